"""Who changed since when: what lets kept answers about a million people be brought up to date instead of thrown away.

Whoever writes a person's profile, a subscription or evidence calls `note` in the same transaction. `sets.change`,
`sets.replace` and with them `actions.moves` do so themselves; a profile that is edited, a list that comes in and a
person who is erased need it said.

A position is a place in this record before which nothing can appear any more. On SQLite, which has one writer at a
time, ids grow in the order of commits. On PostgreSQL they do not: there a row holds its transaction's id, and the
position is the oldest transaction that still runs, so that what commits late is read again rather than missed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from pyroaring import BitMap

from masthead.web.subscribers.models import ChangedPeople

KEPT = dt.timedelta(hours=48)
"""How long changes are known. An answer that was not brought up to date for half as long must be made anew."""


def note(ids: Iterable[int]) -> None:
    """Say, within the caller's transaction, that these people are not what they were, or are new or gone."""
    bits = BitMap(ids)
    if bits:
        bits.run_optimize()
        ChangedPeople.objects.create(moment=_transaction(), at=timezone.now(), bits=bits.serialize())


def position() -> int:
    """Where the record ends now: what is read after this call holds everything noted before."""
    if connection.vendor == "postgresql":
        return _number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return ChangedPeople.objects.aggregate(last=Max("id"))["last"] or 0


def since(place: int) -> BitMap:
    """Everybody noted after a position, and maybe some from before it."""
    after = {"moment__gte": place} if connection.vendor == "postgresql" else {"id__gt": place}
    found = BitMap()
    for bits in ChangedPeople.objects.filter(**after).values_list("bits", flat=True):
        found |= BitMap.deserialize(bytes(bits))
    return found


def prune(*, now: dt.datetime) -> int:
    """Forget what is older than `KEPT`; how many rows went."""
    return ChangedPeople.objects.filter(at__lt=now - KEPT).delete()[0]


def _transaction() -> int:
    if connection.vendor == "postgresql":
        return _number("SELECT pg_current_xact_id()::text::bigint")
    return 0


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
