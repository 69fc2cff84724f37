"""What a person has to decide about friends and gifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from masthead.web.growth.models import Gift, Referral
from masthead.web.growth.referrals import account
from masthead.web.growth.referrals.account import Person
from masthead.web.growth.referrals.deciding import Decision, decide_friend, decide_gift, decisions_about
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.growth.referrals.states import Why
from masthead.web.growth.referrals.suspicion import Reason
from masthead.web.growth.views.referrals import ICON, crumbs_of
from masthead.web.growth.views.team_page import show, title_of
from masthead.web.publications.queries import time_zone_of

REASON_WORDS: dict[Reason, str] = {
    Reason.NETWORK: "from the same network as who brought them",
    Reason.DEVICE: "from the same device as who brought them",
    Reason.CROWD: "from the same device as another of their friends",
    Reason.DISPOSABLE: "with an address that lasts minutes",
    Reason.ALIAS: "with another spelling of the same mailbox",
}
WHY_WORDS: dict[Why, str] = {
    Why.NONE: "",
    Why.NO_CODE: "waits for codes: the stock is empty",
    Why.AWAY: "waits: its reader left the title, or must not be mailed",
    Why.TO_POST: "a parcel to post",
    Why.IN_DOUBT: "nobody knows whether its letter arrived",
    Why.REFUSED: "its letter could not be sent",
    Why.UNCLAIMED: "nobody fetched it",
    Why.WITHHELD: "withheld by the team",
    Why.TOLD: "by letter",
    Why.POSTED: "posted",
    Why.CONFIRMED: "confirmed by the team",
    Why.RELEASED: "goes on",
    Why.RETRIED: "its letter goes out again",
}
BUTTONS: dict[Decision, str] = {
    Decision.POSTED: "It is posted",
    Decision.RETRY: "Send the letter again",
    Decision.HAS_IT: "The reader has it",
    Decision.WITHHOLD: "Withhold it",
}
_DONE: dict[Decision, str] = {
    Decision.POSTED: "Noted: the parcel is posted.",
    Decision.RETRY: "The letter goes out again within a minute.",
    Decision.HAS_IT: "Noted: the reader has it.",
    Decision.WITHHOLD: "Nobody gets this gift.",
}


@dataclass(frozen=True, slots=True)
class _Held:
    """A friend in the queue."""

    referral: Referral
    friend: Person
    referrer: Person
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A gift in the queue. buttons: (value, words)."""

    gift: Gift
    person: Person
    why: str
    buttons: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Friends who are held, and gifts that wait."""
    publication = title_of(request, slug)
    if request.method == "POST":
        decide(request)
        return redirect(request.path)
    friends, gifts = account.held_friends(publication.pk), account.held_gifts(publication.pk)
    ids = [each.friend_id for each in friends] + [each.referrer_id for each in friends]
    people = account.people_of(request.user, publication.pk, ids + [each.subscriber_id for each in gifts])
    return show(
        request,
        "growth/referral_queue.html",
        title="To decide",
        icon=ICON,
        crumbs=crumbs_of(publication),
        publication=publication,
        zone=time_zone_of(publication.pk),
        friends=[_held(each, people) for each in friends],
        gifts=[_waiting(each, people) for each in gifts],
        most=account.AT_ONCE,
    )


def decide(request: HttpRequest) -> None:
    """Do what a button says, and say so. Raises PermissionDenied for what is another title's."""
    said = request.POST
    friend, gift, do = (said.get(name, "") for name in ("friend", "gift", "do"))
    try:
        if friend.isdecimal() and len(friend) < 18 and do in {"allow", "refuse"}:
            decide_friend(user=request.user, referral_id=int(friend), counts=do == "allow")
            messages.success(request, "The friend counts." if do == "allow" else "The friend does not count.")
        elif gift.isdecimal() and len(gift) < 18 and do in set(Decision):
            decide_gift(user=request.user, gift_id=int(gift), decision=Decision(do))
            messages.success(request, _DONE[Decision(do)])
    except ReferralError as refused:
        messages.warning(request, str(refused))


def _held(referral: Referral, people: Mapping[int | None, Person]) -> _Held:
    reasons = tuple(REASON_WORDS[Reason(each)] for each in referral.reasons)
    return _Held(referral, people[referral.friend_id], people[referral.referrer_id], reasons)


def _waiting(gift: Gift, people: Mapping[int | None, Person]) -> _Waiting:
    return _Waiting(gift, people[gift.subscriber_id], WHY_WORDS[Why(gift.why)], buttons_of(gift))


def buttons_of(gift: Gift) -> tuple[tuple[str, str], ...]:
    """(value, words) of what can be decided about a gift."""
    return tuple((each.value, BUTTONS[each]) for each in decisions_about(gift))
