"""The only places that move a friend or a gift from state to state; each within the caller's transaction.

A move is a conditional update: of two at once, one happens and the other is told so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max

from masthead.web.growth.models import Gift, GiftMove, Referral
from masthead.web.growth.referrals.states import (
    GiftState,
    GiftStep,
    ReferralState,
    ReferralStep,
    Why,
    advance_gift,
    advance_referral,
)
from masthead.web.webhooks.actions import announce


def move_referral(referral: Referral, step: ReferralStep, **more: Any) -> bool:
    """Take a step with a friend; whether it was taken. more: columns that change with it."""
    after = advance_referral(ReferralState(referral.state), step)
    if after is None:
        return False
    rows = Referral.objects.filter(pk=referral.pk, state=referral.state)
    if not rows.update(state=after.value, **more):
        return False
    referral.state = after.value
    if after is ReferralState.COUNTED:
        announce(
            event="referral.counted",
            publication_id=referral.publication_id,
            data={"referral": referral.pk, "subscriber": referral.referrer_id, "friend": referral.friend_id},
        )
    return True


def move_gift(
    gift: Gift, step: GiftStep, why: Why, *, at: dt.datetime, actor_id: int | None = None, **more: Any
) -> bool:
    """Take a step with a gift and write its line; whether it was taken. gift: with its milestone and programme."""
    before = GiftState(gift.state)
    after = advance_gift(before, step)
    if after is None:
        return False
    if after is GiftState.SENT:
        more["sent_at"] = at
    rows = Gift.objects.filter(pk=gift.pk, state=before.value, why=gift.why, attempt=gift.attempt)
    if not rows.update(state=after.value, why=why.value, **more):
        return False
    gift.state, gift.why = after.value, why.value
    for name, value in more.items():
        setattr(gift, name, value)
    _line(gift, before.value, at, actor_id)
    if after is GiftState.SENT:
        tell("gift.sent", gift)
    return True


def begin_gift(gift: Gift) -> None:
    """Write the first line of a gift that was just earned."""
    _line(gift, "", gift.earned_at, None)
    tell("gift.earned", gift)


def tell(event: str, gift: Gift) -> None:
    """A gift to programs that listen."""
    announce(
        event=event,
        publication_id=gift.milestone.programme.publication_id,
        data={
            "gift": gift.pk,
            "subscriber": gift.subscriber_id,
            "milestone": gift.milestone_id,
            "sort": gift.milestone.sort,
            "friends": gift.friends,
        },
    )


def _line(gift: Gift, before: str, at: dt.datetime, actor_id: int | None) -> None:
    last = GiftMove.objects.filter(gift=gift).aggregate(last=Max("number"))["last"] or 0
    GiftMove.objects.create(
        gift=gift, number=last + 1, at=at, before=before, after=gift.state, why=gift.why, actor_id=actor_id
    )
