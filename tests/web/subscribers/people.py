"""Made-up people on the list, made as a sign-up makes them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from masthead.audience.addresses import parse_address
from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.moves import add_person, ask, move
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.models import Subscriber, Subscription

AT = dt.datetime(2026, 11, 3, 6, 0, tzinfo=dt.UTC)

_WAYS: dict[SubscriptionState, tuple[SubscriptionEvent, ...]] = {
    SubscriptionState.PENDING: (),
    SubscriptionState.ACTIVE: (SubscriptionEvent.CONFIRMED,),
    SubscriptionState.PAUSED: (SubscriptionEvent.CONFIRMED, SubscriptionEvent.PAUSED),
    SubscriptionState.UNSUBSCRIBED: (SubscriptionEvent.CONFIRMED, SubscriptionEvent.UNSUBSCRIBED),
    SubscriptionState.BOUNCED: (SubscriptionEvent.CONFIRMED, SubscriptionEvent.BOUNCED),
    SubscriptionState.COMPLAINED: (SubscriptionEvent.CONFIRMED, SubscriptionEvent.COMPLAINED),
}


def reader(
    address: str,
    *titles: Publication,
    state: SubscriptionState = SubscriptionState.PENDING,
    at: dt.datetime = AT,
    name: str = "",
    language: str = "",
    source: str = "form",
) -> Subscriber:
    """Somebody who stands so with titles; a minute lies between one step and the next."""
    parsed = parse_address(address if "@" in address else f"{address}@example.com")
    person = Subscriber(
        address=str(parsed),
        key=parsed.key,
        domain=parsed.domain,
        name=name,
        language=language,
        source=source,
        created_at=at,
        changed_at=at,
    )
    with transaction.atomic():
        add_person(subscriber=person)
        for title in titles:
            stand(person, title, state, at=at, source=source)
    return person


def stand(
    person: Subscriber, title: Publication, state: SubscriptionState, *, at: dt.datetime = AT, source: str = "form"
) -> Subscription:
    """Lead a person to a state."""
    with transaction.atomic():
        asked = Evidence("asked", "form", origin="https://harbour.example/")
        held = ask(subscriber=person, publication_id=title.pk, at=at, by=READER, evidence=asked, source=source)
        for step, event in enumerate(_WAYS[state], start=1):
            evidence = Evidence("confirmed", "button") if event is SubscriptionEvent.CONFIRMED else None
            move(subscription=held, event=event, at=at + dt.timedelta(minutes=step), by=READER, evidence=evidence)
    return held
