"""Subscribing by a link that was mailed to somebody who has another title already: the mailbox is proven."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.actions.moves import ask, move
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.models import Letter, Subscriber, Subscription
from masthead.web.subscribers.sign_up.wording import wordings_for
from masthead.web.subscribers.suppression_rows import FORGIVEN, rows_of


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants which title. method: as in `models.Consent`. origin: what stood there and in which mail. network:
    already cut (`networks.kept`). source: of a new subscription.
    """

    subscriber_id: int
    publication_id: int
    method: str
    origin: str
    network: str
    source: str


@transaction.atomic
def join(wish: Wish, *, at: dt.datetime) -> bool:
    """Subscribe at once, with the present words of consent as evidence; a welcome mail follows. Whether it is new.

    Whoever has the title keeps it as it is. False also where the publisher suppressed the address, and nothing happens
    then; see `may_join`. Raises Subscriber.DoesNotExist for somebody who is gone.
    """
    person = Subscriber.objects.select_for_update(no_key=True).get(pk=wish.subscriber_id)
    wording = wordings_for(publications_with_ids([wish.publication_id])).get(wish.publication_id)
    if wording is None or not may_join(person.pk, wish.publication_id):
        return False
    asked = Evidence("asked", wish.method, wording, wish.origin, wish.network)
    held = ask(
        subscriber=person,
        publication_id=wish.publication_id,
        at=at,
        by=READER,
        evidence=asked,
        source=wish.source,
    )
    confirmed = Evidence("confirmed", wish.method, wording, wish.origin, wish.network)
    if not move(subscription=held, event=SubscriptionEvent.CONFIRMED, at=at, by=READER, evidence=confirmed):
        return False
    Letter.objects.create(
        subscriber=person,
        publication_id=wish.publication_id,
        kind="welcome",
        proven=True,
        created_at=at,
        next_at=at,
    )
    return True


def may_join(subscriber_id: int, publication_id: int) -> bool:
    """Whether the button would do anything: not for who has the title, nor where the publisher suppressed them."""
    person = Subscriber.objects.filter(pk=subscriber_id).first()
    if person is None or has_title(subscriber_id, publication_id):
        return False
    held = [row for row in rows_of(person.key) if row.reason not in FORGIVEN]
    return not any(row.publication_id in {None, publication_id} for row in held)


def has_title(subscriber_id: int, publication_id: int) -> bool:
    """Whether somebody gets a title already, or takes a pause from it."""
    states = [SubscriptionState.ACTIVE.value, SubscriptionState.PAUSED.value]
    rows = Subscription.objects.filter(subscriber_id=subscriber_id, publication_id=publication_id)
    return rows.filter(state__in=states).exists()
