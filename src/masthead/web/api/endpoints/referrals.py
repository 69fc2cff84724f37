"""The referral programme of a publication, and how far its readers are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.people import found_person
from masthead.web.api.problems import Problem
from masthead.web.api.reach import newest_first, reached
from masthead.web.api.referred import friend_out, gift_line, gift_out, milestone_out, programme_out, progress_out
from masthead.web.api.schemas.referrals import (
    ChangedMilestone,
    ChangedProgramme,
    DecideFriend,
    DecideGift,
    FriendOut,
    FriendPage,
    FriendsAsked,
    GiftOut,
    GiftPage,
    GiftsAsked,
    MilestoneOut,
    NewCodes,
    NewMilestone,
    ProgrammeOut,
    StockOut,
    SubscriberReferralsOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.growth.referrals import account, deciding, programme, queries

router = Router(tags=["Referrals"])
READ, WRITE = Scope.GROWTH_READ, Scope.GROWTH_WRITE
_TITLE = "/publications/{slug:publication}"
_PROGRAMME = f"{_TITLE}/referral-programme"
_MILESTONE = f"{_TITLE}/milestones/{{int:milestone}}"
_GIFT = "/gifts/{int:gift}"
_FRIEND = "/referrals/{int:referral}"
_CONFLICT = ("conflict",)


@operation(router, "GET", _PROGRAMME, scope=READ, answers={200: ProgrammeOut})
def get_referral_programme(request: HttpRequest, publication: str) -> ProgrammeOut:
    """The referral programme of a publication.

    Its rule, its milestones with their account, and how it stands.
    """
    return programme_out(caller_of(request).title(publication, READ))


@operation(router, "PATCH", _PROGRAMME, scope=WRITE, answers={200: ProgrammeOut})
def change_referral_programme(request: HttpRequest, publication: str, body: ChangedProgramme) -> ProgrammeOut:
    """Open or close the programme, or change its rule.

    For friends who did not count yet.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    held = queries.programme_of(title.pk)
    known = {name: getattr(held, name) for name in programme.Terms.__dataclass_fields__} if held else {"open": False}
    terms = programme.Terms(**{**known, **body.said()})
    programme.set_terms(user=caller.user, publication_id=title.pk, terms=terms)
    return programme_out(title)


@operation(router, "POST", f"{_TITLE}/milestones", scope=WRITE, answers={201: MilestoneOut}, problems=_CONFLICT)
def create_milestone(request: HttpRequest, publication: str, body: NewMilestone) -> Answer:
    """Promise a gift for a number of friends.

    Who has as many already earns it. 409 where there are twelve gifts already.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    reward = programme.Reward(**body.model_dump())
    made = programme.add_milestone(user=caller.user, publication_id=title.pk, reward=reward)
    return Answer(milestone_out(_stock(title, made.pk)), 201)


@operation(router, "PATCH", _MILESTONE, scope=WRITE, answers={200: MilestoneOut}, problems=_CONFLICT)
def change_milestone(request: HttpRequest, publication: str, milestone: int, body: ChangedMilestone) -> MilestoneOut:
    """Say a gift otherwise.

    What somebody earned it for stays earned. 409 for one that is retired.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    held = _stock(title, milestone).milestone
    names = [name for name in programme.Reward.__dataclass_fields__ if name != "file"]
    before = programme.Reward(**{name: getattr(held, name) for name in names})
    programme.change_milestone(user=caller.user, milestone_id=held.pk, reward=replace(before, **body.said()))
    return milestone_out(_stock(title, milestone))


@operation(router, "POST", f"{_MILESTONE}/retire", scope=WRITE, answers={200: MilestoneOut})
def retire_milestone(request: HttpRequest, publication: str, milestone: int) -> MilestoneOut:
    """Let nobody earn a gift any more.

    Who did earn it gets it.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    held = _stock(title, milestone).milestone
    programme.retire_milestone(user=caller.user, milestone_id=held.pk, now=timezone.now())
    return milestone_out(_stock(title, milestone))


@operation(router, "POST", f"{_MILESTONE}/codes", scope=WRITE, answers={200: StockOut}, problems=_CONFLICT)
def add_milestone_codes(request: HttpRequest, publication: str, milestone: int, body: NewCodes) -> StockOut:
    """Put codes into the stock of a gift.

    Each once. 409 for a gift that is none of codes.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    held = _stock(title, milestone).milestone
    added = programme.add_codes(user=caller.user, milestone_id=held.pk, codes=body.codes, now=timezone.now())
    return StockOut(added=added, codes=_stock(title, milestone).codes or 0)


