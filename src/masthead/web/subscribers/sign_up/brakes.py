"""The brake against list bombing: how many unasked letters may leave within an hour.

Whoever signs strangers up for everything everywhere makes a weapon of every form. So the installation, each title and
each receiving domain (but those of large providers) have a number; what comes on top waits in the queue, and goes out
when the hour has moved on. Letters that are under way count as gone.

Rows of `models.Brake` say what waits, for the newsroom. That of the installation is locked by whoever lets letters go:
so two processes never give away the same room.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter

from django.db.models import Count, F, Q, QuerySet

from masthead.audience.typos import is_large_provider
from masthead.web.subscribers.actions.sign_up import UNASKED
from masthead.web.subscribers.models import Arrival, Brake, Letter
from masthead.web.subscribers.sign_up import limits

INSTALLATION = "installation"
LOOK_AGAIN = dt.timedelta(minutes=1)
"""What a brake holds is looked at again after so long."""
logger = logging.getLogger("masthead.sign_up")


def title_scope(publication_id: int) -> str:
    """Name of a title's brake."""
    return f"title:{publication_id}"


def lock() -> None:
    """Be the only one who lets letters go, until the transaction ends."""
    if Brake.objects.select_for_update().filter(scope=INSTALLATION).first() is None:
        Brake.objects.bulk_create([Brake(scope=INSTALLATION)], ignore_conflicts=True)
        Brake.objects.select_for_update().get(scope=INSTALLATION)


class Room:
    """How many more letters may leave now. with_waiting: whether those that wait already take room, too."""

    def __init__(self, now: dt.datetime, *, with_waiting: bool) -> None:
        gone = Q(tried_at__gt=now - limits.BRAKE_WINDOW)
        self._taken = gone | Q(tried_at=None, failed_at=None) if with_waiting else gone
        self._titles: Counter[tuple[int, bool]] = Counter()
        for row in self._letters().values("publication_id", "proven").annotate(number=Count("pk")):
            self._titles[row["publication_id"], row["proven"]] = row["number"]
        self._domains: dict[str, int] = {}

    def take(self, publication_id: int, domain: str, *, proven: bool) -> str:
        """Take the room of one letter; or the scope of the brake that holds it, with nothing taken."""
        here = self._titles[publication_id, proven]
        everywhere = sum(number for (_, kind), number in self._titles.items() if kind == proven)
        if here >= limits.BRAKE_TITLE[proven]:
            return title_scope(publication_id)
        if everywhere >= limits.BRAKE_INSTALLATION[proven]:
            return INSTALLATION
        if not is_large_provider(domain):
            there = self._at(domain)
            if there >= limits.BRAKE_DOMAIN:
                return f"domain:{domain}"
            self._domains[domain] = there + 1
        self._titles[publication_id, proven] = here + 1
        return ""

    def _at(self, domain: str) -> int:
        if domain not in self._domains:
            self._domains[domain] = self._letters().filter(subscriber__domain=domain).count()
        return self._domains[domain]

    def _letters(self) -> QuerySet[Letter]:
        return Letter.objects.filter(self._taken, kind__in=UNASKED)


def hold(scope: str, publication_id: int, domain: str, *, proven: bool, now: dt.datetime) -> None:
    """Let everything that is due and that the same brake holds wait at it."""
    held = Arrival.objects.filter(due_at__lte=now, proven=proven)
    if scope.startswith("title:"):
        held = held.filter(publication_id=publication_id)
    elif scope.startswith("domain:"):
        held = held.filter(domain=domain)
    held.update(due_at=now + LOOK_AGAIN, held_by=scope)


def are_felt() -> bool:
    """Whether anything waits at a brake, or is noted as waiting."""
    waiting = (Arrival.objects.all(), Letter.objects.filter(sent_at=None, failed_at=None))
    return Brake.objects.exclude(on_since=None).exists() or any(rows.exclude(held_by="").exists() for rows in waiting)


def note_waiting(now: dt.datetime) -> None:
    """Write down how many wait at each brake, and say so in the log when one comes on or eases."""
    waiting: Counter[str] = Counter()
    for rows in (Arrival.objects.all(), Letter.objects.filter(sent_at=None, failed_at=None)):
        for held in rows.exclude(held_by="").values("held_by").annotate(number=Count("pk")):
            waiting[held["held_by"]] += held["number"]
    known = {row.scope: row for row in Brake.objects.all()}
    for scope, number in waiting.items():
        _wait_at(known.get(scope, Brake(scope=scope, publication_id=_title_of(scope))), number, now)
    for row in known.values():
        if row.scope not in waiting and row.on_since is not None:
            logger.info("Sign-ups no longer wait (%s); %d were dropped.", row.scope, row.dropped)
            row.on_since, row.eased_at, row.waiting = None, now, 0
            row.save()


def note_dropped(dropped: Counter[int], now: dt.datetime) -> None:
    """Write down, by title, how many waited too long or came on top of a full queue."""
    for publication_id, number in dropped.items():
        scope = title_scope(publication_id)
        logger.error("%d sign-ups were dropped (%s): the queue was too long, or they waited in vain.", number, scope)
        about = {"publication_id": publication_id, "on_since": now}
        row, _ = Brake.objects.get_or_create(scope=scope, defaults=about)
        Brake.objects.filter(pk=row.pk).update(dropped=F("dropped") + number)


def _wait_at(row: Brake, number: int, now: dt.datetime) -> None:
    if row.on_since is None:
        logger.warning(
            "Sign-ups wait (%s): more letters were asked for within an hour than may leave. %d wait now.",
            row.scope,
            number,
        )
        row.on_since, row.dropped = now, 0
    row.waiting = number
    row.save()


def _title_of(scope: str) -> int | None:
    return int(scope.partition(":")[2]) if scope.startswith("title:") else None
