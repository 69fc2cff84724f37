"""How fast a mailing goes out and when it will be through, from what is settled now and a little while ago.

A page that follows a mailing brings along how it stood when it looked before; nothing is kept in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from masthead.delivery.mailing import MailingState
from masthead.web.mailings.queries.receipts import PartAccount

LEAST_SECONDS = 3.0
"""Between two looks; fewer say nothing."""
MOST_SECONDS = 120.0
_RUNNING = MailingState.RUNNING.value


@dataclass(frozen=True, slots=True)
class Look:
    """How a mailing stood. at: UTC epoch seconds. settled: how many of its audience were asked for."""

    at: float
    settled: int

    @classmethod
    def read(cls, said: Mapping[str, str], now: dt.datetime) -> Self | None:
        """From an address; None for none, for nonsense, and for one that is too long ago."""
        try:
            found = cls(float(said.get("at", "")), int(said.get("settled", "")))
        except ValueError:
            return None
        return found if 0 <= now.timestamp() - found.at <= MOST_SECONDS and found.settled >= 0 else None


@dataclass(frozen=True, slots=True)
class Pace:
    """per_second: messages, None where nothing can be said. seconds_left: until those whose turn it is are through.
    lately: measured within the last `MOST_SECONDS`, not since the start.
    """

    per_second: float | None = None
    seconds_left: float | None = None
    lately: bool = False


def pace_of(parts: Sequence[PartAccount], now: dt.datetime, before: Look | None) -> Pace:
    """The pace of the parts that go out now."""
    running = [each for each in parts if each.part.state == _RUNNING]
    pending = sum(each.totals.pending for each in running)
    began = [each.part.started_at for each in running if each.part.started_at is not None]
    if not pending or not began:
        return Pace()
    settled = sum(each.totals.audience - each.totals.pending for each in parts)
    if before is not None and now.timestamp() - before.at >= LEAST_SECONDS:
        rate = max(0, settled - before.settled) / (now.timestamp() - before.at)
        return Pace(rate, pending / rate if rate else None, lately=True)
    seconds = (now - min(began)).total_seconds()
    done = sum(each.totals.audience - each.totals.pending for each in running)
    if seconds < 1 or not done:
        return Pace()
    return Pace(done / seconds, pending * seconds / done)
