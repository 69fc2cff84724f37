"""What a worker does beside delivering: it launches what is due, and takes every mailing that goes out a step on.

Two of these at once do no harm: each mailing is held while it is looked at, and frozen by one of them.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from masthead.delivery.ledger import LedgerError
from masthead.web.mailings.actions import launching, progressing, retention
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.models import WorkerSign
from masthead.web.rounds import Rounds

TICK_SECONDS = 1.0
SIGN_SECONDS = 5.0
TIDY_SECONDS = 3600.0
DEAD_AFTER_SECONDS = 20.0
"""A worker that gave no sign for longer is not there."""

logger = logging.getLogger("masthead.mailings")


class Dispatcher(Rounds):
    """Looks every second. name: of the worker, the same after it was killed and started again. trouble: says what its
    delivery waits for, "" for nothing; asked in this thread."""

    def __init__(
        self, name: str, *, trouble: Callable[[], str] = lambda: "", tick_seconds: float = TICK_SECONDS
    ) -> None:
        super().__init__("dispatcher", self._round, pause=tick_seconds)
        self._name, self._trouble = name, trouble
        self._signed = self._tidied = 0.0

    def _round(self) -> bool:
        close_old_connections()
        try:
            self._sign()
            dispatch(by=self._name)
            self._tidy()
        except DatabaseError as fault:
            logger.warning("Mailings cannot be looked at: %s", " ".join(str(fault).split()))
            connections.close_all()
        return False

    def _tidy(self) -> None:
        now = timezone.now()
        if now.timestamp() - self._tidied >= TIDY_SECONDS:
            self._tidied = now.timestamp()
            if rows := retention.forget(now=now):
                logger.info("Forgot addresses in the accounts of mailings: %d rows.", rows)

    def _sign(self) -> None:
        now = timezone.now()
        if now.timestamp() - self._signed >= SIGN_SECONDS:
            self._signed = now.timestamp()
            said = {"at": now, "trouble": self._trouble()[:500]}
            WorkerSign.objects.update_or_create(name=self._name, defaults=said)


def dispatch(*, by: str) -> int:
    """Launch what is due and take every running mailing a step on; how many were looked at. by: see `launching.launch`.

    One that cannot be done is logged, and tried again the next time; the others are done all the same.
    """
    for number in (found := launching.due(timezone.now())):
        _kept(number, partial(launching.launch, mailing_id=number, by=by))
    for number in (on_the_way := progressing.running()):
        _kept(number, partial(progressing.progress, mailing_id=number))
    return len(found) + len(on_the_way)


def worker_name(journal: Path) -> str:
    """What a worker is called: its host, and where its journal is."""
    return f"{socket.gethostname()}:{journal}"[:200]


def _kept(mailing: int, work: Callable[..., object]) -> None:
    try:
        work(now=timezone.now())
    except (LedgerError, MailingError) as fault:
        logger.warning("Mailing %d has to wait: %s", mailing, fault)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("Mailing %d could not be taken a step on.", mailing)
