"""How many messages a new sending domain may send on each of its first days.

Receivers judge a domain by its history. A new one begins with few messages to people who want them, and about half as
many again each day; the table follows what large receivers ask of new senders.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

DAYS: tuple[int, ...] = (
    *(50, 100, 200, 400, 700, 1_000, 1_500),
    *(2_200, 3_300, 5_000, 7_500, 11_000, 17_000, 25_000),
    *(38_000, 57_000, 85_000, 130_000, 190_000, 290_000, 430_000),
    *(650_000, 1_000_000),
)
"""Messages on day 1, 2, 3 … of a domain; after the last one there is no limit."""


@dataclass(frozen=True, slots=True)
class DayShare:
    """What may go out on one day (UTC)."""

    day: dt.date
    messages: int


@dataclass(frozen=True, slots=True)
class WarmUp:
    """The first weeks of a sending domain. first_day: the day of its first mailing, UTC."""

    domain: str
    first_day: dt.date
    days: tuple[int, ...] = DAYS

    def share(self, now: float) -> DayShare | None:
        """The share of the day of `now`; None once the domain is warm. Before its first day it counts as day 1."""
        day = _day(now)
        number = max(0, (day - self.first_day).days)
        return DayShare(day, self.days[number]) if number < len(self.days) else None

    def next_day(self, now: float) -> float:
        """When the next day begins, seconds since the epoch."""
        morning = dt.datetime.combine(_day(now) + dt.timedelta(days=1), dt.time(), dt.UTC)
        return morning.timestamp()

    def days_for(self, messages: int, now: float) -> int:
        """On how many days, from that of `now`, so many messages go out; 1: today."""
        number = max(0, (_day(now) - self.first_day).days)
        for days, share in enumerate(self.days[number:], 1):
            messages -= share
            if messages <= 0:
                return days
        return max(1, len(self.days) - number + 1)


def _day(now: float) -> dt.date:
    return dt.datetime.fromtimestamp(now, dt.UTC).date()
