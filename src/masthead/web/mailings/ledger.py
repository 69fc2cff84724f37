"""The ledger in the site's own database: through Django's connection, and by its address for processes of their own.

What the newsroom does to the ledger happens in the transaction of what it does to its own tables. A worker opens the
same ledger by `ledger_url`, with a connection that is its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction

from masthead.store.session import Row, Value
from masthead.store.sql_ledger import SqlLedger
from masthead.store.statements import statements_for
from masthead.web.site import Site

_PLACE = re.compile(r"(?<![:\w]):([a-z_]+)")
_DATABASES = {"sqlite": "sqlite", "postgresql": "postgres"}
_READING = {
    "sqlite": "BEGIN",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


class DjangoSession:
    """Implements `masthead.store.session.Session` on Django's connection of this thread.

    Within a transaction of the caller's everything happens in that one. Raises Django's own database errors, which
    undo the caller's transaction like any others.
    """

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """See `Session.transaction`."""
        if connection.in_atomic_block or write:
            with transaction.atomic():
                yield
        else:
            with _one_view():
                yield

    def rows(self, statement: str, **values: Value) -> Sequence[Row]:
        """See `Session.rows`."""
        with connection.cursor() as cursor:
            cursor.execute(_statements()[statement], _bound(values))
            return [_row(each) for each in cursor.fetchall()]

    def change(self, statement: str, **values: Value) -> int:
        """See `Session.change`."""
        with connection.cursor() as cursor:
            cursor.execute(_statements()[statement], _bound(values))
            return int(cursor.rowcount)

    def change_many(self, statement: str, values: Iterable[Mapping[str, Value]]) -> None:
        """See `Session.change_many`."""
        with connection.cursor() as cursor:
            cursor.executemany(_statements()[statement], [_bound(each) for each in values])

    def close(self) -> None:
        """Nothing: the connection is Django's."""


def site_ledger() -> SqlLedger:
    """The ledger, on Django's connection of this thread."""
    return SqlLedger(DjangoSession())


def ledger_url(site: Site) -> str:
    """Where `masthead.store` finds the ledger of a site."""
    file = site.database_file
    return site.settings.database if file is None else f"sqlite:///{quote(str(file))}"


def database_folder() -> str:
    """The folder of `masthead.store.schema` for the site's kind of database."""
    return _DATABASES[connection.vendor]


@contextmanager
def _one_view() -> Iterator[None]:
    """One consistent view for several statements, without waiting for whoever writes."""
    with connection.cursor() as cursor:
        cursor.execute(_READING[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@cache
def _statements() -> Mapping[str, str]:
    found = statements_for(database_folder())
    return {name: _PLACE.sub(r"%(\1)s", text.replace("%", "%%")) for name, text in found.items()}


def _bound(values: Mapping[str, Value]) -> dict[str, Any]:
    """Members of enums go as what they say; sets of ids as JSON where the database has no arrays."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Value) -> Any:
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bytes | int | float):
        return value
    ids = list(value)
    return json.dumps(ids) if connection.vendor == "sqlite" else ids


def _row(row: Row) -> Row:
    return tuple(bytes(each) if isinstance(each, memoryview) else each for each in row)
