"""Counting how titles grew: by the database, in quarters of an hour, which are put into days of the title's time zone.

What is counted a few times a day (`roll_up`) is kept; a page counts the days since then alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Count, Max, Q

from masthead.audience.subscription import GONE, SubscriptionState
from masthead.web.publications.queries import all_ids, time_zone_of
from masthead.web.subscribers.models import GrowthDay, GrowthSource, Subscription

_QUARTER = 900
_KINDS = ("joined", *sorted(state.value for state in GONE))
_READING = (SubscriptionState.ACTIVE.value, SubscriptionState.PAUSED.value)


@dataclass(slots=True)
class Counts:
    """What happened in a span of time."""

    joined: int = 0
    unsubscribed: int = 0
    bounced: int = 0
    complained: int = 0

    @property
    def left(self) -> int:
        """Everybody who does not read any more."""
        return self.unsubscribed + self.bounced + self.complained

    @property
    def net(self) -> int:
        """What is gained."""
        return self.joined - self.left

    def add(self, other: Counts) -> None:
        """Count another span to this one."""
        for kind in _KINDS:
            setattr(self, kind, getattr(self, kind) + getattr(other, kind))


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What came of one source."""

    source: str
    came: int
    confirmed: int
    reading: int


def count_days(publication_id: int, *, since: dt.datetime | None = None) -> dict[dt.date, Counts]:
    """Days on which something happened, from a moment on, counted from the subscriptions as they stand now."""
    zone = time_zone_of(publication_id)
    found: dict[dt.date, Counts] = defaultdict(Counts)
    for quarter, many in _quarters(publication_id, "confirmed_at", [state.value for state in SubscriptionState], since):
        found[_day(quarter, zone)].joined += many
    for state in GONE:
        for quarter, many in _quarters(publication_id, "since", [state.value], since):
            counts = found[_day(quarter, zone)]
            setattr(counts, state.value, getattr(counts, state.value) + many)
    return dict(found)


def count_sources(publication_id: int) -> tuple[SourceCounts, ...]:
    """Every source of a title."""
    rows = (
        Subscription.objects.filter(publication=publication_id)
        .order_by()
        .values("source")
        .annotate(
            came=Count("pk"),
            confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
            reading=Count("pk", filter=Q(state__in=_READING)),
        )
    )
    return tuple(SourceCounts(**row) for row in rows)


def kept_until(publication_id: int) -> dt.date | None:
    """The last day that is kept; None where nothing is."""
    return GrowthDay.objects.filter(publication=publication_id).aggregate(last=Max("day"))["last"]


def roll_up(*, now: dt.datetime) -> int:
    """Keep what happened until yesterday, and what came of each source; how many days are new. By the clock."""
    return sum(_roll_up(publication_id, now) for publication_id in tuple(all_ids()))


def _roll_up(publication_id: int, now: dt.datetime) -> int:
    today = now.astimezone(time_zone_of(publication_id)).date()
    counted = {day: counts for day, counts in count_days(publication_id).items() if day < today}
    # A day on which nothing happened says how far is counted.
    counted.setdefault(today - dt.timedelta(days=1), Counts())
    sources = count_sources(publication_id)
    with transaction.atomic():
        _keep_sources(publication_id, sources, now)
        return _keep_days(publication_id, counted)


def _keep_days(publication_id: int, counted: Mapping[dt.date, Counts]) -> int:
    kept = {each.day: each for each in GrowthDay.objects.select_for_update().filter(publication=publication_id)}
    fresh, more = [], []
    for day, counts in counted.items():
        row = kept.get(day)
        if row is None:
            fresh.append(GrowthDay(publication_id=publication_id, day=day, **_values(counts)))
        elif any(getattr(counts, kind) > getattr(row, kind) for kind in _KINDS):
            for kind in _KINDS:
                setattr(row, kind, max(getattr(row, kind), getattr(counts, kind)))
            more.append(row)
    GrowthDay.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    GrowthDay.objects.bulk_update(more, _KINDS, batch_size=200)
    return len(fresh)


def _keep_sources(publication_id: int, sources: tuple[SourceCounts, ...], now: dt.datetime) -> None:
    GrowthSource.objects.filter(publication=publication_id).delete()
    GrowthSource.objects.bulk_create(
        GrowthSource(
            publication_id=publication_id,
            source=each.source,
            came=each.came,
            confirmed=each.confirmed,
            reading=each.reading,
            at=now,
        )
        for each in sources
    )


def _values(counts: Counts) -> dict[str, int]:
    return {kind: getattr(counts, kind) for kind in _KINDS}


def _quarters(publication_id: int, column: str, states: list[str], since: dt.datetime | None) -> list[tuple[int, int]]:
    """(quarter of an hour since 1970, how many), of those who confirmed once: nobody else joined, and who never joined
    does not leave. A state never begins before what led to it, so that the index of states by their beginning serves
    both columns.
    """
    quarter = f"CAST(strftime('%%s', {column}) AS integer) / {_QUARTER}"
    if connection.vendor == "postgresql":
        quarter = f"CAST(floor(extract(epoch FROM {column}) / {_QUARTER}) AS bigint)"
    named = ", ".join(["%s"] * len(states))
    where = f"publication_id = %s AND state IN ({named}) AND confirmed_at IS NOT NULL"
    values: list[Any] = [publication_id, *states]
    if since is not None:
        moment = connection.ops.adapt_datetimefield_value(since)
        where, values = f"{where} AND since >= %s AND {column} >= %s", [*values, moment, moment]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quarter} AS quarter, count(*) FROM subscribers_subscription WHERE {where} GROUP BY 1",  # noqa: S608
            values,
        )
        return [(int(row[0]), int(row[1])) for row in cursor.fetchall()]


def _day(quarter: int, zone: ZoneInfo) -> dt.date:
    return dt.datetime.fromtimestamp(quarter * _QUARTER, zone).date()
