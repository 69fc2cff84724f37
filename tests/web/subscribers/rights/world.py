"""People in every standing, and links to their pages."""

from __future__ import annotations

import datetime as dt

from masthead.audience.addresses import parse_address
from masthead.audience.subscription import SubscriptionEvent as Event
from masthead.audience.subscription import SubscriptionState as State
from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions import moves
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.links import letter_token
from masthead.web.subscribers.models import Subscriber, Subscription

NOW = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

WAYS: dict[State, tuple[Event, ...]] = {
    State.PENDING: (),
    State.ACTIVE: (Event.CONFIRMED,),
    State.PAUSED: (Event.CONFIRMED, Event.PAUSED),
    State.UNSUBSCRIBED: (Event.CONFIRMED, Event.UNSUBSCRIBED),
    State.BOUNCED: (Event.CONFIRMED, Event.BOUNCED),
    State.COMPLAINED: (Event.CONFIRMED, Event.COMPLAINED),
}
"""How somebody comes to stand so."""


def somebody(address: str = "mei@reader.example", **profile: object) -> Subscriber:
    """A new person."""
    said = parse_address(address)
    fresh = Subscriber(
        address=str(said), key=said.key, domain=said.domain, created_at=NOW - 9 * DAY, changed_at=NOW, **profile
    )
    return moves.add_person(subscriber=fresh)


def stands(
    person: Subscriber, title: Publication, state: State = State.ACTIVE, *, at: dt.datetime = NOW - 9 * DAY
) -> Subscription:
    """A person's standing with a title, with its evidence."""
    asked = Evidence("asked", "form", origin="https://harbour.example/subscribe/", network="192.0.2.0/24")
    held = moves.ask(subscriber=person, publication_id=title.pk, at=at, by=READER, evidence=asked)
    for event in WAYS[state]:
        evidence = Evidence("confirmed", "button") if event is Event.CONFIRMED else None
        moves.move(subscription=held, event=event, at=at, by=READER, evidence=evidence)
    return held


def state_of(person: Subscriber, title: Publication) -> str:
    """How a person stands now; "" for not at all."""
    found = Subscription.objects.filter(subscriber_id=person.pk, publication=title).values_list("state", flat=True)
    return found.first() or ""


def in_sets(person_id: int) -> set[str]:
    """The sets of standing and suppression that hold a person."""
    return {name for name in sets.sets_with(person_id) if name.startswith(("state:", "suppressed"))}


def link(page: str, purpose: Purpose, title: Publication, person: Subscriber) -> str:
    """A page of a person's, by a signed link."""
    return f"/{title.slug}/{page}/{letter_token(purpose, title.pk, person.pk)}/"


def preferences_link(title: Publication, person: Subscriber) -> str:
    """The preference centre."""
    return link("preferences", Purpose.PREFERENCES, title, person)


def unsubscribe_link(title: Publication, person: Subscriber) -> str:
    """Unsubscribing."""
    return link("unsubscribe", Purpose.UNSUBSCRIBE, title, person)
