"""Mailing publishers about alarms: each once in a grade, and never within a transaction."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse

from masthead.web.returns.alarms.rules import Grade
from masthead.web.returns.models import Alarm
from masthead.web.returns.queries.alarms import Banner, banner_of
from masthead.web.team.queries import people_with
from masthead.web.team.roles import Right

MOST_TRIES = 5
AT_ONCE = 20

logger = logging.getLogger("masthead.alarms")


def tell(*, now: dt.datetime) -> int:
    """Mail what has to be told; how many alarms were. What the relay does not take is tried at the next look, a few
    times; the banner stands either way.
    """
    waiting = Alarm.objects.filter(cleared_at=None, told_at=None, tellings__lt=MOST_TRIES)
    done = 0
    for alarm in waiting.select_related("mailing", "publication").order_by("pk")[:AT_ONCE]:
        # Claimed before it is sent: of two processes one mails.
        claimed = Alarm.objects.filter(pk=alarm.pk, told_at=None, grade=alarm.grade)
        if not claimed.update(told_at=now, tellings=F("tellings") + 1):
            continue
        try:
            _mail(banner_of(alarm))
            done += 1
        except OSError as fault:
            logger.warning("An alarm about “%s” could not be mailed: %s", alarm.mailing.label, fault)
            Alarm.objects.filter(pk=alarm.pk, grade=alarm.grade).update(told_at=None)
    return done


def _mail(banner: Banner) -> None:
    alarm = banner.alarm
    people = people_with([Right.AUDIENCE], publication_id=alarm.publication_id)
    name = alarm.mailing.label
    urgent = "Now: " if alarm.grade == Grade.ERROR else ""
    lines = [
        f"{alarm.publication}, “{name}”:",
        "",
        banner.sentence,
        banner.advice,
        *(["", "The publication asks for it, so the mailing is paused."] if banner.paused else []),
        "",
        f"{settings.SITE.settings.base_url}{reverse('mailings:mailing', args=[alarm.mailing_id])}",
        "",
        "This is said once, unless it gets worse.",
    ]
    subject = " ".join(f"{urgent}{banner.name} – “{name}”".split())[:200]
    faults = [fault for each in people if (fault := _send(subject, "\n".join(lines), each.email)) is not None]
    if faults and len(faults) == len(people):
        raise faults[0]


def _send(subject: str, body: str, address: str) -> OSError | None:
    """What went wrong. One mailbox that refuses is no reason to mail the others again."""
    try:
        EmailMessage(subject=subject, body=body, to=[address]).send()
    except OSError as fault:
        logger.warning("An alarm could not be mailed to one of the team: %s", fault)
        return fault
    return None
