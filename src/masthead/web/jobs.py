"""Pieces of work that are due every so often, done one after the other in a thread beside the answers."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from masthead.web.rounds import Rounds

TICK_SECONDS = 2.0

logger = logging.getLogger("masthead.jobs")


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. work: takes some of what is due at a moment (aware); returns whether more is waiting, which is
    then taken at the next tick without a pause. Two processes may do it at once. every: how often it is looked for.
    """

    name: str
    every: dt.timedelta
    work: Callable[[dt.datetime], bool]


class Jobs(Rounds):
    """Does jobs. A fault in one is logged and tried again when it is due; the others go on."""

    def __init__(self, name: str, jobs: Sequence[Job], *, tick_seconds: float = TICK_SECONDS) -> None:
        super().__init__(name, self._round, pause=tick_seconds)
        self._jobs = tuple(jobs)
        self._next: dict[str, dt.datetime] = {}

    def tick(self, *, now: dt.datetime) -> bool:
        """Do what is due; whether more is waiting."""
        waiting = False
        for job in self._jobs:
            if self._next.get(job.name, now) > now:
                continue
            more = _done(job, now)
            self._next[job.name] = now if more else now + job.every
            waiting = waiting or more
        return waiting

    def _round(self) -> bool:
        close_old_connections()
        return self.tick(now=timezone.now())


def _done(job: Job, now: dt.datetime) -> bool:
    try:
        return job.work(now)
    except DatabaseError as fault:
        logger.warning("%s has to wait: %s", job.name, " ".join(str(fault).split()))
        connections.close_all()
    except Exception:
        logger.exception("%s could not be done.", job.name)
    return False
