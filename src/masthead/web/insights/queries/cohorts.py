"""Who is still there, by the month they came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.cache import cache
from pyroaring import BitMap

from masthead.web.subscribers.queries.cohorts import reading_since
from masthead.web.subscribers.queries.growth import LIVE, Growth, growth_of

MONTHS = 12
EVERY = dt.timedelta(hours=6)
"""How often a great many people are counted."""

Doers = Callable[[], Iterable[BitMap]]
"""Gives who opened or clicked each of the last editions that tell their readers apart."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who came in one month. joined: how many came. reading: of these, still active or paused. engaged: of
    these, who opened or clicked one of the last editions, likely human alone; None where nothing tells.
    """

    month: dt.date
    joined: int
    reading: int
    engaged: int | None

    @property
    def reading_share(self) -> float:
        """By those who came, 0 to 1."""
        return self.reading / self.joined if self.joined else 0.0

    @property
    def engaged_share(self) -> float | None:
        """By those who came, 0 to 1."""
        return None if self.engaged is None else self.engaged / self.joined if self.joined else 0.0


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The last months, the earliest first, without those in which nobody came. at: when this was counted; None for
    now. waiting: nobody has counted a great many people yet.

    Whoever left and was forgotten since counts as having come and as gone; whoever came back, by the later time.
    """

    rows: tuple[Cohort, ...]
    at: dt.datetime | None = None
    waiting: bool = False


def cohorts_of(publication_id: int, *, doers: Doers, now: dt.datetime) -> Cohorts:
    """The cohorts of a title: now, or of a great many people as they were some hours ago (`count_ahead`)."""
    months = growth_of(publication_id, "month", now=now)
    if months.readers <= LIVE:
        return Cohorts(_counted(publication_id, months, doers))
    kept: Cohorts | None = cache.get(_key(publication_id))
    return kept or Cohorts((), waiting=True)


def count_ahead(publication_id: int, *, doers: Doers, now: dt.datetime) -> bool:
    """Count the cohorts of a title that has a great many readers, where that is due; whether it was. By the clock, for
    it takes seconds.
    """
    kept: Cohorts | None = cache.get(_key(publication_id))
    if kept is not None and kept.at is not None and now - kept.at < EVERY:
        return False
    months = growth_of(publication_id, "month", now=now)
    if months.readers <= LIVE:
        return False
    cache.set(_key(publication_id), Cohorts(_counted(publication_id, months, doers), now), 4 * EVERY.total_seconds())
    return True


def _key(publication_id: int) -> str:
    return f"insights-cohorts:{publication_id}"


def _counted(publication_id: int, months: Growth, doers: Doers) -> tuple[Cohort, ...]:
    periods = months.periods[-MONTHS:]
    reading = reading_since(publication_id, [each.start for each in periods])
    known = list(doers())
    engaged = BitMap.union(BitMap(), *known)
    rows = [
        Cohort(
            each.start,
            max(each.counts.joined, len(reading[each.start])),
            len(reading[each.start]),
            reading[each.start].intersection_cardinality(engaged) if known else None,
        )
        for each in periods
    ]
    return tuple(each for each in rows if each.joined)
