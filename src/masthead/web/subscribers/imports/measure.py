"""What an import is measured against: its very rows, put into the same tables by a plain loop, without looking at them.

For `masthead bench import` alone. The rows lie in copies of the tables meanwhile; taking them from there is not timed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from masthead.web.subscribers.imports.options import BATCH_ROWS
from masthead.web.subscribers.models import Consent, Subscriber, Subscription
from masthead.web.subscribers.suppression_rows import Ground, put

AT_ONCE = BATCH_ROWS
"""Rows in a transaction, as many as an import has."""
_MODELS: tuple[Any, ...] = (Subscriber, Subscription, Consent)
_SET_ASIDE = "CREATE TABLE bench.{table} AS SELECT * FROM {own}.{table}"
_EMPTY = {"sqlite": "DELETE FROM {table}", "postgresql": "TRUNCATE {table} CASCADE"}
_TAKE = "SELECT {columns} FROM bench.{table} WHERE {by} > %s AND {by} <= %s ORDER BY id"
_INSERT = "INSERT INTO {table} ({columns}) VALUES ({marks})"
_COPY = "COPY {table} ({columns}) FROM STDIN"


def bare_insert(folder: Path, progress: Callable[[int], None]) -> float:
    """Seconds to insert all subscribers, subscriptions and consents that there are once more: taken out first, then
    put back by `executemany` or COPY. progress: told how many people are back. folder: for a copy, with SQLite.
    """
    last = Subscriber.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with _set_aside(folder):
        return sum(_put_back(start, progress) for start in range(0, last, AT_ONCE))


@transaction.atomic
def suppress(keys: Sequence[str], publication_id: int) -> None:
    """Have some of a list not come in."""
    put({key: key for key in keys}, Ground("bounced", timezone.now(), publication_id))


@contextmanager
def _set_aside(folder: Path) -> Iterator[None]:
    """The rows in copies, the tables empty."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("ATTACH DATABASE %s AS bench", [str(folder / "bench.sqlite")])
        else:
            cursor.execute("CREATE SCHEMA bench")
        for model in _MODELS:
            cursor.execute(_said(_SET_ASIDE, model, own="main" if sqlite else "public"))
            by = _key(model)
            cursor.execute(
                f"CREATE INDEX {'bench.' if sqlite else ''}bench_{by}_{_table(model)} ON "
                f"{'' if sqlite else 'bench.'}{_table(model)} ({by})"
            )
        for model in reversed(_MODELS):
            cursor.execute(_said(_EMPTY[connection.vendor], model))
        cursor.execute("VACUUM main" if sqlite else "CHECKPOINT")
        if sqlite:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DETACH DATABASE bench" if sqlite else "DROP SCHEMA bench CASCADE")


def _put_back(start: int, progress: Callable[[int], None]) -> float:
    taken = [(model, _rows(model, start)) for model in _MODELS]
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in taken:
            if connection.vendor == "sqlite":
                cursor.executemany(_said(_INSERT, model), rows)
            else:
                with cursor.copy(_said(_COPY, model)) as copy:
                    for row in rows:
                        copy.write_row(row)
    seconds = time.perf_counter() - began
    progress(len(taken[0][1]))
    return seconds


def _rows(model: Any, start: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_said(_TAKE, model, by=_key(model)), [start, start + AT_ONCE])
        return list(cursor.fetchall())


def _said(statement: str, model: Any, **words: str) -> str:
    """A statement about a model's table, of names of our own alone."""
    columns = _columns(model)
    marks = ", ".join(["%s"] * len(columns))
    return statement.format(table=_table(model), columns=", ".join(columns), marks=marks, **words)


def _key(model: Any) -> str:
    return "id" if model is Subscriber else "subscriber_id"


def _table(model: Any) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 – Django's documented way to a model's fields


def _columns(model: Any) -> list[str]:
    return [each.column for each in model._meta.concrete_fields]  # noqa: SLF001 – as above
