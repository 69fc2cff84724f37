"""A batch in tables of the connection's own, and the statements about it: in files, one per database and one for both.

All values are parameters; nothing of a list ever becomes part of a statement.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from django.db import connection

from masthead.audience.intake.rows import FIELDS
from masthead.store.statements import parse_statements

_TABLES = ("rows", "known", "new", "tags")
_ROWS_AT_ONCE = 500
_INSERT = "INSERT INTO import_rows VALUES "


Value: TypeAlias = str | int | dt.datetime | None
"""What a statement may be given. Moments are as the database keeps them."""


class Staging(ABC):
    """The tables of one batch at a time. One thread uses it; made anew for every connection."""

    copies: bool
    """Whether people are handed over as rows of COPY (`reading.ReadingOrder.copy`)."""

    def __init__(self, statements: Mapping[str, str]) -> None:
        self._statements = statements
        if "make_room" in statements:
            self.run("make_room")
        for table in _TABLES:
            self.run(f"make_{table}")

    @abstractmethod
    def fill(self, staged: Any) -> None:
        """Take a batch's people in."""

    @abstractmethod
    def add_people(self, now: Value) -> None:
        """Bring in everybody who is not known, and note who they are."""

    def clear(self) -> None:
        """Forget the batch."""
        for table in _TABLES:
            self.run(f"empty_{table}")

    def run(self, name: str, **values: Value) -> int:
        """Carry a statement out; how many rows it was about."""
        with connection.cursor() as cursor:
            cursor.execute(self._statements[name], values or None)
            return int(cursor.rowcount)

    def run_many(self, name: str, rows: Iterable[Sequence[Value]]) -> None:
        """Carry a statement out for each of some rows."""
        with connection.cursor() as cursor:
            cursor.executemany(self._statements[name], list(rows))

    def rows_of(self, name: str, **values: Value) -> list[tuple[Any, ...]]:
        """What a question brings."""
        with connection.cursor() as cursor:
            cursor.execute(self._statements[name], values or None)
            return list(cursor.fetchall())


class _SqliteStaging(Staging):
    copies = False

    def fill(self, staged: Any) -> None:
        """Many rows to a statement: each statement takes its turn with the interpreter's other threads."""
        raw: sqlite3.Connection = connection.connection
        width = len(FIELDS)
        at_once = min(_ROWS_AT_ONCE, raw.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // width)
        row = f"({','.join('?' * width)})"
        many = _INSERT + ",".join([row] * at_once)
        cursor = raw.cursor()
        whole = len(staged) - len(staged) % (at_once * width)
        for start in range(0, whole, at_once * width):
            cursor.execute(many, staged[start : start + at_once * width])
        rest = staged[whole:]
        if rest:
            cursor.execute(_INSERT + ",".join([row] * (len(rest) // width)), rest)
        cursor.close()

    def add_people(self, now: Value) -> None:
        """Ids grow without a gap, and nobody else writes meanwhile."""
        [(last,)] = self.rows_of("last_id")
        self.run("add_people", now=now)
        self.run("note_new", last=last)


class _PostgresStaging(Staging):
    copies = True

    def fill(self, staged: Any) -> None:
        """By COPY."""
        if staged:
            with connection.cursor() as cursor, cursor.copy(self._statements["copy_rows"]) as copy:
                copy.write(staged)

    def add_people(self, now: Value) -> None:
        """The statement itself says who was added."""
        self.run("add_people", now=now)


def open_staging() -> Staging:
    """Tables for the database that is used."""
    made: Staging
    if connection.vendor == "postgresql":
        made = _PostgresStaging(_statements("postgresql"))
    else:
        connection.ensure_connection()
        made = _SqliteStaging(_statements("sqlite"))
    return made


@cache
def _statements(vendor: str) -> Mapping[str, str]:
    folder = resources.files(__name__.rpartition(".")[0])
    shared = parse_statements(folder.joinpath("shared.sql").read_text("utf-8"))
    return {**shared, **parse_statements(folder.joinpath(f"{vendor}.sql").read_text("utf-8"))}
