"""From friends who counted to gifts: whoever has enough of them, and did not earn the gift yet, earns it.

Nothing rests on being told that a friend counted: a round compares counts with the account, so that a process that ends
between the two, or a milestone that is added later, leaves nothing out. That a gift is earned once, ever, is the
database's to keep: once a person and once a mailbox.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Count

from masthead.web.growth.models import Gift, Milestone, Referral
from masthead.web.growth.referrals.mailboxes import marks_of
from masthead.web.growth.referrals.moves import begin_gift
from masthead.web.growth.referrals.states import ReferralState
from masthead.web.subscribers.queries.friends import keys_of

_AT_ONCE = 200


def earn(now: dt.datetime) -> int:
    """Write down every gift that is earned by now and not in the account; how many were."""
    milestones = Milestone.objects.filter(retired_at=None).select_related("programme")
    return sum(_earn(milestone, now) for milestone in milestones)


def _earn(milestone: Milestone, now: dt.datetime) -> int:
    rows = Referral.objects.filter(publication_id=milestone.programme.publication_id, state=ReferralState.COUNTED)
    earned = Gift.objects.filter(milestone=milestone).exclude(subscriber=None).values("subscriber")
    due = rows.exclude(referrer=None).exclude(referrer__in=earned).order_by("referrer").values_list("referrer")
    counts = list(due.annotate(many=Count("pk")).filter(many__gte=milestone.friends))
    made = 0
    for start in range(0, len(counts), _AT_ONCE):
        batch = dict(counts[start : start + _AT_ONCE])
        for subscriber_id, key in keys_of(batch).items():
            made += _write(milestone, subscriber_id, key, batch[subscriber_id], now)
    return made


def _write(milestone: Milestone, subscriber_id: int, key: str, friends: int, now: dt.datetime) -> bool:
    marks = marks_of(key)
    # The same mailbox under another name, or before it was erased: it had this gift.
    if Gift.objects.filter(milestone=milestone, mark__in=marks).exists():
        return False
    try:
        with transaction.atomic():
            gift = Gift.objects.create(
                milestone=milestone, subscriber_id=subscriber_id, mark=marks[0], friends=friends, earned_at=now
            )
            begin_gift(gift)
    except IntegrityError:
        # Another process was a moment faster, or the person is just being erased.
        return False
    return True
