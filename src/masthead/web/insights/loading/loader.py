"""Takes what trackers have written and makes counts of it, unsubscriptions before all else.

Segments are taken one by one, each in one transaction that also notes which events it took: whoever is killed within it
has taken nothing, whoever is killed after it finds nothing left to take, and the file goes last. Two loaders at once do
no harm.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from masthead.tracking.records import Row
from masthead.tracking.robots import Origins, Rules
from masthead.tracking.segments import (
    Segment,
    SegmentError,
    close_abandoned,
    closed_segments,
    load_segment,
    remove_segment,
)
from masthead.web.insights.facts import MailingFacts, MailingSource
from masthead.web.insights.loading import agents, unsubscribing
from masthead.web.insights.loading.absorbing import absorb
from masthead.web.insights.loading.judging import Agents, Bench, Networks
from masthead.web.insights.loading.taken import Taken
from masthead.web.insights.loading.uncollected import uncollected
from masthead.web.subscribers import sets

UNKNOWN_KEPT = dt.timedelta(days=7)
"""How long events of a mailing that nobody knows wait for somebody who does."""
_LOOK_AGAIN = dt.timedelta(minutes=1)
_DAMAGED = ".damaged"

log = logging.getLogger("masthead.insights")


@dataclass(slots=True)
class Loaded:
    """What a round took in. unknown: events that wait for their mailing. damaged: events that are lost."""

    segments: int = 0
    events: int = 0
    unsubscribed: int = 0
    unknown: int = 0
    damaged: int = 0


class Loader:
    """Loads the segments in a folder. source: who knows mailings. rules: those that hold now. For one thread."""

    def __init__(
        self,
        folder: Path,
        source: MailingSource,
        rules: Callable[[], Rules],
        *,
        clock: Callable[[], dt.datetime] = timezone.now,
    ) -> None:
        self._folder = folder
        self._source = source
        self._current = rules
        self._clock = clock
        self._rules = rules()
        self._origins = Origins(self._rules)
        self._networks = Networks(self._origins)
        self._looked: set[Path] = set()
        self._waiting: dict[Path, dt.datetime] = {}

    def round(self) -> Loaded:
        """Take in all that is closed. Raises DatabaseError, and OSError of the folder; what was taken in stays so."""
        loaded = Loaded()
        self._renew_rules()
        close_abandoned(self._folder)
        paths = closed_segments(self._folder)
        self._looked.intersection_update(paths)
        self._waiting = {path: until for path, until in self._waiting.items() if path in self._looked}
        self._unsubscribe(paths, loaded)
        for path in paths:
            if self._waiting.get(path, self._clock()) <= self._clock():
                with uncollected():
                    self._load(path, loaded)
            # Whoever unsubscribed meanwhile does not wait for the rest.
            self._unsubscribe(closed_segments(self._folder), loaded)
        return loaded

    def _unsubscribe(self, paths: Sequence[Path], loaded: Loaded) -> None:
        """Act on unsubscriptions in segments that nobody has looked into."""
        for path in paths:
            if path not in self._looked:
                loaded.unsubscribed += unsubscribing.act(path, self._source)
                self._looked.add(path)

    def _load(self, path: Path, loaded: Loaded) -> None:
        segment = self._opened(path)
        if segment is None:
            return
        by_mailing: dict[int, list[Row]] = defaultdict(list)
        for row in segment.rows:
            by_mailing[row[2]].append(row)
        facts = {mailing: self._source.facts(mailing) for mailing in by_mailing}
        known = [(said, by_mailing[mailing]) for mailing, said in sorted(facts.items()) if said is not None]
        loaded.events += self._take(segment, known)
        missing = sum(len(by_mailing[mailing]) for mailing, said in facts.items() if said is None)
        loaded.unknown += missing
        if self._finished(path, missing):
            loaded.segments += 1
            loaded.damaged += segment.skipped
            remove_segment(path)

    def _take(self, segment: Segment, known: list[tuple[MailingFacts, list[Row]]]) -> int:
        """Take in the events of known mailings; how many were new."""
        now = self._clock()
        many = 0
        with transaction.atomic():
            taken = Taken(segment.writer, now=now)
            fresh = [(facts, taken.fresh(rows)) for facts, rows in known]
            if any(rows for _, rows in fresh):
                ids = agents.ids_of(segment.agents, today=now.date())
                bench = Bench(self._rules, Agents(segment.agents, ids, self._origins), self._networks)
                wanted = sets.SetChange()
                for facts, rows in fresh:
                    if rows:
                        absorb(facts, rows, bench, wanted)
                        many += len(rows)
                sets.change(wanted)
                taken.keep([row for _, rows in fresh for row in rows])
        return many

    def _opened(self, path: Path) -> Segment | None:
        """A segment; None when another loader took it, or it is none, which is put aside and said."""
        try:
            return load_segment(path)
        except FileNotFoundError:
            return None
        except SegmentError as fault:
            log.error("%s It is kept as %s.", fault, path.with_suffix(_DAMAGED).name)  # noqa: TRY400 – said in words
            path.rename(path.with_suffix(_DAMAGED))
            return None

    def _finished(self, path: Path, missing: int) -> bool:
        """Whether a segment may go: all of it is taken, or what is not has waited long enough."""
        if not missing:
            return True
        now = self._clock()
        written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
        if now - written < UNKNOWN_KEPT:
            self._waiting[path] = now + _LOOK_AGAIN
            return False
        log.warning("%d events in %s are of mailings that nobody knows; they are given up.", missing, path.name)
        return True

    def _renew_rules(self) -> None:
        rules = self._current()
        if rules is not self._rules:
            self._rules, self._origins = rules, Origins(rules)
            self._networks = Networks(self._origins)
