"""Raw events in the database, in statements of their own: a hundred thousand rows a second are none for the ORM.

Used within the caller's transaction, on the connection of this thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from django.db import connection

from masthead.web.insights.deeds import FOLLOWED
from masthead.web.insights.loading.judging import Flip, Judged, KeptClick

_TABLE = "insights_rawevent"
_COLUMNS = "mailing, subscriber, at_ms, kind, link, method, verdict, agent, network"
_PEOPLE_AT_ONCE = 5_000
_ROWS_AT_ONCE = 100
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ONE = f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES {_ROW}"  # noqa: S608 – names of our own
_MANY = f"{_ONE}{f', {_ROW}' * (_ROWS_AT_ONCE - 1)}"
_LINES_AT_ONCE = 8_192
_FETCHED = 20_000
_LINE = "\t".join(["{}"] * 8) + "\t\\\\x{}\n"
_FOLLOWED = ", ".join(map(str, sorted(FOLLOWED)))


def insert(rows: list[Judged]) -> None:
    """Keep events. Those of a person next to each other are written fastest."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(rows)
        return
    raw: sqlite3.Connection = connection.connection
    cursor = raw.cursor()
    # Many rows to a statement take half the time of a statement for each.
    whole = len(rows) - len(rows) % _ROWS_AT_ONCE
    for start in range(0, whole, _ROWS_AT_ONCE):
        cursor.execute(_MANY, list(chain.from_iterable(rows[start : start + _ROWS_AT_ONCE])))
    cursor.executemany(_ONE, rows[whole:])
    cursor.close()


def clicks_of(mailing: int, people: Sequence[int]) -> Iterator[KeptClick]:
    """Clicks and canaries of these people that are kept."""
    for start in range(0, len(people), _PEOPLE_AT_ONCE):
        some = people[start : start + _PEOPLE_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, subscriber, at_ms, kind, link, verdict FROM {_TABLE} WHERE mailing = %s"  # noqa: S608
                f" AND kind IN ({_FOLLOWED}) AND subscriber IN ({', '.join(map(str, map(int, some)))})",
                [mailing],
            )
            yield from map(KeptClick._make, cursor.fetchall())


def set_verdicts(flips: Iterable[Flip]) -> None:
    """Call events something else."""
    changed = [(flip.verdict, flip.click.id) for flip in flips]
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {_TABLE} SET verdict = %s WHERE id = %s", changed)  # noqa: S608


Kept = tuple[int, int, int, int, int, int, int, int, bytes]
"""id, subscriber, at_ms, kind, link, method, verdict, agent, network."""


def of_mailing(mailing: int) -> Iterator[Kept]:
    """All that is kept of a mailing, person by person."""
    after: tuple[int, int] = (-1, -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, subscriber, at_ms, kind, link, method, verdict, agent, network"  # noqa: S608
                f" FROM {_TABLE} WHERE mailing = %s AND (subscriber, id) > (%s, %s)"
                " ORDER BY subscriber, id LIMIT %s",
                [mailing, *after, _FETCHED],
            )
            rows = cursor.fetchall()
        for row in rows:
            yield (*row[:8], bytes(row[8]))
        if len(rows) < _FETCHED:
            return
        after = (rows[-1][1], rows[-1][0])


class OfPerson(NamedTuple):
    """An event of one person. network: as it is kept. agent: its number."""

    mailing: int
    at_ms: int
    kind: int
    link: int
    verdict: int
    agent: int
    network: bytes


def of_person(mailings: Sequence[int], subscriber: int, most: int) -> list[OfPerson]:
    """What one person did with some mailings, the latest first."""
    if not mailings:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT mailing, at_ms, kind, link, verdict, agent, network FROM {_TABLE}"  # noqa: S608
            f" WHERE mailing IN ({', '.join(map(str, map(int, mailings)))}) AND subscriber = %s"
            " ORDER BY at_ms DESC, id DESC LIMIT %s",
            [subscriber, most],
        )
        return [OfPerson._make((*row[:6], bytes(row[6]))) for row in cursor.fetchall()]


def delete_person(mailings: Sequence[int], subscriber: int) -> int:
    """Remove all that is kept of one person's doing with some mailings; how many events."""
    if not mailings:
        return 0
    with connection.cursor() as cursor:
        named = ", ".join(map(str, map(int, mailings)))
        cursor.execute(f"DELETE FROM {_TABLE} WHERE mailing IN ({named}) AND subscriber = %s", [subscriber])  # noqa: S608
        return int(cursor.rowcount)


def delete_before(mailing: int, at_ms: int, most: int) -> int:
    """Remove up to so many events of a mailing from before a moment; how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {_TABLE} WHERE id IN"  # noqa: S608
            f" (SELECT id FROM {_TABLE} WHERE mailing = %s AND at_ms < %s LIMIT %s)",
            [mailing, at_ms, most],
        )
        return int(cursor.rowcount)


def _copy(rows: list[Judged]) -> None:
    """By COPY, in its text form: numbers, and bytes in hexadecimal digits, need no escaping."""
    remaining = iter(rows)
    with connection.cursor() as cursor, cursor.copy(f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN") as copy:
        while some := list(islice(remaining, _LINES_AT_ONCE)):
            copy.write("".join([_LINE.format(*row[:8], row[8].hex()) for row in some]))
