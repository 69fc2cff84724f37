"""Which days a publication appears on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from masthead.edition.house import WEEKDAYS, HouseFormat

HORIZON = 400
"""Days that are looked ahead for a free one: more than a year, so that a yearly title finds its day."""


def local_day(house: HouseFormat, now: dt.datetime) -> dt.date:
    """The date in the publication's time zone. now: aware."""
    return now.astimezone(ZoneInfo(house.publication.timezone)).date()


def appears_on(house: HouseFormat, holidays: Collection[str], day: dt.date) -> bool:
    """Whether an edition is due on a day. holidays: ISO dates."""
    return WEEKDAYS[day.weekday()] in house.publication.weekdays and day.isoformat() not in holidays


def next_free_day(
    house: HouseFormat, holidays: Collection[str], *, taken: Collection[dt.date], earliest: dt.date
) -> dt.date:
    """The first publication day from `earliest` on without an edition; the first free day of all when none is due."""
    days = list(_days_from(earliest))
    for day in days:
        if day not in taken and appears_on(house, holidays, day):
            return day
    return next(day for day in days if day not in taken)


def _days_from(earliest: dt.date) -> Iterator[dt.date]:
    for ahead in range(HORIZON):
        yield earliest + dt.timedelta(days=ahead)
