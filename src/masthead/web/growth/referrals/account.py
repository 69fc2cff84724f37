"""The account of gifts, and the queue of what a person has to decide, for the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from masthead.web.growth.models import Gift, Referral
from masthead.web.growth.referrals.states import GiftState, ReferralState, Why
from masthead.web.subscribers.queries.friends import names_of
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

AT_ONCE = 100
"""Of the queue."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which gifts. state: "" for all. milestone: 0 for all. person: part of a name or an address, or a number."""

    state: str = ""
    milestone: int = 0
    person: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody is shown to the team. number: None for who is erased."""

    number: int | None
    name: str = ""
    address: str = ""

    @property
    def title(self) -> str:
        """In one line."""
        return self.name or self.address or (f"Subscriber {self.number}" if self.number else "Somebody who is erased")


def gifts_for(user: Somebody) -> QuerySet[Gift]:
    """The gifts of the titles whose growth somebody looks after, the latest first."""
    found = Gift.objects.filter(milestone__programme__publication__in=publications_with(user, Right.GROWTH))
    return found.select_related("milestone__programme__publication").order_by("-earned_at", "-pk")


def referrals_for(user: Somebody) -> QuerySet[Referral]:
    """The friends who came to the titles whose growth somebody looks after, the latest first."""
    found = Referral.objects.filter(publication__in=publications_with(user, Right.GROWTH))
    return found.select_related("publication").order_by("-pk")


def filtered(gifts: QuerySet[Gift], filters: Filters, *, sees_people: bool) -> QuerySet[Gift]:
    """Those of some gifts. sees_people: whether names and addresses may be searched."""
    found = gifts
    if filters.state in set(GiftState):
        found = found.filter(state=filters.state)
    if filters.milestone:
        found = found.filter(milestone_id=filters.milestone)
    said = filters.person.strip()
    if said.isdecimal() and len(said) <= 10:
        found = found.filter(subscriber_id=int(said))
    elif said and sees_people:
        found = found.filter(subscriber__key__contains=said.casefold())
    elif said:
        found = found.none()
    return found


def held_friends(publication_id: int) -> Sequence[Referral]:
    """Friends whom a person has to look at, the oldest first."""
    rows = Referral.objects.filter(publication_id=publication_id, state=ReferralState.HELD)
    return tuple(rows.order_by("asked_at", "pk")[:AT_ONCE])


def held_gifts(publication_id: int) -> Sequence[Gift]:
    """Gifts that wait for a person or for something, by what for and the oldest first."""
    rows = Gift.objects.filter(milestone__programme__publication_id=publication_id)
    found = rows.filter(state__in=(GiftState.HELD, GiftState.FAILED)).select_related("milestone__programme")
    order = [Why.TO_POST, Why.IN_DOUBT, Why.REFUSED, Why.NO_CODE, Why.AWAY]
    ranked = sorted(found.order_by("earned_at", "pk")[:AT_ONCE], key=lambda each: order.index(Why(each.why)))
    return tuple(ranked)


def people_of(user: Somebody, publication_id: int, ids: Sequence[int | None]) -> Mapping[int | None, Person]:
    """How people are shown to somebody: with name and address where they look after the title's audience."""
    there = {each for each in ids if each is not None}
    named = names_of(there) if publication_id in publications_with(user, Right.AUDIENCE) else {}
    people: dict[int | None, Person] = {each: Person(each, *named.get(each, ("", ""))) for each in there}
    people[None] = Person(None)
    return people
