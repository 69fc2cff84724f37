"""Readers who come at a steady pace, whether or not those before them have been answered."""

from __future__ import annotations

import itertools
import selectors
import time
from collections import deque
from dataclasses import dataclass

from masthead.cli.load_client import KeptConnection, Load, LoadFailedError


@dataclass(slots=True)
class _Due:
    connection: KeptConnection
    at: float


def waiting_times(load: Load, *, per_second: float, seconds: float, connections: int) -> list[float]:
    """How long each reader waited, in milliseconds, from the moment when they came.

    Who comes when no connection is free waits for one, and that counts. Raises `LoadFailedError`.
    """
    try:
        kept = [KeptConnection(load) for _ in range(connections)]
        try:
            return _waited(load, kept, per_second, int(per_second * seconds))
        finally:
            for each in kept:
                each.close()
    except (OSError, ValueError) as fault:
        raise LoadFailedError(load.shown, str(fault) or "fails") from None


def _waited(load: Load, kept: list[KeptConnection], per_second: float, readers: int) -> list[float]:
    requests = itertools.cycle(load.requests())
    free = deque(_Due(each, 0.0) for each in kept)
    waited: list[float] = []
    clock, come = time.perf_counter, 0
    with selectors.DefaultSelector() as selector:
        for due in free:
            selector.register(due.connection, selectors.EVENT_READ, due)
        start = clock()
        while len(waited) < readers:
            while free and come < readers and start + come / per_second <= clock():
                due = free.popleft()
                due.at = start + come / per_second
                come += 1
                due.connection.ask(next(requests))
            # Not longer than until the next reader comes; shorter waits than a millisecond cannot be asked for.
            rest = start + come / per_second - clock() if free and come < readers else 1.0
            for key, _ in selector.select(rest if rest > 0.001 else 0):
                key.data.connection.answer()
                waited.append((clock() - key.data.at) * 1000)
                free.append(key.data)
    return waited
