"""The ledger's schema as steps of the site's migrations: the store's own files, so that an operator runs one
``migrate``.

To every file of `masthead.store.schema` belongs one migration here; a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from masthead.store.schema import migrations, statements_in

_MAKE = {
    "sqlite": "CREATE TABLE IF NOT EXISTS ledger_migration "
    "(number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at REAL NOT NULL) STRICT",
    "postgresql": "CREATE TABLE IF NOT EXISTS ledger_migration "
    "(number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at DOUBLE PRECISION NOT NULL)",
}
_NOW = {"sqlite": "CAST(strftime('%%s', 'now') AS REAL)", "postgresql": "extract(epoch FROM now())"}
_FOLDERS = {"sqlite": "sqlite", "postgresql": "postgres"}


@dataclass(frozen=True, slots=True)
class LedgerStep:
    """What a migration runs to apply the store's file of this number, unless it was applied already."""

    number: int

    def __call__(self, apps: Any, editor: Any) -> None:
        """Within the migration's transaction."""
        del apps
        vendor = editor.connection.vendor
        (step,) = (each for each in migrations(_FOLDERS[vendor]) if each.number == self.number)
        with editor.connection.cursor() as cursor:
            cursor.execute(_MAKE[vendor])
            cursor.execute("SELECT count(*) FROM ledger_migration WHERE number = %s", [step.number])
            if cursor.fetchone()[0]:
                return
            for statement in statements_in(step.sql):
                # Without parameters nothing in the text is taken for one.
                cursor.execute(statement)
            cursor.execute(
                f"INSERT INTO ledger_migration (number, name, applied_at) VALUES (%s, %s, {_NOW[vendor]})",  # noqa: S608
                [step.number, step.name],
            )


def leave_ledger(apps: Any, editor: Any) -> None:
    """On the way back: nothing. An account of what was sent is not thrown away with a version of the program."""
    del apps, editor
