"""What is tidied up by the clock: one table of chores, each with how often.

Two processes that keep house at once do no harm: every chore finds what it removes, and twice is as good as once.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import DatabaseError

from masthead.web.subscribers import address_letters, changes, growth_counts, search_index
from masthead.web.subscribers.actions import retention
from masthead.web.subscribers.sign_up import expiry, posting, tallies
from masthead.web.webhooks import courier

logger = logging.getLogger("masthead.clock")


class Work(Protocol):
    """Something to do; returns how many rows went or moved."""

    def __call__(self, *, now: dt.datetime) -> int:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is done every so often. name: for the log."""

    name: str
    every: dt.timedelta
    work: Work


EACH_TIME = dt.timedelta(0)
HOUR = dt.timedelta(hours=1)
CHORES: tuple[Chore, ...] = (
    Chore("pauses that ended", EACH_TIME, retention.resume_due),
    Chore("letters about new addresses", EACH_TIME, address_letters.post_due),
    Chore("names and addresses to be found by", EACH_TIME, search_index.keep),
    Chore("sign-ups that nobody confirmed", HOUR, expiry.expire_sign_ups),
    Chore("how titles grew", 6 * HOUR, growth_counts.roll_up),
    Chore("old letters", HOUR, posting.forget_old),
    Chore("ended counts", HOUR, tallies.forget_ended),
    Chore("people who left long ago", HOUR, retention.drop_left),
    Chore("old evidence", HOUR, retention.drop_old_evidence),
    Chore("networks in evidence", HOUR, retention.drop_networks),
    Chore("reports and changes of address", HOUR, retention.drop_reports),
    Chore("files of imports", HOUR, retention.drop_import_files),
    Chore("who changed long ago", HOUR, changes.prune),
    Chore("the log of webhooks", HOUR, courier.forget_old),
)
"""Everything that is tidied up; add a line here."""


class House:
    """Remembers when each chore was last done by this process."""

    def __init__(self, chores: tuple[Chore, ...] = CHORES, *, tell: Callable[..., None] = logger.info) -> None:
        self._chores = chores
        self._tell = tell
        self._done: dict[str, dt.datetime] = {}

    def keep(self, *, now: dt.datetime) -> None:
        """Do every chore whose time has come. One that fails is logged, and the others are done all the same."""
        for chore in self._chores:
            last = self._done.get(chore.name)
            if last is not None and now - last < chore.every:
                continue
            self._done[chore.name] = now
            try:
                rows = chore.work(now=now)
            except DatabaseError:
                raise
            except Exception:
                logger.exception("A chore failed: %s.", chore.name)
                continue
            if rows:
                self._tell("Tidied up: %s (%d rows).", chore.name, rows)
