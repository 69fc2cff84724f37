"""Reads about the programme: how it stands, what a reader has and lacks, who brought most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from masthead.web.growth.models import BoardName, Gift, Milestone, Programme, Referral, StockCode
from masthead.web.growth.referrals.states import GiftState, ReferralState

BOARD = 10
"""Places of the leaderboard."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reader is. friends: who counted. coming: who is waited for, or looked at. next: the gift with the
    fewest friends that is not theirs; None for who has them all, and where there are none.
    """

    friends: int
    coming: int
    next: Milestone | None
    gifts: tuple[Gift, ...]

    @property
    def missing(self) -> int:
        """Friends until the next gift; 0 where there is none, or it is just being made ready."""
        return max(0, self.next.friends - self.friends) if self.next is not None else 0


@dataclass(frozen=True, slots=True)
class Leader:
    """A place of the leaderboard. place: the same for as many friends. own: it is the reader's."""

    place: int
    name: str
    friends: int
    own: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """A title's programme in numbers. waiting: for friends. friends_held, gifts_held: for a person. sent: gifts."""

    counted: int
    waiting: int
    friends_held: int
    gifts_held: int
    sent: int

    @property
    def to_decide(self) -> int:
        """What waits for a person."""
        return self.friends_held + self.gifts_held


