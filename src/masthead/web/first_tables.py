"""The tables of an empty SQLite database, laid down at once instead of by every migration since Wagtail’s first.

``first_tables.sql`` is what the migrations make of an empty database, as text: tables, rows, indexes, triggers.
`masthead.testing.first_tables` writes it, and a test proves that both ways end the same. Where this program knows
other migrations than the file does, it is left alone and the migrations run.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import uuid
from collections.abc import Iterator, Set
from importlib.resources import files

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from wagtail.coreutils import get_supported_content_language_variant

FILE = "first_tables.sql"


def lay_first_tables(known: Set[tuple[str, str]]) -> bool:
    """Fill an empty SQLite database, in one transaction; False, and nothing is done, where migrations have to run.

    known: app and name of everything that a database of this program says of itself once it is up to date.
    Raises `django.db.DatabaseError`.
    """
    if connection.vendor != "sqlite":
        return False
    with transaction.atomic(), connection.wrap_database_errors:
        raw: sqlite3.Connection = connection.connection
        if raw.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            return False
        values = _Values()
        for statement in statements():
            raw.execute(statement, values)
        if set(MigrationRecorder(connection).applied_migrations()) == known:
            return True
        transaction.set_rollback(True)
    return False


def statements() -> Iterator[str]:
    """What the file holds, one statement after the other."""
    statement = ""
    for line in (files("masthead.web") / FILE).read_text("utf-8").splitlines(keepends=True):
        statement += line
        if line.endswith(";\n") and sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class _Values(dict[str, str | float]):
    """What differs from installation to installation: the time, the language, and identities that nobody shares."""

    def __init__(self) -> None:
        now = dt.datetime.now(dt.UTC)
        super().__init__(
            now=now.replace(tzinfo=None).isoformat(" "),
            seconds=now.timestamp(),
            language=get_supported_content_language_variant(settings.LANGUAGE_CODE),
        )

    def __missing__(self, name: str) -> str:
        found = self[name] = uuid.uuid4().hex
        return found
