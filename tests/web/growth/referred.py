"""A programme with gifts, somebody who passes their link on, and friends who come by it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pyroaring import BitMap
from tests.web.subscribers.people import reader

from masthead.audience.addresses import parse_address
from masthead.audience.segments.tree import Action
from masthead.audience.subscription import SubscriptionState
from masthead.tokens import Purpose
from masthead.web.growth.models import Gift, Milestone, Programme, Referral
from masthead.web.growth.referrals import programme as team
from masthead.web.growth.referrals.programme import Reward, Terms
from masthead.web.growth.referrals.rounds import run
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions.sign_up import confirm, request_sign_up
from masthead.web.subscribers.links import codes, letter_token
from masthead.web.subscribers.models import SignUp, Subscriber
from masthead.web.subscribers.segments.engagement import deed_set
from masthead.web.subscribers.sign_up.posting import post_due
from masthead.web.team.models import User

START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
CODES = ["PIER-1", "PIER-2"]


def open_programme(user: User, title: Publication, **more: Any) -> Programme:
    return team.set_terms(user=user, publication_id=title.pk, terms=Terms(**{"open": True, **more}))


def a_reward(friends: int, sort: str = "page", **more: Any) -> Reward:
    values: dict[str, Any] = {"friends": friends, "name": f"Gift {friends}", "sort": sort, "text": "Thank you."}
    return Reward(**{**values, **more})


def a_gift(user: User, title: Publication, friends: int, sort: str = "page", **more: Any) -> Milestone:
    reward = a_reward(friends, sort, **more)
    return team.add_milestone(user=user, publication_id=title.pk, reward=reward)


def referrer(title: Publication, address: str = "rosa", **more: Any) -> Subscriber:
    """Somebody who reads a title and has a link."""
    return reader(address, title, state=SubscriptionState.ACTIVE, **more)


def sign_up(
    address: str, title: Publication, by: Subscriber | None, at: dt.datetime = START, **more: Any
) -> SignUp | None:
    """Somebody sends the form, behind a link or not."""
    return request_sign_up(
        address=parse_address(address if "@" in address else f"{address}@example.com"),
        publication_ids=[title.pk],
        method="form",
        now=at,
        referral=codes().code(by.pk) if by is not None else "",
        **more,
    )


def press(asked: SignUp | None, at: dt.datetime, network: str = "") -> int:
    """They press the button in the letter; their number."""
    assert asked is not None
    confirm(sign_up_id=asked.pk, subscriber_id=asked.subscriber_id, now=at, network=network)
    return asked.subscriber_id


def friend(address: str, title: Publication, by: Subscriber, at: dt.datetime = START, **more: Any) -> int:
    """Somebody who signs up by a link and confirms."""
    return press(sign_up(address, title, by, at, **more), at + dt.timedelta(minutes=3))


def opens(title: Publication, day: dt.date, *people: int, mailing: int = 1) -> None:
    """People open the edition of a day, as measuring keeps it."""
    change = sets.SetChange()
    change.enter[deed_set(Action.OPENED, title.pk, day, mailing)] |= BitMap(people)
    sets.change(change)


def rounds(at: dt.datetime) -> None:
    """What the clock does: a round, the post, and a round after it."""
    run(at)
    post_due(now=at)
    run(at)


def standing(by: Subscriber) -> list[tuple[str, tuple[str, ...]]]:
    """(state, reasons) of somebody's friends, in their order."""
    rows = Referral.objects.filter(referrer=by).order_by("pk")
    return [(each.state, tuple(each.reasons)) for each in rows]


def gifts(by: Subscriber | None = None) -> list[tuple[str, str]]:
    """(state, why) of gifts."""
    rows = Gift.objects.order_by("milestone__friends", "pk")
    return [(each.state, each.why) for each in (rows.filter(subscriber=by) if by else rows)]


def hub_path(title: Publication, person: int, rest: str = "") -> str:
    token = letter_token(Purpose.FRIENDS, title.pk, person)
    return f"/{title.slug}/friends/{token}/{rest}"
