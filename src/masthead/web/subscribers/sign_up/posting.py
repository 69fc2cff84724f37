"""Letters to the relay: what is due is claimed in a short transaction, sent without one, and written down."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.db import transaction

from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.actions.sign_up import UNASKED
from masthead.web.subscribers.evidence import MASTHEAD
from masthead.web.subscribers.models import Letter, SignUp
from masthead.web.subscribers.sign_up import brakes, intake
from masthead.web.subscribers.sign_up.letters import message_of, writer_of

AT_ONCE = 20
LEASE = dt.timedelta(minutes=10)
"""A letter that was claimed and never settled, because its process ended, is tried again after so long."""
PAUSES = tuple(dt.timedelta(minutes=each) for each in (1, 5, 15, 60, 240))
"""Between tries; after the last one a letter is given up."""
_UNANSWERED = (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionResetError, BrokenPipeError)

logger = logging.getLogger("masthead.sign_up")


def post_due(*, now: dt.datetime) -> int:
    """Take in sign-ups that are due and send the letters that are; how many were sent.

    Any number of processes may do this at once; each letter is one's.
    """
    intake.take_in(now=now)
    sent = 0
    while letters := _claim(now):
        sent += sum(_send(letter, now) for letter in letters)
    if brakes.are_felt():
        with transaction.atomic():
            brakes.lock()
            brakes.note_waiting(now)
    return sent


def forget_old(*, now: dt.datetime) -> int:
    """Remove letters that went, or were given up, a month ago; how many rows went."""
    return Letter.objects.filter(created_at__lt=now - dt.timedelta(days=30)).delete()[0]


def _claim(now: dt.datetime) -> list[Letter]:
    claimed: list[Letter] = []
    due = Letter.objects.filter(sent_at=None, failed_at=None, next_at__lte=now).order_by("next_at", "id")
    # Asked first without a transaction: on SQLite one would stop every writer once a second, for nothing.
    if not due.exists():
        return claimed
    with transaction.atomic():
        brakes.lock()
        room = brakes.Room(now, with_waiting=False)
        for letter in due.select_related("subscriber", "publication", "sign_up")[:AT_ONCE]:
            if letter.tried_at is None and letter.kind in UNASKED:
                domain = letter.subscriber.domain
                letter.held_by = room.take(letter.publication_id, domain, proven=letter.proven)
            if letter.held_by:
                letter.next_at = now + brakes.LOOK_AGAIN
            elif letter.under_way and writer_of(letter.kind) is not None:
                _give_up(letter, now, in_doubt=True)
                continue
            else:
                letter.tried_at, letter.tries, letter.next_at = now, letter.tries + 1, now + LEASE
                claimed.append(letter)
            letter.save(update_fields=["tried_at", "tries", "next_at", "held_by"])
    return claimed


def _send(letter: Letter, now: dt.datetime) -> bool:
    try:
        message = message_of(letter)
        if not _set_out(letter):
            return False
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        _defer(letter, now, fault)
        return False
    except Exception as fault:
        # A title whose letters cannot be written must not keep those of the others.
        logger.exception("A letter (%s) could not be written.", letter.kind)
        _defer(letter, now, fault)
        return False
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk).update(sent_at=now, under_way=False):
            # Whom it was for has been erased meanwhile.
            return True
        if (writer := writer_of(letter.kind)) is not None:
            writer.settled(letter, sent=True, in_doubt=False, at=now)
        if letter.kind == "confirmation" and letter.sign_up is not None:
            SignUp.objects.filter(pk=letter.sign_up.pk).update(mailed_at=now)
        note(
            subscriber_id=letter.subscriber_id,
            publication_id=letter.publication_id,
            what=f"{letter.kind}-sent",
            at=now,
            by=MASTHEAD,
        )
    return True


def _set_out(letter: Letter) -> bool:
    """Note that a letter leaves us now, where it may go out once alone; whether it may. Until here it is safe to begin
    anew, from here on the relay may have it.
    """
    if writer_of(letter.kind) is None:
        return True
    rows = Letter.objects.filter(pk=letter.pk, under_way=False, sent_at=None, failed_at=None)
    return bool(rows.update(under_way=True))


def _defer(letter: Letter, now: dt.datetime, fault: Exception) -> None:
    in_doubt = writer_of(letter.kind) is not None and _may_have_it(fault)
    if in_doubt or letter.tries > len(PAUSES):
        logger.error("A letter (%s) was given up after %d tries: %s", letter.kind, letter.tries, fault)
        with transaction.atomic():
            _give_up(letter, now, in_doubt=in_doubt)
        return
    logger.warning("A letter (%s) was not taken and is tried again: %s", letter.kind, fault)
    Letter.objects.filter(pk=letter.pk).update(next_at=now + PAUSES[letter.tries - 1], under_way=False)


def _give_up(letter: Letter, now: dt.datetime, *, in_doubt: bool) -> None:
    """Try no more, within the caller's transaction."""
    Letter.objects.filter(pk=letter.pk).update(failed_at=now, under_way=False)
    if (writer := writer_of(letter.kind)) is not None:
        writer.settled(letter, sent=False, in_doubt=in_doubt, at=now)


def _may_have_it(fault: Exception) -> bool:
    """Whether the relay may have taken what it did not answer for."""
    return bool(getattr(fault, "in_doubt", isinstance(fault, _UNANSWERED)))
