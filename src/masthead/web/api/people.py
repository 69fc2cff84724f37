"""People as the API shows them, within what a token reaches."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from masthead.audience.addresses import Address, AddressError, parse_address
from masthead.web.api.callers import Caller, caller_of
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.subscribers import SubscriberOut, SubscriptionOut
from masthead.web.api.scopes import Scope
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.queries import directory
from masthead.web.subscribers.queries.visibility import visible_subscriptions

METHOD = "api"
"""How consent that comes by a program is called in its evidence."""


def reach_of(caller: Caller, scope: Scope) -> directory.Reach:
    """Whose people a token sees. Without a restriction, what its maker sees; a writer's sees nobody."""
    return directory.Reach(caller.user, caller.titles(scope) if caller.restricted else None)


def found_person(request: HttpRequest, subscriber: int, scope: Scope) -> directory.Entry:
    """A person within reach. Raises `Problem` alike for nobody and for somebody else's."""
    found = directory.entry_of(reach_of(caller_of(request), scope), subscriber) if subscriber <= LARGEST_ID else None
    if found is None:
        raise Problem("not-found")
    return found


def person_out(entry: directory.Entry) -> SubscriberOut:
    """A person, with what is shown of their standing."""
    person = entry.person
    return SubscriberOut(
        id=person.pk,
        address=person.address,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        local_time=person.local_time,
        attributes={str(key): str(value) for key, value in person.attributes.items()},
        tags=list(entry.tags),
        source=person.source,
        suppressed=entry.suppressed,
        created_at=person.created_at,
        changed_at=person.changed_at,
        subscriptions=[subscription_out(each) for each in entry.subscriptions],
    )


def subscription_out(held: Any) -> SubscriptionOut:
    """A standing."""
    return SubscriptionOut(
        publication=held.publication.slug,
        state=held.state,
        since=held.since,
        asked_at=held.asked_at,
        confirmed_at=held.confirmed_at,
        paused_until=held.paused_until,
        frequency=held.frequency,
        source=held.source,
        reason=held.reason,
    )


def address_of(said: str) -> Address:
    """The address that a body names. Raises `Problem`."""
    try:
        return parse_address(said)
    except AddressError as fault:
        raise invalid(str(fault), pointer="#/address") from None


def ground_of(caller: Caller, source: str = "") -> Ground:
    """On which ground a program changes somebody's standing, now."""
    return Ground(actor=caller.user, at=timezone.now(), source=source, method=METHOD, by=caller.by)


def refuse_narrow(caller: Caller, subscriber: int, scope: Scope) -> None:
    """Raise PermissionDenied where a token is not good for every title of a person that its maker sees: what is done
    to the person as a whole would reach further than the token does.
    """
    theirs = set(visible_subscriptions(caller.user, subscriber).values_list("publication_id", flat=True))
    if caller.restricted and not theirs <= caller.titles(scope):
        raise PermissionDenied("Only a token that is good for every title of this person may do this.")
