"""Finding people by parts of their names and addresses among a million: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL.

The index follows what `changes` notes, by the clock and in pieces (`catch_up`): whoever writes people does nothing for
it, and a list of a million comes in as fast as without. Nobody is missed meanwhile: those who changed since are looked
at themselves (`pending`). Whoever erases a person calls `forget`, so that no name stays behind.

A text is the address and the name, folded (`masthead.web.archive.search_words.folded`): “muller” finds “Müller”.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.migrations.operations.base import Operation
from django.db.models import Max
from django.utils import timezone
from pyroaring import BitMap

from masthead.web.archive.search_words import folded
from masthead.web.subscribers import changes
from masthead.web.subscribers.models import SearchProgress, Subscriber

SHORTEST = 3
"""Letters of a part that the index can find."""
LONGEST_QUERY = 120

_LAST = "\U0010ffff"
_AT_ONCE = 10_000
_LOOKED_AT = 2_000
_ALL = 1 << 31
# Together more than anybody looks at one by one: with most questions that is the end of it.
_FIRST_PIECES = (2_000, 6_000)
# PostgreSQL looks through everybody once more for each piece of what many have; in SQLite's index a piece goes on where
# the one before ended.
_PIECE = {"sqlite": 100_000, "postgresql": _ALL}
_CREATE = {
    "sqlite": ("CREATE VIRTUAL TABLE subscribers_search USING fts5(text, tokenize='trigram case_sensitive 1')",),
    "postgresql": (
        "CREATE TABLE subscribers_search (subscriber_id integer PRIMARY KEY, text text NOT NULL)",
        "CREATE INDEX subscribers_search_beginning ON subscribers_search (text text_pattern_ops)",
    ),
}
_TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX subscribers_search_trigrams ON subscribers_search USING gin (text gin_trgm_ops)",
)


class CreateSearchTable(Operation):
    """The migration that makes the index of whichever database is used.

    Where a PostgreSQL server has no pg_trgm, or does not let this user have it, the table is read through: slower by
    some hundred milliseconds for a million, and as exact.
    """

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not know it."""

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Make the table."""
        vendor = schema_editor.connection.vendor
        for statement in _CREATE[vendor]:
            schema_editor.execute(statement)
        if vendor == "postgresql":
            try:
                with transaction.atomic(using=schema_editor.connection.alias):
                    for statement in _TRIGRAMS:
                        schema_editor.execute(statement)
            except DatabaseError:
                return

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Drop it."""
        schema_editor.execute("DROP TABLE subscribers_search")

    def describe(self) -> str:
        """What “migrate” prints."""
        return "Create the index of names and addresses"


def words_of(query: str) -> tuple[str, ...]:
    """The parts that a person has to have, all of them, as the index has them."""
    return tuple(dict.fromkeys(folded(query[:LONGEST_QUERY]).split()))


def pending() -> BitMap:
    """Who is not in the index as they are now."""
    progress = SearchProgress.objects.filter(pk=1).first()
    if progress is None or timezone.now() - progress.at > changes.KEPT / 2:
        return _everybody()
    return BitMap.deserialize(bytes(progress.rest)) | changes.since(progress.place)


def newest(words: Sequence[str], *, above: int = 0, below: int = _ALL) -> Iterator[BitMap]:
    """Ids of those in the index who have all these words, between two others, in sets: each below the one before, the
    first of them small. Read while they are asked for.

    words: at least one of `SHORTEST` letters. Some of them are `pending`: who they are now has to be looked up.
    """
    for size in itertools.chain(_FIRST_PIECES, itertools.repeat(_PIECE[connection.vendor])):
        found = _ids(*_asked(words, above, below, size))
        if found:
            yield found
        if len(found) < size:
            return
        below = found.min()


