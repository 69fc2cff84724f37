"""The editions of a month, day by day, over all titles that a person reads; and those of today and the next day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from masthead.edition.house import HouseFormat
from masthead.web.newsroom import queries
from masthead.web.newsroom.days import appears_on, local_day, next_free_day
from masthead.web.newsroom.states import SAYINGS, EditionState, Saying
from masthead.web.publications.mapping import house_of
from masthead.web.team.queries import Somebody
from masthead.web.team.roles import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """One title on one day. state: None on a day without edition that none was due. may_open: whether this person may
    open the day's rundown."""

    publication: Any
    day: dt.date
    edition: Any
    state: EditionState | None
    holiday: bool
    may_open: bool

    @property
    def saying(self) -> Saying | None:
        """The state in words."""
        return SAYINGS[self.state] if self.state else None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid. outside: it belongs to the month before or after."""

    date: dt.date
    today: bool
    outside: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month in whole weeks, Monday first."""

    first: dt.date
    weeks: tuple[tuple[Day, ...], ...]
    previous: dt.date
    next: dt.date

    @property
    def days(self) -> tuple[Day, ...]:
        """Its own days that have something to say."""
        return tuple(day for week in self.weeks for day in week if not day.outside and (day.entries or day.today))


@dataclass(frozen=True, slots=True)
class Desk:
    """A title on the first page: today, and the next day it appears. writable: whether this person writes for it."""

    publication: Any
    today: Entry
    upcoming: Entry
    writable: bool


class _Title:
    """A publication with what is asked of it for every day."""

    def __init__(self, publication: Any, *, writable: bool, since: dt.date | None, now: dt.datetime) -> None:
        self.publication = publication
        self.house: HouseFormat = house_of(publication)
        self.writable = writable
        self.today = local_day(self.house, now)
        self.since = min(since, self.today) if since else self.today

    def entry(self, day: dt.date, edition: Any) -> Entry:
        """The title on a day. A day before its first edition is not missing."""
        holiday = day.isoformat() in self.publication.holidays
        due = day >= self.since and appears_on(self.house, self.publication.holidays, day)
        state = EditionState(edition.state) if edition else EditionState.MISSING if due else None
        return Entry(self.publication, day, edition, state, holiday, self.writable and edition is None)


def month_of(user: Somebody, *, first: dt.date, now: dt.datetime, titles: Iterable[int] = ()) -> Month:
    """A month. first: any day of it. titles: only these publications, when any are named. now: aware."""
    grid = calendar.Calendar().monthdatescalendar(first.year, first.month)
    shown = list(_titles(user, now, frozenset(titles)))
    found = _by_day(queries.between(user, grid[0][0], grid[-1][-1], titles=[each.publication.pk for each in shown]))
    today = min((title.today for title in shown), default=now.date())

    def day_of(day: dt.date) -> Day:
        entries = (title.entry(day, found.get((title.publication.pk, day))) for title in shown)
        said = tuple(entry for entry in entries if entry.state or entry.holiday)
        return Day(day, day == today, (day.year, day.month) != (first.year, first.month), said)

    weeks = tuple(tuple(day_of(day) for day in week) for week in grid)
    return Month(first.replace(day=1), weeks, _month_beside(first, -1), _month_beside(first, 1))


def desks_of(user: Somebody, *, now: dt.datetime) -> tuple[Desk, ...]:
    """Every title a person reads, with today's edition and the next day's."""
    shown = list(_titles(user, now, frozenset()))
    if not shown:
        return ()
    ahead = {title.publication.pk: _next_day(title) for title in shown}
    first = min(title.today for title in shown)
    found = _by_day(queries.between(user, first, max(ahead.values())))
    return tuple(
        Desk(
            title.publication,
            title.entry(title.today, found.get((pk := title.publication.pk, title.today))),
            title.entry(ahead[pk], found.get((pk, ahead[pk]))),
            title.writable,
        )
        for title in shown
    )


def _titles(user: Somebody, now: dt.datetime, wanted: frozenset[int]) -> Iterator[_Title]:
    writable = {each.pk for each in queries.titles_for(user, Right.WRITE)}
    since = queries.first_days()
    for each in queries.titles_for(user):
        if not wanted or each.pk in wanted:
            yield _Title(each, writable=each.pk in writable, since=since.get(each.pk), now=now)


def _next_day(title: _Title) -> dt.date:
    tomorrow = title.today + dt.timedelta(days=1)
    return next_free_day(title.house, title.publication.holidays, taken=(), earliest=tomorrow)


def _by_day(editions: Iterable[Any]) -> Mapping[tuple[int, dt.date], Any]:
    return {(each.publication_id, each.date): each for each in editions}


def _month_beside(first: dt.date, step: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    return dt.date(year, month + 1, 1)
