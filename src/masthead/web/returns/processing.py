"""Working on what came back: each row in a transaction of its own, with what follows for the person in it.

Whoever works on a row holds it; two processes at once do no harm. What goes wrong is tried again, and given up after
some tries, for a person to look at.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction

from masthead.reports import Consequence
from masthead.web.publications.queries import publications_with_ids
from masthead.web.returns.models import Returned
from masthead.web.returns.standing import Outcome, Standing
from masthead.web.subscribers import departures
from masthead.web.subscribers.actions import bounces, leaving

AT_ONCE = 200
MOST_TRIES = 5

logger = logging.getLogger("masthead.returns")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Somebody called a mailing spam. part: its number in tokens."""

    part: int
    subscriber_id: int
    at: dt.datetime


_listening: list[Callable[[Complaint], object]] = []


def tell_of_complaints(listener: Callable[[Complaint], object]) -> None:
    """Name who is told of each complaint that is new, once, after it is kept: the app that counts, when it is ready.

    listener: called outside transactions; what it raises is logged.
    """
    _listening[:] = [listener]


def process_waiting(*, now: dt.datetime) -> int:
    """Work on what waits, oldest first, `AT_ONCE` at most; how many were worked on."""
    waiting = Returned.objects.filter(standing=Standing.WAITING.value).order_by("pk")
    numbers = tuple(waiting.values_list("pk", flat=True)[:AT_ONCE])
    for number in numbers:
        try:
            _work_on(number, now)
        except DatabaseError:
            raise
        except Exception as fault:
            logger.exception("Returned mail %d could not be worked on.", number)
            _note_fault(number, fault)
    return len(numbers)


def _work_on(number: int, now: dt.datetime) -> None:
    with transaction.atomic():
        row = _held(number)
        if row is None:
            return
        row.outcome = _follow(row, now).value
        row.standing, row.trouble = Standing.DONE.value, ""
        row.save()
    if row.consequence == Consequence.COMPLAINT and row.outcome == Outcome.COUNTED:
        _tell(row, now)
    if row.outcome == Outcome.LEFT and row.part is not None and row.subscriber is not None:
        departures.tell(departures.Departure(row.part, row.subscriber, row.at or row.received_at))


def _held(number: int) -> Returned | None:
    rows = Returned.objects.filter(pk=number, standing=Standing.WAITING.value)
    return rows.select_for_update(
        of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
    ).first()


def _follow(row: Returned, now: dt.datetime) -> Outcome:
    """What follows for the person, by the consequence that the report has."""
    consequence = Consequence(row.consequence)
    if consequence is Consequence.NONE or row.subscriber is None:
        return Outcome.NOTHING
    if consequence is Consequence.UNSUBSCRIBE:
        return _leave(row)
    if consequence is Consequence.DELIVERED:
        bounces.delivered(subscriber_ids=[row.subscriber], at=row.at or row.received_at)
        return Outcome.COUNTED
    done = bounces.report(
        report_id=row.report_id,
        kind=bounces.ReportKind(consequence.value),
        at=row.at or row.received_at,
        now=now,
        subscriber_id=row.subscriber,
        publication_id=row.publication_id,
        status=row.status,
        text=row.said,
    )
    row.ended = list(done.ended)
    return {"new": Outcome.COUNTED, "again": Outcome.AGAIN}.get(done.outcome, Outcome.NOBODY)


def _leave(row: Returned) -> Outcome:
    assert row.subscriber is not None
    if row.publication_id is None or not publications_with_ids([row.publication_id]):
        return Outcome.NO_TITLE
    try:
        left = leaving.leave(
            subscriber_id=row.subscriber,
            publication_id=row.publication_id,
            how="one-click",
            at=row.at or row.received_at,
        )
    except ObjectDoesNotExist:
        return Outcome.NOBODY
    row.ended = [row.publication_id] if left else []
    return Outcome.LEFT if left else Outcome.STAYS


def _tell(row: Returned, now: dt.datetime) -> None:
    if row.part is None or row.subscriber is None:
        return
    for listener in _listening:
        try:
            listener(Complaint(row.part, row.subscriber, row.at or now))
        except Exception:
            logger.exception("A complaint could not be counted.")


def _note_fault(number: int, fault: Exception) -> None:
    with transaction.atomic():
        row = _held(number)
        if row is not None:
            row.tries += 1
            row.trouble = f"{type(fault).__name__}: {fault}"[:300]
            row.standing = (Standing.FAILED if row.tries >= MOST_TRIES else Standing.WAITING).value
            row.save(update_fields=["tries", "trouble", "standing"])
