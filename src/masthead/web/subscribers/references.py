"""Whose subscriptions and evidence are, kept true by the database for a statement at a time.

On PostgreSQL a foreign key looks its row up for each row that comes, which costs a list of a million people more than
all rows with all their indexes. Triggers of our own, in ``references.sql``, promise the same for a whole statement: no
subscription and no evidence of nobody, whoever writes, and nobody goes while they are named. They look when the
statement ends, not when the transaction does, and see what others committed by then: transactions are “read committed”,
PostgreSQL's own default. SQLite has its foreign keys.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from django.db.migrations.operations.base import Operation

from masthead.store.statements import parse_statements

_PEOPLE = "subscribers_subscriber"
_ABOUT_PEOPLE = ("subscribers_subscription", "subscribers_consent")


class LookUpBySets(Operation):
    """The migration that puts triggers in the place of PostgreSQL's foreign keys, with nothing written in between."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models say what holds, not how."""

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Make the triggers, and drop the foreign keys."""
        if schema_editor.connection.vendor != "postgresql":
            return
        said = resources.files(__name__.rpartition(".")[0]).joinpath("references.sql").read_text("utf-8")
        for statement in parse_statements(said).values():
            schema_editor.execute(statement, params=None)
        for table in _ABOUT_PEOPLE:
            for name in _foreign_keys(schema_editor.connection, table):
                schema_editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """The other way round."""
        if schema_editor.connection.vendor != "postgresql":
            return
        for table in _ABOUT_PEOPLE:
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_somebody_fk FOREIGN KEY (subscriber_id)"
                f" REFERENCES {_PEOPLE} (id) DEFERRABLE INITIALLY DEFERRED"
            )
        for name in ("people_are_there", "nothing_is_left", "ids_stay"):
            schema_editor.execute(f"DROP FUNCTION subscribers_{name} CASCADE")

    def describe(self) -> str:
        """What “migrate” prints."""
        return "Look up the people of subscriptions and evidence by sets"


def _foreign_keys(connection: Any, table: str) -> list[str]:
    """Names of a table's foreign keys to people."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return [name for name, what in found.items() if what["foreign_key"] == (_PEOPLE, "id")]
