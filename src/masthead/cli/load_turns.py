"""Servers that are asked in turns, many times a second: whatever else the machine does meets all of them alike."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence

from masthead.cli.load_client import KeptConnection, Load, LoadFailedError

TURN_SECONDS = 0.05


def rates_in_turns(loads: Sequence[Load], *, seconds: float, connections: int) -> list[float]:
    """How many answers a second each load got while it was its turn. seconds: for each of them.

    By this process alone, over so many kept connections to each. Raises `LoadFailedError`.
    """
    asked = [_Asked(load, connections) for load in loads]
    try:
        for each in asked:
            each.take(0)
            each.answers, each.seconds = 0, 0.0
        while min(each.seconds for each in asked) < seconds:
            for each in asked:
                each.take(min(TURN_SECONDS, seconds))
        return [each.answers / each.seconds for each in asked]
    finally:
        for each in asked:
            each.close()


class _Asked:
    """One load, its connections, and what has come of it."""

    def __init__(self, load: Load, connections: int) -> None:
        self.load = load
        self.answers, self.seconds = 0, 0.0
        self._requests: Iterator[bytes] = itertools.cycle(load.requests())
        self._kept: list[KeptConnection] = []
        try:
            for _ in range(connections):
                self._kept.append(KeptConnection(load))
        except OSError as fault:
            self.close()
            raise LoadFailedError(load.shown, str(fault)) from None

    def take(self, seconds: float) -> None:
        """Ask on all connections, read from each, and again until the time is over; once at least."""
        started, requests, kept = time.perf_counter(), self._requests, self._kept
        try:
            while True:
                for each in kept:
                    each.ask(next(requests))
                for each in kept:
                    each.answer()
                self.answers += len(kept)
                taken = time.perf_counter() - started
                if taken >= seconds:
                    break
        except (OSError, ValueError) as fault:
            raise LoadFailedError(self.load.shown, str(fault) or "fails") from None
        self.seconds += taken

    def close(self) -> None:
        for each in self._kept:
            each.close()
