"""Counting in windows that slide, in the database that all processes share.

Time is cut into stretches as long as the window; a count is that of the present stretch, and of the one before as much
as the window still reaches into it. That needs two numbers for each thing counted, errs by little, and on the side of
more where things came evenly. One statement counts everything a request touches, so two requests at once are both
counted, on SQLite as on PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import connection

from masthead.web.subscribers.models import Tally
from masthead.web.subscribers.sign_up.limits import Limit

_PERSON = b"mh:tally"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is counted. kind: such as ``address``; of: its value, which is never written down."""

    kind: str
    of: str
    limit: Limit


def count(marks: Sequence[Mark], now: dt.datetime) -> tuple[Mark, ...]:
    """Count one more of each; those of which there are now too many. What is refused counts, too."""
    places = {(_key(mark), _bucket(mark, now)): mark for mark in marks}
    if not places:
        return ()
    # In one order everywhere: two transactions that count the same things cannot wait for each other.
    present = _one_more([(key, bucket, _end(mark, now)) for (key, bucket), mark in sorted(places.items(), key=_place)])
    earlier = [(key, bucket - 1) for key, bucket in places]
    past = _read(earlier)
    return tuple(
        mark
        for (key, bucket), mark in places.items()
        if present[key, bucket] + past.get((key, bucket - 1), 0) * _rest(mark, now) > mark.limit.most
    )


def first_time(kind: str, of: str, *, until: dt.datetime) -> bool:
    """Whether this is seen for the first time; remembered until then."""
    key = _hashed(kind, of)
    return _one_more([(key, 0, until)])[key, 0] == 1


def forget_ended(*, now: dt.datetime) -> int:
    """Remove what nobody needs any more; how many rows went."""
    return Tally.objects.filter(ends_at__lt=now).delete()[0]


def _one_more(rows: Sequence[tuple[str, int, dt.datetime]]) -> dict[tuple[str, int], int]:
    values = ", ".join(["(%s, %s, 1, %s)"] * len(rows))
    sql = (
        f"INSERT INTO subscribers_tally (key, bucket, count, ends_at) VALUES {values} "  # noqa: S608 - placeholders
        "ON CONFLICT (key, bucket) DO UPDATE SET count = subscribers_tally.count + 1 RETURNING key, bucket, count"
    )
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(sql, [each for key, bucket, end in rows for each in (key, bucket, adapt(end))])
        return {(key, bucket): number for key, bucket, number in cursor.fetchall()}


def _read(places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
    wanted = " OR ".join(["(key = %s AND bucket = %s)"] * len(places))
    sql = f"SELECT key, bucket, count FROM subscribers_tally WHERE {wanted}"  # noqa: S608 - placeholders
    with connection.cursor() as cursor:
        cursor.execute(sql, [each for place in places for each in place])
        return {(key, bucket): number for key, bucket, number in cursor.fetchall()}


def _place(item: tuple[tuple[str, int], Mark]) -> tuple[str, int]:
    return item[0]


def _key(mark: Mark) -> str:
    return _hashed(f"{mark.kind}/{int(mark.limit.window.total_seconds())}", mark.of)


def _bucket(mark: Mark, now: dt.datetime) -> int:
    return int(now.timestamp() // mark.limit.window.total_seconds())


def _rest(mark: Mark, now: dt.datetime) -> float:
    """How much of the stretch before the present one is still within the window."""
    seconds = mark.limit.window.total_seconds()
    return 1 - (now.timestamp() % seconds) / seconds


def _end(mark: Mark, now: dt.datetime) -> dt.datetime:
    return dt.datetime.fromtimestamp((_bucket(mark, now) + 2) * mark.limit.window.total_seconds(), dt.UTC)


def _hashed(kind: str, of: str) -> str:
    return hashlib.blake2b(f"{kind}\0{of}".encode(), digest_size=16, key=_secret(), person=_PERSON).hexdigest()


@cache
def _secret() -> bytes:
    said = settings.SITE.settings.secret_key.get_secret_value().encode()
    return hashlib.blake2b(said, digest_size=32, person=b"mh:tally-root").digest()
