"""More room for SQLite while a list comes in. A crash does no more harm: journal and syncing stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_CACHE_KB = 256_000
_CHECKPOINT_PAGES = 40_000
"""Some 160 MB of journal, before what is in it is moved to its place."""


@contextmanager
def roomy_connection() -> Iterator[None]:
    """The pages that every row's keys go to stay in memory, and go to their place once for many rows."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cache = cursor.execute("PRAGMA cache_size").fetchone()[0]
        checkpoint = cursor.execute("PRAGMA wal_autocheckpoint").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        cursor.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size={int(cache)}")
            cursor.execute(f"PRAGMA wal_autocheckpoint={int(checkpoint)}")
