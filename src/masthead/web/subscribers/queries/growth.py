"""How a title grows: per day, week or month, by source, and where everybody stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers import sets
from masthead.web.subscribers.growth_counts import Counts, SourceCounts, count_days, count_sources, kept_until
from masthead.web.subscribers.models import GrowthDay, GrowthSource

Span = Literal["day", "week", "month"]
SHOWN: dict[Span, int] = {"day": 30, "week": 26, "month": 24}
"""How many of each are shown."""
LIVE = 50_000
"""Up to so many subscriptions, sources are counted at each look."""
CHURN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Period:
    """A day, week (from Monday) or month. readers: who read the title at its end; never below 0."""

    start: dt.date
    counts: Counts
    readers: int
    running: bool


@dataclass(frozen=True, slots=True)
class Growth:
    """A title's growth. churn: per cent of the readers of 30 days ago who left since; None where there were none."""

    periods: tuple[Period, ...]
    states: Mapping[SubscriptionState, int]
    readers: int
    gained: int
    churn: float | None


@dataclass(frozen=True, slots=True)
class Sources:
    """What came of each source, the most readers first. at: when that was counted; None for now."""

    rows: tuple[SourceCounts, ...]
    at: dt.datetime | None = None
    total: SourceCounts = field(default_factory=lambda: SourceCounts("", 0, 0, 0))


def growth_of(publication_id: int, span: Span, *, now: dt.datetime) -> Growth:
    """A title's growth until now, in its own time zone."""
    today = now.astimezone(time_zone_of(publication_id)).date()
    starts = starts_of(span, today)
    days = _days(publication_id, min(starts[0], today - dt.timedelta(days=CHURN_DAYS)))
    states = states_of(publication_id)
    readers = states[SubscriptionState.ACTIVE] + states[SubscriptionState.PAUSED]
    lately = Counts()
    for day, counts in days.items():
        if day > today - dt.timedelta(days=CHURN_DAYS):
            lately.add(counts)
    before = readers - lately.net
    return Growth(
        periods=_periods(starts, today, days, readers),
        states=states,
        readers=readers,
        gained=lately.net,
        churn=min(100.0, 100 * lately.left / before) if before > 0 else None,
    )


def states_of(publication_id: int) -> dict[SubscriptionState, int]:
    """How many stand in each state now."""
    names = {sets.state_set(publication_id, state): state for state in SubscriptionState}
    found = sets.members_of(names)
    return {state: len(found[name]) for name, state in names.items()}


def sources_of(publication_id: int) -> Sources:
    """What came of each source: now, or of a great many when they were last counted."""
    if sum(states_of(publication_id).values()) <= LIVE:
        return _sorted(count_sources(publication_id), None)
    kept = tuple(GrowthSource.objects.filter(publication=publication_id))
    if not kept:
        return _sorted(count_sources(publication_id), None)
    rows = tuple(SourceCounts(each.source, each.came, each.confirmed, each.reading) for each in kept)
    return _sorted(rows, max(each.at for each in kept))


def starts_of(span: Span, today: dt.date) -> list[dt.date]:
    """The first days of the periods that are shown, the earliest first."""
    if span == "day":
        return [today - dt.timedelta(days=back) for back in reversed(range(SHOWN[span]))]
    if span == "week":
        monday = today - dt.timedelta(days=today.weekday())
        return [monday - dt.timedelta(weeks=back) for back in reversed(range(SHOWN[span]))]
    months = today.year * 12 + today.month - 1
    return [dt.date(*_year_and_month(months - back), 1) for back in reversed(range(SHOWN[span]))]


def _year_and_month(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1


def _days(publication_id: int, first: dt.date) -> dict[dt.date, Counts]:
    """What happened on each day from one on: what is kept, and what is counted since."""
    until = kept_until(publication_id)
    live_from = first if until is None else max(first, until)
    midnight = dt.datetime.combine(live_from, dt.time(), time_zone_of(publication_id)).astimezone(dt.UTC)
    days = count_days(publication_id, since=midnight)
    for row in GrowthDay.objects.filter(publication=publication_id, day__gte=first):
        live = days.get(row.day, Counts())
        days[row.day] = Counts(
            joined=max(live.joined, row.joined),
            unsubscribed=max(live.unsubscribed, row.unsubscribed),
            bounced=max(live.bounced, row.bounced),
            complained=max(live.complained, row.complained),
        )
    return days


def _periods(starts: list[dt.date], today: dt.date, days: Mapping[dt.date, Counts], readers: int) -> tuple[Period, ...]:
    found = {start: Counts() for start in starts}
    for day, counts in days.items():
        if starts[0] <= day <= today:
            found[max(start for start in starts if start <= day)].add(counts)
    periods: list[Period] = []
    for start in reversed(starts):
        periods.append(Period(start, found[start], max(0, readers), running=not periods))
        readers -= found[start].net
    return tuple(reversed(periods))


def _sorted(rows: tuple[SourceCounts, ...], at: dt.datetime | None) -> Sources:
    total = SourceCounts(
        "", sum(each.came for each in rows), sum(each.confirmed for each in rows), sum(each.reading for each in rows)
    )
    return Sources(tuple(sorted(rows, key=lambda each: (-each.reading, -each.came, each.source))), at, total)
