"""SQLite as a session: one file, written ahead and synced at every commit."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from masthead.delivery.ledger import LedgerError
from masthead.store.schema import statements_in
from masthead.store.session import Row, Value
from masthead.store.statements import statements_for

BUSY_SECONDS = 5.0
"""How long one program waits for another that is writing."""

_FULL_BELOW = 1_000_000
_WAL_PAUSES = (0.01, 0.05, 0.2, 0.5)
_STATEMENTS = statements_for("sqlite")


class SqliteSession:
    """Implements `Session` on an existing file.

    Thread: one at a time; not for use after a fork, where each process opens its own. Raises `LedgerError` when the
    file is missing, cannot be written, or is no database. The file must lie on a disk of this machine: SQLite's
    write-ahead log needs memory that is shared by all who use it.
    """

    database = "sqlite"

    def __init__(self, path: Path) -> None:
        self.where = f"sqlite:///{path}"
        self._path = path
        self._connection = self._open()

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """See `Session.transaction`."""
        with self.plain_words():
            self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has undone the transaction already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, statement: str, **values: Value) -> Sequence[Row]:
        """See `Session.rows`."""
        return self._connection.execute(_STATEMENTS[statement], _bound(values)).fetchall()

    def change(self, statement: str, **values: Value) -> int:
        """See `Session.change`."""
        return self._connection.execute(_STATEMENTS[statement], _bound(values)).rowcount

    def change_many(self, statement: str, values: Iterable[Mapping[str, Value]]) -> None:
        """See `Session.change_many`."""
        self._connection.executemany(_STATEMENTS[statement], map(_bound, values))

    def close(self) -> None:
        """See `Session.close`."""
        self._connection.close()

    def script(self, sql: str) -> None:
        """Run the statements of a file within the transaction at hand."""
        for statement in statements_in(sql):
            self._connection.execute(statement)

    @contextmanager
    def plain_words(self) -> Iterator[None]:
        """Turn what SQLite says into what an operator can do about it."""
        try:
            yield
        except sqlite3.Error as fault:
            raise ledger_error(fault, self._path) from fault

    def _open(self) -> sqlite3.Connection:
        with self.plain_words():
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                mode = _into_wal(connection)
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                # Merge data that is dropped is gone from the file, not only from its tables.
                connection.execute("PRAGMA secure_delete = ON")
            except BaseException:
                connection.close()
                raise
        if mode != "wal":
            connection.close()
            raise LedgerError(f"The ledger {self._path} is on a disk that cannot hold it. Put it on a local disk.")
        return connection


def _into_wal(connection: sqlite3.Connection) -> str:
    """Switch the file to write-ahead logging, once for all; the mode it is in then.

    Two programs that switch a new file at once refuse each other without waiting for `BUSY_SECONDS`, so wait here.
    """
    for pause in _WAL_PAUSES:
        with suppress(sqlite3.OperationalError):
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return str(mode)
        time.sleep(pause)
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    return str(mode)


def make_file(path: Path) -> None:
    """Make an empty database file that only its owner can read, unless there is one. Raises `LedgerError`."""
    try:
        with suppress(FileExistsError):
            path.touch(mode=0o600, exist_ok=False)
    except OSError as fault:
        raise LedgerError(
            f"The ledger {path} cannot be made: {fault.strerror}. Make its folder, and allow this user to write there."
        ) from fault


def ledger_error(fault: sqlite3.Error, path: Path) -> LedgerError:
    """What happened to the ledger in `path`, and what to do."""
    code = getattr(fault, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LedgerError(
            f"The ledger {path} has been locked by another program for {BUSY_SECONDS:.0f} seconds. "
            "Wait until it is done, or end it.",
            retry=True,
        )
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _disk_is_full(path)):
        return LedgerError(
            f"The disk that holds the ledger {path} is full. Free some space; nothing was lost.", retry=True
        )
    if primary == sqlite3.SQLITE_NOTADB:
        return LedgerError(f"{path} is no ledger, nor any other database. Give the file of a ledger.")
    if primary == sqlite3.SQLITE_CORRUPT:
        return LedgerError(f"The ledger {path} is damaged ({fault}). Restore it from a backup.")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return LedgerError(f"The ledger {path} cannot be opened. It must be a file that this user may read and write.")
    if primary in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return LedgerError(f"The ledger {path} may not be written. Allow this user to write the file and its folder.")
    return LedgerError(f"The ledger {path} failed: {fault}.")


def _disk_is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _FULL_BELOW
    except OSError:
        return False


def _bound(values: Mapping[str, Value]) -> dict[str, str | bytes | int | float | None]:
    """SQLite knows no arrays: sets of ids travel as JSON."""
    return {
        name: value if value is None or isinstance(value, str | bytes | int | float) else json.dumps(list(value))
        for name, value in values.items()
    }
