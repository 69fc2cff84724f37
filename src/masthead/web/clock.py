"""The work that comes by the clock: editions whose time has come, pauses that end, what is kept no longer. In one
process of an installation is enough.

Two at once do no harm either: what is due is taken row by row, each in its own transaction.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from masthead.web.rounds import Rounds

if TYPE_CHECKING:
    from masthead.web.subscribers.housekeeping import House

TICK_SECONDS = 30.0

logger = logging.getLogger("masthead.clock")


class Clock(Rounds):
    """Looks for due work at once and then every 30 seconds."""

    def __init__(self, *, tick_seconds: float = TICK_SECONDS) -> None:
        super().__init__("clock", _round, pause=tick_seconds)


def _round() -> bool:
    tick()
    return False


def tick() -> None:
    """Do what is due. A fault is logged and tried again at the next tick; the other work goes on."""
    close_old_connections()
    for work in (_publish_due, _bring_in_lists, _keep_house, _forget_answers, _count_cohorts):
        try:
            work()
        except DatabaseError as fault:
            logger.warning("What is due cannot be looked up: %s", " ".join(str(fault).split()))
            connections.close_all()
        except Exception:
            logger.exception("What is due could not be done.")


def _publish_due() -> None:
    from masthead.web.newsroom import actions  # models want Django made ready

    actions.publish_due(now=timezone.now())


def _bring_in_lists() -> None:
    from masthead.web.subscribers.imports import process  # as above

    process.start_waiting()


def _keep_house() -> None:
    _house().keep(now=timezone.now())


def _forget_answers() -> None:
    from masthead.web.api import actions  # as above

    actions.prune(now=timezone.now())


def _count_cohorts() -> None:
    from masthead.web.insights import actions  # as above

    actions.count_cohorts(now=timezone.now())


@cache
def _house() -> House:
    from masthead.web.subscribers.housekeeping import House  # as above

    return House()
