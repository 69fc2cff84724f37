"""What is done about returned mail by the clock, in a thread of one process: doors, what waits, alarms, tidying up.

Two processes at once do no harm: one has the doors, and everything else is held while it is worked on.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from masthead.web.returns import retention
from masthead.web.returns.alarms.round import look
from masthead.web.returns.processing import AT_ONCE, process_waiting
from masthead.web.returns.reception import Reception
from masthead.web.rounds import Rounds

TICK_SECONDS = 2.0
LOOK_EVERY = dt.timedelta(minutes=1)
PRUNE_EVERY = dt.timedelta(hours=1)

logger = logging.getLogger("masthead.returns")


class Returning(Rounds):
    """Looks every two seconds. reception: has the doors."""

    def __init__(self, *, tick_seconds: float = TICK_SECONDS, reception: Reception | None = None) -> None:
        super().__init__("returned mail", self._round, pause=tick_seconds)
        self._reception = reception or Reception()
        self._done: dict[str, dt.datetime] = {}

    def stop(self) -> None:
        """Let what is under way finish, and close the doors."""
        super().stop()
        try:
            self._reception.close()
        except DatabaseError as fault:
            # The lease ends by itself.
            logger.warning("The doors could not be handed on: %s", " ".join(str(fault).split()))
        finally:
            connections.close_all()

    def tick(self, *, now: dt.datetime) -> bool:
        """Do what is due; whether more is waiting. A fault is logged and tried again at the next tick; the other work
        goes on.
        """
        worked = 0
        _kept(lambda: self._reception.attend(now=now))
        try:
            worked = process_waiting(now=now)
        except DatabaseError as fault:
            _away(fault)
        if self._is_due("look", LOOK_EVERY, now):
            _kept(lambda: look(now=now))
        if self._is_due("prune", PRUNE_EVERY, now):
            _kept(lambda: retention.prune(now=now))
        return worked >= AT_ONCE

    def _round(self) -> bool:
        close_old_connections()
        return self.tick(now=timezone.now())

    def _is_due(self, name: str, every: dt.timedelta, now: dt.datetime) -> bool:
        last = self._done.get(name)
        if last is not None and now - last < every:
            return False
        self._done[name] = now
        return True


def _kept(work: Callable[[], object]) -> None:
    try:
        work()
    except DatabaseError as fault:
        _away(fault)
    except Exception:
        logger.exception("What is due about returned mail could not be done.")


def _away(fault: DatabaseError) -> None:
    logger.warning("Returned mail cannot be looked at: %s", " ".join(str(fault).split()))
    connections.close_all()
