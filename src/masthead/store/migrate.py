"""Bringing a ledger's schema up to date, and telling when it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from masthead.delivery.ledger import LedgerError
from masthead.store.schema import Migration, migrations
from masthead.store.session import Session


class SchemaSession(Session, Protocol):
    """A session that can also change the schema. database: the folder of its numbered files. where: for messages."""

    database: str
    where: str

    def script(self, sql: str) -> None:
        """Run the statements of a file within the transaction at hand."""


def apply_migrations(session: SchemaSession, steps: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """Apply what is missing, each step in one transaction; the names of those applied. Raises `LedgerError`.

    Several programs may do this at once: each step is applied by one of them. steps: those shipped unless given.
    """
    applied = []
    for step in steps or migrations(session.database):
        with session.transaction():
            session.change("lock_schema")
            session.change("make_migration_table")
            if _schema(session) >= step.number:
                continue
            session.script(step.sql)
            session.change("record_migration", number=step.number, name=step.name)
            applied.append(step.name)
    check_schema(session, steps)
    return tuple(applied)


def check_schema(session: SchemaSession, steps: Sequence[Migration] | None = None) -> None:
    """Refuse a ledger that this program does not fit. Raises `LedgerError`, which says what to do."""
    needed = (steps or migrations(session.database))[-1].number
    with session.transaction(write=False):
        found = _schema(session) if session.rows("migration_table") else 0
    if found > needed:
        raise LedgerError(
            f"The ledger {session.where} was made by a newer Masthead (schema {found}; this one knows {needed}). "
            "Upgrade Masthead on this machine."
        )
    if found == 0:
        raise LedgerError(f"There is no ledger in {session.where} yet. {_remedy(session.where)}")
    if found < needed:
        raise LedgerError(
            f"The ledger {session.where} is older than this Masthead (schema {found}; needed is {needed}). "
            f"{_remedy(session.where)}"
        )


def _remedy(where: str) -> str:
    return f"Run “masthead migrate --ledger {where}”."


def _schema(session: Session) -> int:
    number: int = session.rows("schema_number")[0][0]
    return number
