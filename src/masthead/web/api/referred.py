"""The referral programme as the API shows it. People stand there by their numbers alone."""

from __future__ import annotations

from typing import Any

from masthead.web.api.schemas.referrals import (
    FriendOut,
    GiftLine,
    GiftMoveOut,
    GiftOut,
    MilestoneOut,
    NextGiftOut,
    ProgrammeOut,
    SubscriberReferralsOut,
)
from masthead.web.growth.referrals import queries
from masthead.web.growth.referrals.deciding import decisions_about
from masthead.web.growth.referrals.programme import Terms
from masthead.web.subscribers.links import codes, invitation
from masthead.web.subscribers.public import Place


def programme_out(title: Any) -> ProgrammeOut:
    """A publication's; as nobody settled it yet, where nobody did."""
    held, overview = queries.programme_of(title.pk), queries.overview_of(title.pk)
    terms = held or Terms(open=False)
    return ProgrammeOut(
        publication=title.slug,
        **{name: getattr(terms, name) for name in Terms.__dataclass_fields__},
        counted=overview.counted,
        waiting=overview.waiting,
        held_friends=overview.friends_held,
        held_gifts=overview.gifts_held,
        sent=overview.sent,
        milestones=[milestone_out(each) for each in queries.stock_of(title.pk)],
    )


def milestone_out(stock: queries.Stock) -> MilestoneOut:
    """A milestone with its account."""
    held = stock.milestone
    names = ("friends", "name", "about", "sort", "text", "claim_days", "retired_at")
    said: dict[str, Any] = {name: getattr(held, name) for name in names}
    return MilestoneOut(id=held.pk, **said, earned=stock.earned, sent=stock.sent, codes=stock.codes)


def friend_out(referral: Any) -> FriendOut:
    """Somebody who came."""
    names = ("state", "asked_at", "confirmed_at", "due_at", "settled_at")
    said: dict[str, Any] = {name: getattr(referral, name) for name in names}
    return FriendOut(
        id=referral.pk,
        publication=referral.publication.slug,
        referrer=referral.referrer_id,
        friend=referral.friend_id,
        reasons=list(referral.reasons),
        **said,
    )


def gift_line(gift: Any) -> GiftLine:
    """A gift as lists show it."""
    return GiftLine(**_head(gift))


def gift_out(gift: Any) -> GiftOut:
    """A gift with its account."""
    moves = [
        GiftMoveOut(number=each.number, at=each.at, before=each.before, after=each.after, why=each.why)
        for each in gift.moves.all()
    ]
    decisions = [each.value for each in decisions_about(gift)]
    return GiftOut(**_head(gift), address=gift.address, decisions=decisions, moves=moves)


def progress_out(title: Any, subscriber_id: int) -> SubscriberReferralsOut:
    """How far a reader is."""
    found = queries.progress_of(title.pk, subscriber_id)
    coming = found.next
    return SubscriberReferralsOut(
        publication=title.slug,
        subscriber=subscriber_id,
        link=Place.of(title).url(invitation(codes().code(subscriber_id))),
        friends=found.friends,
        coming=found.coming,
        next=NextGiftOut(milestone=coming.pk, name=coming.name, friends=coming.friends, missing=found.missing)
        if coming is not None
        else None,
        gifts=[gift_line(each) for each in found.gifts],
    )


def _head(gift: Any) -> dict[str, Any]:
    names = ("friends", "state", "why", "earned_at", "told_at", "sent_at", "expires_at")
    milestone = gift.milestone
    return {
        **{name: getattr(gift, name) for name in names},
        "id": gift.pk,
        "publication": milestone.programme.publication.slug,
        "milestone": milestone.pk,
        "name": milestone.name,
        "sort": milestone.sort,
        "subscriber": gift.subscriber_id,
    }
