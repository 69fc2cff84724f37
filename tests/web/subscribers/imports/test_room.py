"""Room for SQLite: what is committed goes to its place while others write."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from masthead.web.subscribers.imports.room import _Mover, roomy_connection


def test_what_is_committed_is_moved_to_its_place(tmp_path: Path) -> None:
    file, alone = tmp_path / "site.sqlite", tmp_path / "alone.sqlite"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as held:
        held.execute("PRAGMA journal_mode=WAL")
        held.execute("PRAGMA wal_autocheckpoint=0")
        held.execute("CREATE TABLE people (id INTEGER)")
        mover = _Mover(str(file))
        held.execute("INSERT INTO people VALUES (1)")
        mover.wake()
        held.execute("INSERT INTO people VALUES (2)")
        mover.end()
        shutil.copy(file, alone)

    with contextlib.closing(sqlite3.connect(alone)) as found:
        assert found.execute("SELECT id FROM people").fetchall() == [(1,), (2,)]


def test_connection_is_afterwards_what_it_was(db: None) -> None:
    if connection.vendor != "sqlite":
        with roomy_connection() as committed:
            committed()
        return
    before = [_said("cache_size"), _said("wal_autocheckpoint"), _said("synchronous"), _said("journal_mode")]

    inside: list[object] = []
    with contextlib.suppress(ZeroDivisionError), roomy_connection():
        inside = [_said("synchronous"), _said("journal_mode")]
        raise ZeroDivisionError

    assert [_said("cache_size"), _said("wal_autocheckpoint"), *inside] == before


@pytest.mark.django_db(transaction=True)
def test_references_are_looked_up_again_afterwards() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks them up at all times.")
    with contextlib.suppress(ZeroDivisionError), roomy_connection():
        inside = _said("foreign_keys")
        raise ZeroDivisionError

    assert (inside, _said("foreign_keys")) == (0, 1)


def _said(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
