"""Events of trackers, taken in twice a second in a thread of one process, and what has to be done about them now and
then.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from masthead.tracking.links import Privacy
from masthead.tracking.robots import Rules
from masthead.web.insights import retention
from masthead.web.insights.facts import MailingSource
from masthead.web.insights.loading.begun import measure
from masthead.web.insights.loading.loader import Loader
from masthead.web.insights.loading.recounting import recount
from masthead.web.insights.models import Measured
from masthead.web.rounds import Rounds

LOOK_SECONDS = 0.5
BEGUN_EVERY = dt.timedelta(seconds=10)
BEGUN_KEPT = dt.timedelta(days=2)
"""After its beginning a mailing is looked at for as long: its last retry is over by then."""
RECOUNT_EVERY = dt.timedelta(minutes=5)
PRUNE_EVERY = dt.timedelta(hours=1)
_RECOUNTED = 20

logger = logging.getLogger("masthead.insights")


class Counting(Rounds):
    """Loads what trackers wrote into `events`. A fault is logged and tried again at the next look.

    source: who knows mailings. rules: those that hold now (`rules_file.RulesFile`). begun: which mailings have begun
    since a moment.
    """

    def __init__(
        self,
        events: Path,
        source: MailingSource,
        rules: Callable[[], Rules],
        *,
        begun: Callable[[dt.datetime], Sequence[int]] = lambda _: (),
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        super().__init__("counting", self._round, pause=look_seconds)
        self._events, self._source, self._rules, self._begun = events, source, rules, begun
        self._loader: Loader | None = None
        self._done: dict[str, dt.datetime] = {}

    def look(self) -> None:
        """Take in what is there now, and do what is due."""
        try:
            if self._loader is None:
                self._loader = Loader(self._events, self._source, self._rules)
            self._loader.round()
            self._now_and_then(timezone.now())
        except DatabaseError as fault:
            logger.warning("Events cannot be taken in: %s", " ".join(str(fault).split()))
            connections.close_all()
        except Exception:
            logger.exception("Events could not be taken in.")

    def _round(self) -> bool:
        close_old_connections()
        self.look()
        return False

    def _now_and_then(self, now: dt.datetime) -> None:
        if self._is_due("begun", BEGUN_EVERY, now):
            measure(self._begun(now - BEGUN_KEPT), self._source, self._rules())
        if self._is_due("recount", RECOUNT_EVERY, now):
            recount_due(self._source, self._rules())
        if self._is_due("prune", PRUNE_EVERY, now):
            days = settings.SITE.settings.keep_event_days
            gone = retention.prune(now=now, keep=dt.timedelta(days=days))
            if gone:
                logger.info("Tidied up: events older than %d days (%d rows).", days, gone)

    def _is_due(self, name: str, every: dt.timedelta, now: dt.datetime) -> bool:
        last = self._done.get(name)
        if last is not None and now - last < every:
            return False
        self._done[name] = now
        return True


def recount_due(source: MailingSource, rules: Rules) -> int:
    """Judge mailings anew whose verdicts stand on other rules, or on less knowledge, than there is now, the latest
    first and some at a time; how many were.
    """
    behind = Measured.objects.filter(privacy=Privacy.FULL.value, pruned=False).filter(
        Q(recount_wanted=True) | ~Q(rules_version=rules.version)
    )
    done = 0
    for mailing in tuple(behind.order_by("-started_at").values_list("mailing", flat=True)[:_RECOUNTED]):
        facts = source.facts(mailing)
        if facts is not None:
            done += recount(facts, rules)
    return done
