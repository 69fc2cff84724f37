"""A batch as a database of its own, in memory, as bytes: how people come from a list's reader to SQLite.

Whoever brings them in lays the bytes beside the installation's own database and asks about both at once. Nobody takes
a hundred thousand people apart and puts them together again.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import chain

from masthead.audience.intake.rows import FIELDS, Person
from masthead.store.statements import parse_statements

SCHEMA = "import_batch"
"""What the database of a batch is called beside the installation's own."""
TABLES = ("rows", "known", "new", "tags")
"""The tables of a batch, without the “import_” that their names begin with."""

_PAGE = 65_536
_ROWS_AT_ONCE = 50
_INSERT = "INSERT INTO import_rows VALUES "
_ROW = f"({','.join('?' * len(FIELDS))})"


def image_of(people: Sequence[Person]) -> bytes:
    """The tables of a batch with its people; those of who is known and who is new are empty."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size={_PAGE}")
        database.execute("PRAGMA journal_mode=OFF")
        for table in TABLES:
            database.execute(statements("sqlite")[f"make_{table}"])
        database.execute("BEGIN")
        _fill(database, people)
        database.execute("COMMIT")
        return database.serialize()


@cache
def statements(vendor: str) -> Mapping[str, str]:
    """The statements about a batch by name, for “sqlite” or “postgresql”."""
    folder = resources.files(__name__.rpartition(".")[0])
    shared = parse_statements(folder.joinpath("shared.sql").read_text("utf-8"))
    return {**shared, **parse_statements(folder.joinpath(f"{vendor}.sql").read_text("utf-8"))}


def _fill(database: sqlite3.Connection, people: Sequence[Person]) -> None:
    """Many rows to a statement, which is faster than one."""
    many = _INSERT + ",".join([_ROW] * _ROWS_AT_ONCE)
    whole = len(people) - len(people) % _ROWS_AT_ONCE
    for start in range(0, whole, _ROWS_AT_ONCE):
        database.execute(many, list(chain.from_iterable(people[start : start + _ROWS_AT_ONCE])))
    database.executemany(_INSERT + _ROW, people[whole:])
