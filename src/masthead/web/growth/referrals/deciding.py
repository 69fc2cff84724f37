"""What a person of the team decides: whether a friend counts, and how a gift that waits goes on.

All of it asks for `Right.GROWTH` in the title (PermissionDenied) and is recorded.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from masthead.web.growth.models import Gift, Referral
from masthead.web.growth.referrals.counting import note_brought
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.growth.referrals.giving import held_gift
from masthead.web.growth.referrals.moves import move_gift, move_referral
from masthead.web.growth.referrals.states import GiftState, GiftStep, ReferralStep, Why
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right


class Decision(StrEnum):
    """About a gift. POSTED: the parcel is on its way. RETRY: send the letter again. HAS_IT: the reader has it after
    all. WITHHOLD: nobody gets it.
    """

    POSTED = "posted"
    RETRY = "retry"
    HAS_IT = "has-it"
    WITHHOLD = "withhold"


_STEPS = {
    Decision.POSTED: (GiftStep.SEND, Why.POSTED),
    Decision.RETRY: (GiftStep.RETRY, Why.RETRIED),
    Decision.HAS_IT: (GiftStep.SEND, Why.CONFIRMED),
    Decision.WITHHOLD: (GiftStep.EXPIRE, Why.WITHHELD),
}


@transaction.atomic
def decide_friend(*, user: Somebody, referral_id: int, counts: bool, now: dt.datetime | None = None) -> Referral:
    """Let a friend who is held count, or not. Raises `ReferralError` where somebody decided already."""
    held = Referral.objects.select_for_update(no_key=True, of=("self",)).filter(pk=referral_id).first()
    if held is None:
        raise PermissionDenied
    _need(user, held.publication_id)
    step = ReferralStep.ALLOW if counts else ReferralStep.REFUSE
    if not move_referral(held, step, settled_at=now or timezone.now(), decided_by_id=user.pk):
        raise ReferralError("Somebody has decided about this friend already.")
    if counts:
        note_brought(held)
    action = "referral-allowed" if counts else "referral-refused"
    record(
        actor=user,
        action=action,
        subject=f"friend {held.friend_id or '–'} of subscriber {held.referrer_id or '–'}",
        publication_id=held.publication_id,
        reasons=", ".join(held.reasons),
    )
    return held


@transaction.atomic
def decide_gift(*, user: Somebody, gift_id: int, decision: Decision, now: dt.datetime | None = None) -> Gift:
    """Let a gift go on. Raises `ReferralError` where that is not possible, as when somebody was faster."""
    gift = held_gift(gift_id)
    if gift is None:
        raise PermissionDenied
    publication_id = gift.milestone.programme.publication_id
    _need(user, publication_id)
    if decision not in decisions_about(gift):
        raise ReferralError("This gift does not wait for that any more.")
    step, why = _STEPS[decision]
    more = {"attempt": gift.attempt + 1, "told_at": None} if decision is Decision.RETRY else {}
    if not move_gift(gift, step, why, at=now or timezone.now(), actor_id=user.pk, **more):
        raise ReferralError("This gift does not wait for that any more.")
    record(
        actor=user,
        action=f"gift-{decision.value}",
        subject=f"“{gift.milestone.name}” of subscriber {gift.subscriber_id or '–'}",
        publication_id=publication_id,
        gift=gift.pk,
    )
    return gift


def decisions_about(gift: Gift) -> tuple[Decision, ...]:
    """What a person can decide about a gift as it stands."""
    if gift.state == GiftState.HELD:
        first = (Decision.POSTED,) if gift.why == Why.TO_POST else ()
        return (*first, Decision.WITHHOLD)
    if gift.state == GiftState.FAILED and gift.subscriber_id is not None:
        if gift.milestone.sort == "parcel":
            return (Decision.RETRY, Decision.WITHHOLD)
        return (Decision.RETRY, Decision.HAS_IT, Decision.WITHHOLD)
    return ()


def _need(user: Somebody, publication_id: int) -> None:
    if not may(user, Right.GROWTH, publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")
