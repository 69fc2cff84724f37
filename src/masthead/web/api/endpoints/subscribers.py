"""Subscribers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from masthead.audience.subscription import SubscriptionState
from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.endpoint import operation
from masthead.web.api.pages import cut, link_to
from masthead.web.api.people import METHOD, address_of, found_person, ground_of, person_out, reach_of, subscription_out
from masthead.web.api.problems import invalid
from masthead.web.api.schemas.subscribers import (
    AddressSearch,
    FoundOut,
    NewSubscriber,
    SubscriberOut,
    SubscriberPage,
    SubscribersAsked,
    SubscriptionsOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.publications.queries import publication_named
from masthead.web.subscribers.actions import standing
from masthead.web.subscribers.queries import directory

router = Router(tags=["Subscribers"])
READ, WRITE = Scope.SUBSCRIBERS_READ, Scope.SUBSCRIBERS_WRITE


@operation(router, "GET", "/subscribers", scope=READ, answers={200: SubscriberPage})
def list_subscribers(request: HttpRequest, asked: Query[SubscribersAsked]) -> Answer:
    """List people.

    By id, which grows: who comes while you read stands on a later page, and nobody comes twice. People of other titles
    than those of the token are not there.
    """
    wanted = directory.Wanted(
        publication_id=_publication(request, asked.publication) if asked.publication else None,
        state=SubscriptionState(asked.state) if asked.state else None,
        tag=asked.tag or "",
        language=asked.language or "",
        source=asked.source or "",
        created_since=asked.created_since,
        changed_since=asked.changed_since,
    )
    return page_of_people(request, READ, wanted, cursor=asked.cursor, limit=asked.limit)


@operation(router, "POST", "/subscribers", scope=WRITE, answers={201: SubscriberOut}, problems=("conflict",))
def create_subscriber(request: HttpRequest, body: NewSubscriber) -> Answer:
    """Subscribe somebody who agreed elsewhere.

    At once, without a mail to confirm: you vouch for the person’s consent and name its source, which is kept as
    evidence. Where you are not sure, ask the person to confirm instead. A person who is known already keeps name and
    profile. 409 for somebody who has left, who comes back by asking alone, and for a suppressed address.
    """
    caller = caller_of(request)
    title = caller.named_title(body.publication, WRITE, pointer="#/publication")
    ground = ground_of(caller, body.consent_source)
    made = standing.vouch(
        ground=ground,
        address=address_of(body.address),
        publication_id=title.pk,
        name=body.name,
        source=body.source or METHOD,
    )
    found = found_person(request, made.pk, WRITE)
    return Answer(person_out(found), 201, {"Location": f"/api/v1/subscribers/{made.pk}"})


@operation(router, "POST", "/subscribers/search", scope=READ, answers={200: FoundOut})
def search_subscribers(request: HttpRequest, body: AddressSearch) -> FoundOut:
    """Find a person by address.

    A POST, so that the address stands in no log. An empty list where the token does not reach anybody with it.
    """
    found = directory.entry_with_key(reach_of(caller_of(request), READ), address_of(body.address).key)
    return FoundOut(items=[person_out(found)] if found else [])


@operation(router, "GET", "/subscribers/{int:subscriber}/subscriptions", scope=READ, answers={200: SubscriptionsOut})
def list_subscriptions(request: HttpRequest, subscriber: int) -> SubscriptionsOut:
    """List the subscriptions of a person."""
    found = found_person(request, subscriber, READ)
    return SubscriptionsOut(items=[subscription_out(each) for each in found.subscriptions])


def page_of_people(request: HttpRequest, scope: Scope, wanted: directory.Wanted, *, cursor: str, limit: int) -> Answer:
    """A page of people, by id."""
    place = place_in(request, cursor)
    after = place[0] if place else 0
    found = directory.page_of(reach_of(caller_of(request), scope), wanted, after=after, limit=limit + 1)
    rows, more = cut(found, limit)
    address, headers = link_to(request, [rows[-1].person.pk] if more else None)
    return Answer(SubscriberPage(items=[person_out(each) for each in rows], next=address), headers=headers)


def _publication(request: HttpRequest, slug: str) -> int:
    found: Any = publication_named(slug)
    if found is None or found.pk not in caller_of(request).titles(READ):
        raise invalid("There is no such publication.", parameter="publication")
    return int(found.pk)
