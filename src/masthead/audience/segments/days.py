"""Which days a condition on dates means."""

from __future__ import annotations

import datetime as dt

from masthead.audience.segments.tree import ByDay, DateTest, DayOrder, Lately

Days = tuple[dt.date | None, dt.date | None]
"""The first day, and the day after the last one; None: no end on this side."""


def days_of(test: DateTest, today: dt.date) -> Days:
    """The days that a condition means, as seen from `today`."""
    if isinstance(test, Lately):
        return _earlier(today, test.days), _next(today)
    return _days_by_order(test)


def window(days: int | None, today: dt.date) -> Days:
    """Today and so many days before; None: all time."""
    return (None, None) if days is None else (_earlier(today, days), _next(today))


def _days_by_order(test: ByDay) -> Days:
    day = test.day
    return {
        DayOrder.BEFORE: (None, day),
        DayOrder.UNTIL: (None, _next(day)),
        DayOrder.ON: (day, _next(day)),
        DayOrder.FROM: (day, None),
        DayOrder.AFTER: (_next(day), None),
    }[test.order]


def _earlier(day: dt.date, days: int) -> dt.date:
    return day - dt.timedelta(days=days)


def _next(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)
