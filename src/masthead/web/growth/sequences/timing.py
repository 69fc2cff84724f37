"""When a message comes to a reader: after its delay, at its hour of their own day, and not within quiet hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of a reader's day between which nothing comes, the second not included; the same for none."""

    first: int = 21
    end: int = 7

    def holds(self, local: dt.datetime) -> bool:
        """Whether a moment of the reader's own clock lies within."""
        if self.first <= self.end:
            return self.first <= local.hour < self.end
        return local.hour >= self.first or local.hour < self.end


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one step. delay: from the step before. at: then at the first such hour of the reader's own day."""

    delay: dt.timedelta
    at: dt.time | None
    quiet: Quiet

    def comes(self, since: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """When it comes to somebody who waits since a moment (aware) and lives in a zone."""
        moment = (since + self.delay).astimezone(zone)
        if self.at is not None:
            first = moment.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
            moment = first if first >= moment else first + dt.timedelta(days=1)
        if self.quiet.holds(moment):
            over = moment.replace(hour=self.quiet.end, minute=0, second=0, microsecond=0)
            moment = over if over >= moment else over + dt.timedelta(days=1)
        return moment.astimezone(dt.UTC)

    def is_due(self, since: dt.datetime, zone: ZoneInfo, now: dt.datetime) -> bool:
        """Whether it comes at `now`, or should have come before and is not quiet now."""
        return self.comes(since, zone) <= now and not self.quiet.holds(now.astimezone(zone))
