"""What subscriptions, evidence and people refer to, kept true by the database for a statement at a time.

On PostgreSQL a foreign key looks its row up for each row that comes, which costs a list of a million people more than
all rows with all their indexes. Triggers of our own, in ``references.sql``, promise the same for a whole statement: no
subscription and no evidence of nobody or of words that are not kept, no referrer who is nobody, whoever writes; and
neither people nor words go while they are named. They look when the statement ends, not when the transaction does, and
see what others committed by then: transactions are “read committed”, PostgreSQL's own default. SQLite has its foreign
keys.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from django.db.migrations.operations.base import Operation

from masthead.store.statements import parse_statements

_PEOPLE, _WORDINGS = "subscribers_subscriber", "subscribers_wording"
_KEYS = (
    ("subscribers_subscription", "subscriber_id", _PEOPLE),
    ("subscribers_consent", "subscriber_id", _PEOPLE),
    ("subscribers_consent", "wording_id", _WORDINGS),
    (_PEOPLE, "referrer_id", _PEOPLE),
)
"""Table, column and the table that it refers to, where a trigger stands for a foreign key."""
_FUNCTIONS = (
    "people_are_there",
    "wordings_are_there",
    "referrer_is_there",
    "people_are_free",
    "wording_is_free",
    "ids_stay",
)


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
        for key in _KEYS:
            for name in _foreign_keys(schema_editor.connection, *key):
                schema_editor.execute(f'ALTER TABLE {key[0]} DROP CONSTRAINT "{name}"')

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """The other way round."""
        if schema_editor.connection.vendor != "postgresql":
            return
        for table, column, target in _KEYS:
            schema_editor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk FOREIGN KEY ({column})"
                f" REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED"
            )
        for name in _FUNCTIONS:
            schema_editor.execute(f"DROP FUNCTION subscribers_{name} CASCADE")

    def describe(self) -> str:
        """What “migrate” prints."""
        return "Look up what subscriptions and evidence refer to by sets"


def _foreign_keys(connection: Any, table: str, column: str, target: str) -> list[str]:
    """Names of the foreign keys from a column to another table."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return [
        name for name, what in found.items() if (what["columns"], what["foreign_key"]) == ([column], (target, "id"))
    ]
