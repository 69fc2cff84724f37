"""Mailings that whoever raises alarms watches."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.states import ENDED, SENDING


def watched_mailings(*, ended_since: dt.datetime) -> tuple[Mailing, ...]:
    """Those that go out or are paused, and those that ended since a moment, oldest first."""
    sending = Q(state__in=[each.value for each in SENDING])
    ended = Q(state__in=[each.value for each in ENDED], ended_at__gte=ended_since)
    # Cancelled before anybody got it, there is nothing to watch.
    return tuple(
        Mailing.objects.filter(sending | ended).exclude(started_at=None).select_related("publication").order_by("pk")
    )


def part_numbers(mailing_id: int) -> frozenset[int]:
    """The numbers in tokens of a mailing's mail."""
    return frozenset(MailingPart.objects.filter(mailing_id=mailing_id).values_list("pk", flat=True))
