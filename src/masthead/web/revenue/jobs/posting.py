"""Letters to the relay: claimed by a conditional change, sent without a transaction, and written down."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from masthead.web.revenue.jobs.letters import message_of
from masthead.web.revenue.models import JobLetter

AT_ONCE = 20
LEASE = dt.timedelta(minutes=10)
"""A letter that was claimed and never settled, because its process ended, is tried again after so long."""
PAUSES = tuple(dt.timedelta(minutes=each) for each in (1, 5, 15, 60, 240))
"""Between tries; after the last one a letter is given up."""

logger = logging.getLogger("masthead.jobs")


def post_letters(now: dt.datetime) -> bool:
    """Send what is due; whether more is waiting. Any number of processes may do this at once; each letter is one's."""
    due = JobLetter.objects.filter(sent_at=None, failed_at=None, next_at__lte=now).order_by("next_at", "pk")
    letters = list(due.select_related("listing__publication", "listing__employer")[:AT_ONCE])
    for letter in letters:
        claimed = JobLetter.objects.filter(pk=letter.pk, sent_at=None, failed_at=None, next_at=letter.next_at)
        if claimed.update(next_at=now + LEASE, tries=letter.tries + 1):
            letter.tries += 1
            _send(letter, now)
    return len(letters) == AT_ONCE


def _send(letter: JobLetter, now: dt.datetime) -> None:
    try:
        message_of(letter).send()
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        _defer(letter, now, fault)
    except Exception as fault:
        # One that cannot be written must not keep the others.
        logger.exception("A letter about a listing (%s) could not be written.", letter.kind)
        _defer(letter, now, fault)
    else:
        JobLetter.objects.filter(pk=letter.pk).update(sent_at=now)


def _defer(letter: JobLetter, now: dt.datetime, fault: Exception) -> None:
    if letter.tries > len(PAUSES):
        logger.error("A letter about a listing (%s) was given up: %s", letter.kind, fault)
        JobLetter.objects.filter(pk=letter.pk).update(failed_at=now)
        return
    logger.warning("A letter about a listing (%s) was not taken and is tried again: %s", letter.kind, fault)
    JobLetter.objects.filter(pk=letter.pk).update(next_at=now + PAUSES[letter.tries - 1])
