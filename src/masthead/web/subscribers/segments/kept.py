"""Answers about profiles that this process keeps, as bitmaps, and brings up to date before it gives them again.

An answer is right as of a position in the record of changes (`changes`). Before it is given again, everybody noted
since is taken out of it and asked about anew; when that is nobody, nothing is asked at all. So an answer is never
older than the call that gives it, whichever process changed whom, and an edit costs one person’s row, not a million.

What is read within a transaction is not kept: it might never be committed.
"""

from __future__ import annotations

import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from pyroaring import BitMap

from masthead.web.subscribers import changes
from masthead.web.subscribers.segments.where import Asked

MOST = 256
"""Answers kept; a bitmap over a million people has 128 KB at most."""
MANY = 20_000
"""With more people changed it is as quick to ask about everybody."""

_ROWS, _IDS = 50_000, 5_000
_LONGEST = changes.KEPT.total_seconds() / 2


@dataclass(frozen=True, slots=True)
class _Answer:
    ids: BitMap
    place: int
    at: float


_answers: OrderedDict[Asked, _Answer] = OrderedDict()
_lock = threading.Lock()


class Answers:
    """The answers as of now: make one for each count. Threads share what is kept, not this."""

    def __init__(self) -> None:
        self._place = changes.position()
        self._since: dict[int, BitMap] = {}

    def who(self, asked: Asked) -> BitMap:
        """Everybody of the installation whom a question means. Not to be changed."""
        with _lock:
            known = _answers.get(asked)
        ids = self._fresh(asked, known)
        if not connection.in_atomic_block:
            with _lock:
                _answers[asked] = _Answer(ids, self._place, time.monotonic())
                _answers.move_to_end(asked)
                while len(_answers) > MOST:
                    _answers.popitem(last=False)
        return ids

    def _fresh(self, asked: Asked, known: _Answer | None) -> BitMap:
        if known is None or time.monotonic() - known.at > _LONGEST:
            return ask(asked)
        changed = self._changed(known.place)
        if len(changed) > MANY:
            return ask(asked)
        return (known.ids - changed) | ask(asked, changed) if changed else known.ids

    def _changed(self, place: int) -> BitMap:
        if place not in self._since:
            self._since[place] = changes.since(place)
        return self._since[place]


def forget_all() -> None:
    """Keep nothing, as a process that has just begun."""
    with _lock:
        _answers.clear()


def ask(asked: Asked, among: BitMap | None = None) -> BitMap:
    """Ask the database; among: about these people alone."""
    if among is None:
        return _ids(asked.sql(), asked.given())
    found = BitMap()
    ids = iter(among)
    while some := list(islice(ids, _IDS)):
        narrowed = f"{asked.column} IN ({', '.join(['%s'] * len(some))})"
        found |= _ids(asked.sql(narrowed), asked.given(some))
    return found


def _ids(sql: str, parameters: tuple[Any, ...]) -> BitMap:
    found = BitMap()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for rows in _blocks(cursor):
            found |= BitMap(array("I", [row[0] for row in rows]))
    return found


def _blocks(cursor: CursorWrapper) -> Iterator[list[tuple[int]]]:
    while rows := cursor.fetchmany(_ROWS):
        yield rows