def beginning(word: str, most: int) -> list[int]:
    """Ids of people in the index whose address begins so; at most so many, and any of them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT subscriber_id FROM subscribers_search WHERE text LIKE %s LIMIT %s",
                [f"{_without_wildcards(word)}%", most],
            )
            return [row[0] for row in cursor.fetchall()]
    keys = Subscriber.objects.filter(key__gte=word, key__lt=word + _LAST)
    return list(keys.values_list("pk", flat=True)[:most])


def begins(word: str, key: str) -> bool:
    """Whether an address begins so."""
    return folded(key).startswith(word)


def pieces(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    """Ids in lists of at most so many."""
    waiting = iter(ids)
    while piece := list(itertools.islice(waiting, size)):
        yield piece


def has(words: Sequence[str], key: str, name: str) -> bool:
    """Whether a person has all these words."""
    text = _text(key, name)
    return all(word in text for word in words)


def catch_up(*, most: int = 200_000) -> int:
    """Bring the index up to date, at most so many people of it; how many were done. By the clock, in any process.

    Each piece is a transaction of its own, so that others write between them.
    """
    _hear()
    done = 0
    while done < most:
        with transaction.atomic():
            progress = SearchProgress.objects.select_for_update().get(pk=1)
            rest = BitMap.deserialize(bytes(progress.rest))
            ids = list(rest[:_AT_ONCE])
            if not ids:
                return done
            index_many(ids)
            progress.rest = (rest - BitMap(ids)).serialize()
            progress.save(update_fields=["rest"])
        done += len(ids)
    return done


def keep(*, now: dt.datetime) -> int:
    """`catch_up` by the clock: a piece each time, so that other chores are not kept waiting."""
    del now
    return catch_up()


def index_many(ids: Sequence[int]) -> None:
    """Put people into the index as they are now, within the caller's transaction; those who are gone leave it."""
    forget(ids)
    for piece in pieces(ids, _LOOKED_AT):
        people = Subscriber.objects.filter(pk__in=piece).values_list("pk", "key", "name")
        rows = [(pk, _text(key, name)) for pk, key, name in people]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                values = [list(column) for column in zip(*rows, strict=True)] or [[], []]
                cursor.execute(
                    "INSERT INTO subscribers_search SELECT * FROM unnest(CAST(%s AS int[]), CAST(%s AS text[]))", values
                )
            else:
                cursor.executemany("INSERT INTO subscribers_search (rowid, text) VALUES (%s, %s)", rows)


def forget(ids: Iterable[int]) -> None:
    """Take people out, within the caller's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM subscribers_search WHERE subscriber_id = ANY(%s)", [list(ids)])
        else:
            cursor.executemany("DELETE FROM subscribers_search WHERE rowid = %s", [(each,) for each in ids])


def _hear() -> None:
    """Take over what was noted since: from here on it is in `SearchProgress.rest`."""
    now = timezone.now()
    with transaction.atomic():
        place = changes.position()
        if not SearchProgress.objects.exists():
            first = SearchProgress(pk=1, place=place, at=now, rest=_everybody().serialize())
            SearchProgress.objects.bulk_create([first], ignore_conflicts=True)
        progress = SearchProgress.objects.select_for_update().get(pk=1)
        age = now - progress.at
        noted = _everybody() if age > changes.KEPT / 2 else changes.since(progress.place)
        if noted or age > changes.KEPT / 4:
            progress.place, progress.at = place, now
            progress.rest = (BitMap.deserialize(bytes(progress.rest)) | noted).serialize()
            progress.save()


def _everybody() -> BitMap:
    """Every id that is or was in use: those who are gone may still be in the index."""
    last = Subscriber.objects.aggregate(last=Max("pk"))["last"] or 0
    column = "subscriber_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({column}) FROM subscribers_search")  # noqa: S608 – one of two names
        last = max(last, cursor.fetchone()[0] or 0)
    return BitMap(range(1, last + 1))


def _text(key: str, name: str) -> str:
    return folded(f"{key}\n{name}")


def _ids(sql: str, values: Sequence[Any]) -> BitMap:
    """What a question for ids brings. PostgreSQL says them in one value: a million rows would take most of the time."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(sql, values)
            return BitMap([row[0] for row in cursor.fetchall()])
        cursor.execute(f"SELECT string_agg(int4send(subscriber_id), '') FROM ({sql}) found", values)  # noqa: S608 – ours
        found = array("I", bytes(cursor.fetchone()[0] or b""))
    if sys.byteorder == "little":
        found.byteswap()
    return BitMap(found)


def _asked(words: Sequence[str], above: int, below: int, size: int) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        column, parts = "subscriber_id", ["text LIKE %s" for _ in words]
        values: list[Any] = [f"%{_without_wildcards(word)}%" for word in words]
    else:
        long = [word for word in words if len(word) >= SHORTEST]
        short = [word for word in words if len(word) < SHORTEST]
        column, parts = "rowid", ["subscribers_search MATCH %s", *("instr(text, %s) > 0" for _ in short)]
        # A phrase of trigrams is a part of the text; within double quotes nothing is syntax but these themselves.
        values = [" AND ".join('"' + word.replace('"', '""') + '"' for word in long), *short]
    where = " AND ".join([*parts, f"{column} > %s", f"{column} < %s"])
    sql = f"SELECT {column} FROM subscribers_search WHERE {where}"  # noqa: S608 – of pieces of our own
    if size < _ALL:
        sql += f" ORDER BY {column} DESC LIMIT {size:d}"
    return sql, [*values, above, below]


def _without_wildcards(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
