"""The schema of a ledger as numbered SQL files, one folder per database.

A file is applied once, in one transaction; what has been applied is in the table ``ledger_migration``.
Files are only ever added: ``0001_ledger.sql``, ``0002_….sql``.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a schema. number: from 1, without gaps."""

    number: int
    name: str
    sql: str


def migrations(database: str) -> tuple[Migration, ...]:
    """Every step for `database` (“sqlite”, “postgres”), in order."""
    steps = []
    for file in resources.files(__name__).joinpath(database).iterdir():
        named = _NAME.fullmatch(file.name)
        if named is not None:
            steps.append(Migration(int(named[1]), f"{named[1]}_{named[2]}", file.read_text("utf-8")))
    return tuple(sorted(steps, key=lambda step: step.number))


def statements_in(sql: str) -> Iterator[str]:
    """The statements of a file one by one, for databases that take no more at a time."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
