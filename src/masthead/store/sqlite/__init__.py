"""The ledger in one SQLite file: for one machine, with nothing else to install."""

from __future__ import annotations

from pathlib import Path

from masthead.delivery.ledger import LedgerError
from masthead.store.migrate import apply_migrations, check_schema
from masthead.store.sql_ledger import SqlLedger
from masthead.store.sqlite.session import SqliteSession, make_file

__all__ = ["migrate_sqlite", "open_sqlite"]


def open_sqlite(path: Path) -> SqlLedger:
    """The ledger in `path`. Raises `LedgerError` when there is none, or its schema is not this program's."""
    if not path.is_file():
        raise LedgerError(f"There is no ledger {path}. Make one with “masthead migrate --ledger sqlite:///{path}”.")
    session = SqliteSession(path)
    try:
        check_schema(session)
    except BaseException:
        session.close()
        raise
    return SqlLedger(session)


def migrate_sqlite(path: Path) -> tuple[str, ...]:
    """Make the ledger in `path`, or bring it up to date; the names of what was applied. Raises `LedgerError`."""
    make_file(path)
    session = SqliteSession(path)
    try:
        return apply_migrations(session)
    finally:
        session.close()
