"""Deleting so that nothing is left in the file.

SQLite takes deleted rows out of its tables and leaves their bytes where they were, until something else is written
there. Within `wiped` it overwrites them; afterwards the journal, which holds older versions of pages, is emptied.
PostgreSQL keeps dead rows until its own vacuum, which runs by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_INDEX_WIPES_SINCE = (3, 42)


@contextmanager
def wiped() -> Iterator[None]:
    """What is deleted within is overwritten, in tables and in the index of names. Around a transaction, not in it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        if sqlite3.sqlite_version_info >= _INDEX_WIPES_SINCE:
            cursor.execute("INSERT INTO subscribers_search(subscribers_search, rank) VALUES('secure-delete', 1)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=FAST")
            if not connection.in_atomic_block:
                # While somebody reads an older version, the journal stays until the next time.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
