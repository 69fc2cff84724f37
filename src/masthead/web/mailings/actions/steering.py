"""A mailing on its way, steered by a person. Every worker hears of it within a second, through the ledger."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from masthead.delivery.mailing import MailingEvent, MailingId, MailingState
from masthead.web.mailings.actions.holding import hold, hold_for, note, step
from masthead.web.mailings.actions.progressing import DOUBTS, OVER
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.states import SENDING, MailingStage, MailingStep
from masthead.web.team.queries import Somebody

_STARTED = frozenset({MailingState.RUNNING.value, MailingState.PAUSED.value})


@transaction.atomic
def pause(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Mailing:
    """Hold a mailing. What is under way is answered, nothing more is submitted."""
    mailing = hold_for(user, mailing_id)
    step(mailing, MailingStep.PAUSE, by=user)
    mailing.problem = f"Paused by {user}."[:500]
    _steer(mailing, MailingEvent.PAUSE, now)
    mailing.save()
    return mailing


@transaction.atomic
def pause_for_alarm(*, mailing_id: int, why: str, now: dt.datetime) -> bool:
    """Hold a mailing because of an alarm, where it goes out; whether it did. why: a sentence for the page."""
    mailing = hold(mailing_id)
    if mailing.state != MailingStage.RUNNING:
        return False
    step(mailing, MailingStep.PAUSE, by=None, why=why[:300])
    mailing.problem = why[:500]
    _steer(mailing, MailingEvent.PAUSE, now)
    mailing.save()
    return True


@transaction.atomic
def resume(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Mailing:
    """Let a paused mailing go on; also against the verdict on its canary, if that was what paused it. What is held for
    a while is held for that long from now on."""
    mailing = hold_for(user, mailing_id)
    step(mailing, MailingStep.RESUME, by=user)
    mailing.ready_at, mailing.problem = now, ""
    mailing.canary_over |= mailing.canary_failed
    _steer(mailing, MailingEvent.RESUME, now)
    mailing.save()
    return mailing


@transaction.atomic
def cancel(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Mailing:
    """End a mailing for good: nobody else gets it, and the receipt says who did."""
    mailing = hold_for(user, mailing_id)
    step(mailing, MailingStep.CANCEL, by=user)
    mailing.ended_at, mailing.problem = now, f"Cancelled by {user}."[:500]
    _steer(mailing, MailingEvent.CANCEL, now)
    mailing.save()
    return mailing


@transaction.atomic
def resend_doubts(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Mailing:
    """Send again to those whose answer was lost: nobody is missed, and somebody may get it twice."""
    mailing = _with_doubts(user, mailing_id)
    ledger = site_ledger()
    for part in mailing.parts.filter(state__in=_STARTED):
        ledger.resend(MailingId(part.pk), now=now.timestamp())
    _settled(mailing)
    note(mailing, "doubts-resent", by=user)
    return mailing


@transaction.atomic
def leave_doubts(*, user: Somebody, mailing_id: int) -> Mailing:
    """Leave those whose answer was lost as they are: nobody gets it twice, and the receipt lists them."""
    mailing = _with_doubts(user, mailing_id)
    mailing.doubts_left = True
    _settled(mailing)
    note(mailing, "doubts-left", by=user)
    return mailing


def _with_doubts(user: Somebody, mailing_id: int) -> Mailing:
    mailing = hold_for(user, mailing_id)
    if mailing.state not in SENDING:
        raise MailingError("The mailing is over; what its receipt says stays.")
    return mailing


def _settled(mailing: Mailing) -> None:
    if mailing.problem.endswith(DOUBTS):
        mailing.problem = ""
    mailing.save()


def _steer(mailing: Mailing, event: MailingEvent, now: dt.datetime) -> None:
    """Move every part in the ledger that the event moves; the others have ended, or not begun."""
    ledger = site_ledger()
    wanted = {
        MailingEvent.PAUSE: {MailingState.RUNNING},
        MailingEvent.RESUME: {MailingState.PAUSED},
        MailingEvent.CANCEL: {MailingState.PREPARED, MailingState.RUNNING, MailingState.PAUSED},
    }[event]
    for part in mailing.parts.exclude(message_hash=""):
        number = MailingId(part.pk)
        if ledger.state(number) in wanted:
            state = ledger.steer(number, event, now=now.timestamp()).value
            if part.started_at is not None or state in OVER:
                part.state = state
            if state in OVER:
                part.ended_at = now
            part.save()
