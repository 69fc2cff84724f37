"""Letters to the relay, each handed over at most once.

A letter is claimed for good before it is handed over. A process that dies between the two loses the letter rather than
send it twice; the team sees it on the booking's page, and the report itself stands at its link all the same.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from masthead.web.mail import MailNotSentError
from masthead.web.revenue.models import ReportLetter
from masthead.web.revenue.reports.letters import message_of

AT_ONCE = 20
PAUSES = tuple(dt.timedelta(minutes=each) for each in (1, 5, 15, 60, 240))
"""Between tries that the relay refused; after the last one a letter is given up."""

logger = logging.getLogger("masthead.revenue")


def post_letters(now: dt.datetime) -> bool:
    """Send what is due; whether more is waiting. Any number of processes may do this at once; each letter is one's."""
    due = ReportLetter.objects.filter(begun_at=None, failed_at=None, next_at__lte=now).order_by("next_at", "pk")
    letters = list(
        due.select_related("report__booking__campaign__advertiser__publication", "report__booking__slot", "contact")[
            :AT_ONCE
        ]
    )
    for letter in letters:
        claimed = ReportLetter.objects.filter(pk=letter.pk, begun_at=None, failed_at=None)
        if claimed.update(begun_at=now, tries=letter.tries + 1):
            letter.tries += 1
            _send(letter, now)
    return len(letters) == AT_ONCE


def _send(letter: ReportLetter, now: dt.datetime) -> None:
    try:
        message = message_of(letter, now)
    except Exception:
        # One that cannot be written must not keep the others.
        logger.exception("A letter about a sponsor's report could not be written.")
        message = None
    if message is None:
        ReportLetter.objects.filter(pk=letter.pk).update(begun_at=None, failed_at=now)
        return
    try:
        message.send()
    except MailNotSentError as fault:
        # What may have arrived is left as it is: nobody gets it twice.
        if not fault.in_doubt:
            _defer(letter, now, fault)
    except (OSError, smtplib.SMTPException) as fault:
        _defer(letter, now, fault)
    else:
        ReportLetter.objects.filter(pk=letter.pk).update(sent_at=now)


def _defer(letter: ReportLetter, now: dt.datetime, fault: Exception) -> None:
    if letter.tries > len(PAUSES):
        logger.error("A letter about a sponsor's report was given up: %s", fault)
        ReportLetter.objects.filter(pk=letter.pk).update(begun_at=None, failed_at=now)
        return
    logger.warning("A letter about a sponsor's report was not taken and is tried again: %s", fault)
    later = now + PAUSES[letter.tries - 1]
    ReportLetter.objects.filter(pk=letter.pk).update(begun_at=None, next_at=later)
