"""On which days a title has a jobs section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from masthead.edition.house import WEEKDAYS
from masthead.web.publications.mapping import house_of

LONGEST = 400
"""Days that are looked ahead."""


def job_days(publication: Any, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The days of editions with a jobs section, from one day to another, both counted.

    A title whose rundown has no such section may have one in each edition.
    """
    house = house_of(publication)
    planned = any(slot.kind == "jobs" for slot in house.rundown)
    holidays = frozenset(publication.holidays or ())
    weekdays = frozenset(house.publication.weekdays)
    return tuple(
        day
        for day in _from(first, last)
        if WEEKDAYS[day.weekday()] in weekdays
        and day.isoformat() not in holidays
        and (not planned or any(slot.kind == "jobs" for slot in house.slots_on(day)))
    )


def _from(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range(min((last - first).days + 1, LONGEST)):
        yield first + dt.timedelta(days=number)