@dataclass(frozen=True, slots=True)
class Stock:
    """A milestone with its account. codes: left in stock; None for gifts that are none of codes."""

    milestone: Milestone
    earned: int
    sent: int
    codes: int | None

    @property
    def is_short(self) -> bool:
        """Whether the next readers may find no code."""
        return self.codes is not None and self.codes < max(5, self.earned // 10)


def programme_of(publication_id: int) -> Programme | None:
    """That of a title; None where nobody ever settled one."""
    return Programme.objects.filter(publication_id=publication_id).select_related("publication").first()


def milestones_of(publication_id: int) -> tuple[Milestone, ...]:
    """What can be earned, by the number of friends."""
    rows = Milestone.objects.filter(programme__publication_id=publication_id, retired_at=None)
    return tuple(rows.order_by("friends"))


def counted_friends(publication_id: int, ids: Iterable[int] | None = None, least: int = 1) -> Mapping[int, int]:
    """How many friends counted, by who brought them; of some people or all, without those below `least`."""
    rows = Referral.objects.filter(publication_id=publication_id, state=ReferralState.COUNTED).exclude(referrer=None)
    if ids is not None:
        rows = rows.filter(referrer_id__in=list(ids))
    found = rows.order_by().values_list("referrer").annotate(many=Count("pk"))
    return dict(found.filter(many__gte=least))


def progress_of(publication_id: int, subscriber_id: int) -> Progress:
    """How far a reader is with a title."""
    mine = Referral.objects.filter(publication_id=publication_id, referrer_id=subscriber_id)
    counts = dict(mine.order_by().values_list("state").annotate(many=Count("pk")))
    friends = counts.get(ReferralState.COUNTED.value, 0)
    rows = Gift.objects.filter(milestone__programme__publication_id=publication_id, subscriber_id=subscriber_id)
    gifts = tuple(rows.select_related("milestone", "code").order_by("milestone__friends", "pk"))
    had = {gift.milestone_id for gift in gifts}
    left = [each for each in milestones_of(publication_id) if each.pk not in had and each.friends > friends]
    coming = counts.get(ReferralState.WAITING.value, 0) + counts.get(ReferralState.HELD.value, 0)
    return Progress(friends, coming, left[0] if left else None, gifts)


def gift_of_reader(publication_id: int, subscriber_id: int, gift_id: int) -> Gift | None:
    """A gift of a reader's own; None for any other."""
    rows = Gift.objects.filter(milestone__programme__publication_id=publication_id, subscriber_id=subscriber_id)
    return rows.select_related("milestone", "code").filter(pk=gift_id).first()


def board_of(programme: Programme, subscriber_id: int) -> tuple[Leader, ...]:
    """Those who brought most friends, of those who want to be named; nobody where the title shows none."""
    if not programme.leaderboard:
        return ()
    names = dict(BoardName.objects.filter(programme=programme).values_list("subscriber_id", "name"))
    counts = counted_friends(programme.publication_id, names)
    ranked = sorted(counts.items(), key=lambda each: (-each[1], names[each[0]]))[:BOARD]
    places: dict[int, int] = {}
    for place, (_, many) in enumerate(ranked, start=1):
        places.setdefault(many, place)
    return tuple(Leader(places[many], names[person], many, person == subscriber_id) for person, many in ranked)


def board_name_of(programme: Programme, subscriber_id: int) -> str:
    """How a reader is named there; "" for not at all."""
    rows = BoardName.objects.filter(programme=programme, subscriber_id=subscriber_id)
    return rows.values_list("name", flat=True).first() or ""


def overview_of(publication_id: int) -> Overview:
    """A title's programme in numbers."""
    friends = Referral.objects.filter(publication_id=publication_id).order_by().values_list("state")
    by_state = dict(friends.annotate(many=Count("pk")))
    gifts = Gift.objects.filter(milestone__programme__publication_id=publication_id)
    return Overview(
        counted=by_state.get(ReferralState.COUNTED.value, 0),
        waiting=by_state.get(ReferralState.WAITING.value, 0),
        friends_held=by_state.get(ReferralState.HELD.value, 0),
        gifts_held=gifts.filter(state__in=(GiftState.HELD, GiftState.FAILED)).count(),
        sent=gifts.filter(state=GiftState.SENT).count(),
    )


def stock_of(publication_id: int) -> Sequence[Stock]:
    """Every milestone with its account, those that are retired last."""
    rows = Milestone.objects.filter(programme__publication_id=publication_id)
    counted = rows.annotate(
        many=Count("gifts", distinct=True),
        gone=Count("gifts", filter=Q(gifts__state=GiftState.SENT), distinct=True),
    )
    codes = StockCode.objects.filter(milestone__in=rows, gift=None).order_by().values_list("milestone")
    left = dict(codes.annotate(many=Count("pk")))
    found = sorted(counted, key=lambda each: (each.retired_at is not None, each.friends, each.pk))
    return [Stock(each, each.many, each.gone, left.get(each.pk, 0) if each.sort == "code" else None) for each in found]


def personal_referrals(*, subscriber_id: int) -> list[dict[str, object]]:
    """Everything about a person in referral programmes, for the person; never who their friends are."""
    mine = Referral.objects.filter(Q(referrer_id=subscriber_id) | Q(friend_id=subscriber_id))
    friends: list[dict[str, object]] = [
        {
            "publication": each.publication.name,
            "kind": "friend" if each.referrer_id == subscriber_id else "invited",
            "state": each.state,
            "at": each.asked_at.isoformat(),
        }
        for each in mine.select_related("publication").order_by("asked_at", "pk")
    ]
    gifts: list[dict[str, object]] = [
        {
            "publication": each.milestone.programme.publication.name,
            "kind": "gift",
            "gift": each.milestone.name,
            "state": each.state,
            "at": each.earned_at.isoformat(),
            "sent_at": each.sent_at.isoformat() if each.sent_at else None,
            "address": each.address,
        }
        for each in Gift.objects.filter(subscriber_id=subscriber_id)
        .select_related("milestone__programme__publication")
        .order_by("earned_at", "pk")
    ]
    names: list[dict[str, object]] = [
        {
            "publication": each.programme.publication.name,
            "kind": "board_name",
            "name": each.name,
            "at": each.at.isoformat(),
        }
        for each in BoardName.objects.filter(subscriber_id=subscriber_id).select_related("programme__publication")
    ]
    return friends + gifts + names
