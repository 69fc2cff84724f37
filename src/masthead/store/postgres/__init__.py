"""The ledger in PostgreSQL: for several machines."""

from __future__ import annotations

from masthead.store.migrate import apply_migrations, check_schema
from masthead.store.postgres.session import PostgresSession
from masthead.store.sql_ledger import SqlLedger

__all__ = ["migrate_postgres", "open_postgres"]


def open_postgres(url: str) -> SqlLedger:
    """The ledger in the database of `url`. Raises `LedgerError` when there is none, or its schema does not fit."""
    session = PostgresSession(url)
    try:
        check_schema(session)
    except BaseException:
        session.close()
        raise
    return SqlLedger(session)


def migrate_postgres(url: str) -> tuple[str, ...]:
    """Make the ledger in an existing database, or bring it up to date; the names of what was applied.

    Raises `LedgerError`.
    """
    session = PostgresSession(url)
    try:
        return apply_migrations(session)
    finally:
        session.close()
