"""Reminders of texts that are due: to the contacts of an advertiser, each kind at most once a booking.

The row of a reminder is there before its letter is. A letter that somebody was sending when their process ended is
given up, for nobody knows whether the relay has it; one that the relay refused is tried again.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections import defaultdict

from django.db import transaction

from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import Booking, Reminder
from masthead.web.revenue.sponsors.days import rules_of, text_due
from masthead.web.revenue.sponsors.letters import message_of
from masthead.web.revenue.sponsors.states import BookingState, CreativeState

AT_ONCE = 20
LEASE = dt.timedelta(minutes=10)
PAUSES = tuple(dt.timedelta(minutes=each) for each in (5, 30, 120))
"""Between tries; after the last one a letter is given up."""
_LONGEST_AHEAD = dt.timedelta(days=100)
_HANDED_IN = (CreativeState.SUBMITTED.value, CreativeState.APPROVED.value)
_UNANSWERED = (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionResetError, BrokenPipeError)

logger = logging.getLogger("masthead.sponsors")


def remind(now: dt.datetime) -> bool:
    """Note what is due, and send the letters that wait; whether more wait."""
    note_due(now)
    claimed = _claim(now)
    for each in claimed:
        _send(each, now)
    return len(claimed) == AT_ONCE


def note_due(now: dt.datetime) -> int:
    """Write reminders down for texts whose deadline comes or has passed; how many are new."""
    rows = Booking.objects.filter(
        state=BookingState.SOLD.value,
        slot__line=False,
        day__range=(now.date() - dt.timedelta(days=1), (now + _LONGEST_AHEAD).date()),
        campaign__advertiser__contacts__reminded=True,
    ).exclude(creative__state__in=_HANDED_IN)
    due: dict[tuple[int, str], list[Booking]] = defaultdict(list)
    for each in rows.select_related("publication").order_by("day", "pk").distinct():
        kind = _kind(each, now)
        if kind is not None:
            due[each.campaign_id, kind].append(each)
    return sum(_noted(bookings, Reminder.Kind(kind), now) for (_, kind), bookings in due.items())


def _kind(booking: Booking, now: dt.datetime) -> Reminder.Kind | None:
    rules = rules_of(booking.publication_id)
    due = text_due(house_of(booking.publication), booking.day, rules)
    if now >= due:
        return Reminder.Kind.DUE
    return Reminder.Kind.SOON if now >= due - dt.timedelta(days=rules.remind_days) else None


@transaction.atomic
def _noted(bookings: list[Booking], kind: Reminder.Kind, now: dt.datetime) -> int:
    """One letter for all of a campaign that are due at once: the first has it, the others stand in it."""
    known = set(Reminder.objects.filter(booking__in=bookings, kind=kind).values_list("booking_id", flat=True))
    head: Reminder | None = None
    fresh = [each for each in bookings if each.pk not in known]
    for each in fresh:
        made, new = Reminder.objects.get_or_create(booking=each, kind=kind, defaults={"head": head, "next_at": now})
        head = head or (made if new else None)
    return len(fresh)


def _claim(now: dt.datetime) -> list[Reminder]:
    due = Reminder.objects.filter(head=None, sent_at=None, failed_at=None, next_at__lte=now).order_by("next_at", "pk")
    lost = due.filter(under_way=True)
    if lost.update(failed_at=now, under_way=False):
        logger.error("Reminders to sponsors were given up: nobody knows whether the relay has them.")
    claimed = []
    for each in due.filter(under_way=False)[:AT_ONCE]:
        rows = Reminder.objects.filter(pk=each.pk, under_way=False, sent_at=None, failed_at=None, tries=each.tries)
        if rows.update(under_way=True, tries=each.tries + 1, next_at=now + LEASE):
            each.tries += 1
            claimed.append(each)
    return claimed


def _send(reminder: Reminder, now: dt.datetime) -> None:
    rows = Reminder.objects.filter(pk=reminder.pk)
    try:
        message = message_of(reminder, now)
        if message is None:
            # Handed in, called off or without anybody to tell meanwhile.
            rows.update(failed_at=now, under_way=False)
            return
        message.send()
    except Exception as fault:  # noqa: BLE001 – a title whose letters cannot be written must not keep those of others
        _refused(reminder, now, fault)
        return
    rows.update(sent_at=now, under_way=False)


def _refused(reminder: Reminder, now: dt.datetime, fault: Exception) -> None:
    rows = Reminder.objects.filter(pk=reminder.pk)
    in_doubt = bool(getattr(fault, "in_doubt", isinstance(fault, _UNANSWERED)))
    if in_doubt or reminder.tries > len(PAUSES):
        logger.error("A reminder to a sponsor was given up after %d tries: %s", reminder.tries, fault)
        rows.update(failed_at=now, under_way=False)
        return
    if not isinstance(fault, OSError | smtplib.SMTPException):
        logger.exception("A reminder to a sponsor could not be written.")
    rows.update(next_at=now + PAUSES[reminder.tries - 1], under_way=False)
