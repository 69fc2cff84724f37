"""Writes ``masthead/web/first_tables.sql``: what the migrations make of an empty SQLite database, as text.

``python -m masthead.testing.first_tables`` after a migration was added or a package with migrations was renewed.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from masthead.web.setup import run_each_migration, write_site

_HEAD = "-- What the migrations make of an empty database. Written by masthead.testing.first_tables; do not edit.\n"
_SHADOWS = ("config", "content", "data", "docsize", "idx")
"""Ends of the names of tables that FTS5 makes for itself."""
_TIME, _LANGUAGE, _IDENTITY = "datetime", "language_code", "translation_key"
"""The type or the names of columns whose values belong to one installation."""
_SECONDS = ("applied_at", "REAL")
"""Name and type of the ledger’s own moments, in seconds since 1970."""


def migrated_site(folder: Path) -> Path:
    """Make a site in a folder by every migration, and return its database. Once in a process: it imports Django."""
    from masthead.web.ready import let_go, make_ready  # imports Django

    write_site(folder)
    make_ready(folder)
    run_each_migration(lambda _: None)
    let_go()
    return folder / "masthead.sqlite"


def written_out(database: Path) -> str:
    """A database that nobody has used yet as SQL that makes it anew, with names for what differs between two such."""
    with closing(sqlite3.connect(database)) as connection:
        made = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        found = made.fetchall()
        searches = [name for _, name, sql in found if sql.startswith("CREATE VIRTUAL TABLE")]
        own = {f"{name}_{end}" for name in searches for end in _SHADOWS} | {"sqlite_sequence"}
        values = _Values(connection)
        rows = [row for kind, name, _ in found if kind == "table" and name not in own for row in values.rows(name)]
        parts = {
            wanted: [f"{sql};\n" for kind, name, sql in found if kind == wanted and name not in own]
            for wanted in ("table", "index", "trigger")
        }
        return "".join([_HEAD, *parts["table"], *rows, *values.sequences(), *parts["index"], *parts["trigger"]])


class _Values:
    """The rows of a database as statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._identities = 0

    def rows(self, table: str) -> Iterator[str]:
        """One statement, or none for a table without rows."""
        columns = self._connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        quoted = ", ".join(f'quote("{name}")' for _, name, *_ in columns)
        found = self._connection.execute(f'SELECT {quoted} FROM "{table}" ORDER BY rowid').fetchall()  # noqa: S608 – our own tables
        if found:
            lines = (map(self._value, columns, row) for row in found)
            yield f'INSERT INTO "{table}" VALUES\n' + ",\n".join(f"({', '.join(line)})" for line in lines) + ";\n"

    def sequences(self) -> Iterator[str]:
        """Which ids were used up, where rows alone do not say so."""
        yield "DELETE FROM sqlite_sequence;\n"
        used = self._connection.execute("SELECT quote(name), seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name")
        yield "INSERT INTO sqlite_sequence VALUES\n" + ",\n".join(f"({name}, {last})" for name, last in used) + ";\n"

    def _value(self, column: tuple[Any, ...], value: str) -> str:
        _, name, kind, *_ = column
        if value == "NULL":
            return value
        if kind == _TIME:
            return ":now"
        if (name, kind) == _SECONDS:
            return ":seconds"
        if name == _LANGUAGE:
            return ":language"
        if name == _IDENTITY:
            self._identities += 1
            return f":identity_{self._identities}"
        return value


def main() -> None:
    """Write the file into the package."""
    with tempfile.TemporaryDirectory() as folder:
        text = written_out(migrated_site(Path(folder) / "press"))
    from masthead.web.first_tables import FILE  # imports Django, which wanted a site first

    file = Path(__file__).parent.parent / "web" / FILE
    file.write_text(text, "utf-8")
    sys.stderr.write(f"{file}: {text.count(chr(10))} lines\n")


if __name__ == "__main__":
    main()
