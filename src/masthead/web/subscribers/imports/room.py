"""More room for SQLite while a list comes in, and a second thread that moves what is committed from the journal to its
place. A crash does no more harm: journal and syncing stay as they are.

References are not looked up row by row meanwhile: all that a row refers to is made or held in its own transaction, of
which SQLite has one at a time – the people and tags of the batch, and the import, which holds title and wording.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

_CACHE_KB = 96_000
_NO_CHECKPOINT = 0

Moved = Callable[[], None]
"""Told after every commit."""


@contextmanager
def roomy_connection() -> Iterator[Moved]:
    """The pages that every row's keys go to stay in memory, and go to their place while the next rows are written."""
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    with connection.cursor() as cursor:
        cache = int(cursor.execute("PRAGMA cache_size").fetchone()[0])
        checkpoint = int(cursor.execute("PRAGMA wal_autocheckpoint").fetchone()[0])
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        cursor.execute(f"PRAGMA wal_autocheckpoint={_NO_CHECKPOINT}")
        cursor.execute("PRAGMA foreign_keys=OFF")
    mover = _Mover(str(connection.settings_dict["NAME"]))
    try:
        yield mover.wake
    finally:
        mover.end()
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size={cache}")
            cursor.execute(f"PRAGMA wal_autocheckpoint={checkpoint}")
            cursor.execute("PRAGMA foreign_keys=ON")


class _Mover:
    """Moves what is committed to its place whenever it is woken, and once more at its end."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._woken = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def end(self) -> None:
        self._ended = True
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(sqlite3.connect(self._file, isolation_level=None)) as own:
            ended = False
            while not ended:
                self._woken.wait()
                self._woken.clear()
                ended = self._ended
                # “Passive”: whoever reads or writes is left alone; what they hold stays for the next time.
                with contextlib.suppress(sqlite3.OperationalError):
                    own.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
