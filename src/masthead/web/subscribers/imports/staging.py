"""A batch in tables beside the installation's own, and the statements about it: in files, one per database and one for
both. With SQLite they are a database in memory that the reader made (`image`), with PostgreSQL temporary tables.

All values are parameters; nothing of a list ever becomes part of a statement.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django.db import connection

from masthead.web.subscribers.imports.image import SCHEMA, TABLES, image_of, statements

Value: TypeAlias = str | int | dt.datetime | None
"""What a statement may be given. Moments are as the database keeps them."""


class Staging(ABC):
    """The tables of one batch at a time. One thread uses it; made anew for every connection."""

    def __init__(self, statements: Mapping[str, str]) -> None:
        self._statements = statements

    @abstractmethod
    def fill(self, staged: bytes) -> None:
        """Take a batch's people in, instead of those before."""

    @abstractmethod
    def add_people(self, now: Value, *, fresh: bool) -> None:
        """Bring in everybody who is not known, and note who they are. fresh: it is known that nobody is."""

    @abstractmethod
    def clear(self) -> None:
        """Forget the batch."""

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
    def __init__(self, statements: Mapping[str, str]) -> None:
        super().__init__(statements)
        if SCHEMA not in {name for _, name, _ in self.rows_of("databases")}:
            self.run("attach")

    def fill(self, staged: bytes) -> None:
        raw: sqlite3.Connection = connection.connection
        raw.deserialize(staged, name=SCHEMA)

    def clear(self) -> None:
        self.fill(image_of(()))

    def add_people(self, now: Value, *, fresh: bool) -> None:
        """Ids grow without a gap, and nobody else writes meanwhile."""
        [(last,)] = self.rows_of("last_id")
        self.run("add_people", now=now, fresh=fresh)
        self.run("note_new", last=last)


class _PostgresStaging(Staging):
    def __init__(self, statements: Mapping[str, str]) -> None:
        super().__init__(statements)
        self.run("make_room")
        for table in TABLES:
            self.run(f"make_{table}")

    def fill(self, staged: bytes) -> None:
        """By COPY."""
        self.clear()
        if staged:
            with connection.cursor() as cursor, cursor.copy(self._statements["copy_rows"]) as copy:
                copy.write(staged)

    def clear(self) -> None:
        for table in TABLES:
            self.run(f"empty_{table}")

    def add_people(self, now: Value, *, fresh: bool) -> None:
        """The statement itself says who was added."""
        self.run("add_people", now=now, fresh=fresh)


def open_staging() -> Staging:
    """Tables for the database that is used."""
    connection.ensure_connection()
    made = _PostgresStaging if connection.vendor == "postgresql" else _SqliteStaging
    return made(statements(connection.vendor))