@operation(router, "GET", f"{_TITLE}/referrals", scope=READ, answers={200: FriendPage})
def list_referrals(request: HttpRequest, publication: str, asked: Query[FriendsAsked]) -> Answer:
    """List the friends who came by somebody’s link.

    The last to come first. `state=held` are those whom a person has to look at.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = account.referrals_for(caller.user).filter(publication=title.pk)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.referrer:
        found = found.filter(referrer=asked.referrer)
    page = newest_first(request, found, asked)
    return Answer(FriendPage(items=[friend_out(each) for each in page.rows], next=page.next), headers=page.headers)


@operation(router, "POST", f"{_FRIEND}/decide", scope=WRITE, answers={200: FriendOut}, problems=_CONFLICT)
def decide_referral(request: HttpRequest, referral: int, body: DecideFriend) -> FriendOut:
    """Let a friend who is held count, or not.

    409 where somebody has decided already.
    """
    user = caller_of(request).user
    found = reached(request, account.referrals_for(user), referral, WRITE)
    deciding.decide_friend(user=user, referral_id=found.pk, counts=body.counts, now=timezone.now())
    return friend_out(reached(request, account.referrals_for(user), referral, WRITE))


@operation(router, "GET", f"{_TITLE}/gifts", scope=READ, answers={200: GiftPage})
def list_gifts(request: HttpRequest, publication: str, asked: Query[GiftsAsked]) -> Answer:
    """List the gifts that readers earned.

    The last to be earned first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = account.gifts_for(caller.user).filter(milestone__programme__publication=title.pk)
    wanted = {"state": asked.state, "milestone": asked.milestone, "subscriber": asked.subscriber}
    page = newest_first(request, found.filter(**{name: said for name, said in wanted.items() if said}), asked)
    return Answer(GiftPage(items=[gift_line(each) for each in page.rows], next=page.next), headers=page.headers)


@operation(router, "GET", _GIFT, scope=READ, answers={200: GiftOut})
def get_gift(request: HttpRequest, gift: int) -> GiftOut:
    """One gift, with its account.

    Line by line, and where a parcel goes.
    """
    return gift_out(_gift(request, gift, READ))


@operation(router, "POST", f"{_GIFT}/decide", scope=WRITE, answers={200: GiftOut}, problems=_CONFLICT)
def decide_gift(request: HttpRequest, gift: int, body: DecideGift) -> GiftOut:
    """Let a gift that waits go on, or withhold it.

    409 where it does not wait for that any more.
    """
    found, user = _gift(request, gift, WRITE), caller_of(request).user
    decision = deciding.Decision(body.decision)
    deciding.decide_gift(user=user, gift_id=found.pk, decision=decision, now=timezone.now())
    return gift_out(_gift(request, gift, WRITE))


@operation(
    router,
    "GET",
    "/subscribers/{int:subscriber}/referrals/{slug:publication}",
    scope=READ,
    answers={200: SubscriberReferralsOut},
)
def get_subscriber_referrals(request: HttpRequest, subscriber: int, publication: str) -> SubscriberReferralsOut:
    """How far a reader is with a publication’s programme.

    Their own link, their friends, their gifts and the next one. Readers of the publication alone.
    """
    title = caller_of(request).title(publication, READ)
    entry = found_person(request, subscriber, READ)
    if not any(held.publication_id == title.pk for held in entry.subscriptions):
        raise Problem("not-found")
    return progress_out(title, entry.person.pk)


def _gift(request: HttpRequest, gift: int, scope: Scope) -> Any:
    rows = account.gifts_for(caller_of(request).user)
    return reached(request, rows, gift, scope, title="milestone__programme__publication")


def _stock(title: Any, milestone: int) -> queries.Stock:
    """A milestone of a publication, with its account. Raises `Problem`."""
    found = next((each for each in queries.stock_of(title.pk) if each.milestone.pk == milestone), None)
    if found is None:
        raise Problem("not-found")
    return found
