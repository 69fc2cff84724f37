"""What the team, or a program for it, changes about somebody's standing with a title.

Only what the person could have done themselves, with who did it kept; and vouching, for which a source of consent has
to be named. Who has left comes back by asking and confirming alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from masthead.audience.addresses import Address
from masthead.audience.subscription import GONE, SubscriptionEvent, SubscriptionState
from masthead.web.subscribers import suppression_rows
from masthead.web.subscribers.actions.moves import add_person, ask, move, note
from masthead.web.subscribers.actions.preferences import LONGEST_PAUSE
from masthead.web.subscribers.evidence import By, Evidence
from masthead.web.subscribers.faults import NotAllowedMoveError, SubscriberError, SuppressedError
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right


@dataclass(frozen=True, slots=True)
class Ground:
    """Who changes somebody's standing, when, and in which way (`models.Consent.method`). by: None for the actor's name.

    source: where and how the person agreed, or why, in words.
    """

    actor: Somebody
    at: dt.datetime
    source: str = ""
    method: str = "newsroom"
    by: By | None = None

    @property
    def who(self) -> By:
        """Who stands in the timeline."""
        return self.by or By(str(self.actor), self.actor.pk)


@transaction.atomic
def vouch(*, ground: Ground, address: Address, publication_id: int, name: str = "", source: str = "") -> Subscriber:
    """Subscribe somebody who agreed elsewhere; the person, who may be new.

    ground.source: where and how they agreed, kept as evidence. name, source: of a person who is new; those of a
    known one stay. Raises PermissionDenied, `SubscriberError` without a source of consent, `SuppressedError`,
    `NotAllowedMoveError` for who has left.
    """
    _need(ground.actor, publication_id)
    if not ground.source.strip():
        raise SubscriberError("Say where and how this person agreed.")
    _refuse_suppressed(address, publication_id)
    person = _person(address, ground, name=name, source=source)
    held = Subscription.objects.select_for_update().filter(subscriber=person, publication_id=publication_id).first()
    evidence = Evidence("vouched", ground.method, origin=without_addresses(ground.source))
    if held is not None and SubscriptionState(held.state) in GONE:
        raise NotAllowedMoveError("This person has left; only they can come back, by asking and confirming.")
    fresh = held is None
    if held is None:
        held = ask(
            subscriber=person,
            publication_id=publication_id,
            at=ground.at,
            by=ground.who,
            evidence=evidence,
            source=source,
        )
    moved = move(
        subscription=held,
        event=SubscriptionEvent.VOUCHED,
        at=ground.at,
        by=ground.who,
        evidence=None if fresh else evidence,
    )
    if moved:
        _record(ground, "subscription-vouched", person.pk, publication_id, source=evidence.origin)
    return person


@transaction.atomic
def pause(*, ground: Ground, subscriber_id: int, publication_id: int, until: dt.date | None) -> bool:
    """Hold back mail of a title, until a day or (None) until somebody resumes; whether that moved anything.

    Raises PermissionDenied, `SubscriberError` for a day that is none, `NotAllowedMoveError` where nothing is active.
    """
    if until is not None and not ground.at.date() < until <= ground.at.date() + LONGEST_PAUSE:
        raise SubscriberError("Choose a day from tomorrow on, within a year.")
    return _moved(ground, subscriber_id, publication_id, SubscriptionEvent.PAUSED, until=until)


@transaction.atomic
def resume(*, ground: Ground, subscriber_id: int, publication_id: int) -> bool:
    """Let mail of a title come again; whether it was held back.

    Raises PermissionDenied, `NotAllowedMoveError` where nothing is paused or active.
    """
    return _moved(ground, subscriber_id, publication_id, SubscriptionEvent.RESUMED)


@transaction.atomic
def unsubscribe(*, ground: Ground, subscriber_id: int, publication_id: int) -> bool:
    """End a subscription for somebody who asked the team to; whether it was one. Raises PermissionDenied."""
    return _moved(ground, subscriber_id, publication_id, SubscriptionEvent.UNSUBSCRIBED)


_AFTER = {
    SubscriptionEvent.PAUSED: SubscriptionState.PAUSED,
    SubscriptionEvent.RESUMED: SubscriptionState.ACTIVE,
}
_GOES_NOWHERE = {
    SubscriptionEvent.PAUSED: "Only an active subscription can be paused.",
    SubscriptionEvent.RESUMED: "Only a paused subscription can be resumed.",
}


def _moved(
    ground: Ground,
    subscriber_id: int,
    publication_id: int,
    event: SubscriptionEvent,
    *,
    until: dt.date | None = None,
) -> bool:
    _need(ground.actor, publication_id)
    held = Subscription.objects.select_for_update().filter(subscriber=subscriber_id, publication=publication_id).first()
    if held is None:
        raise PermissionDenied
    ends = event is SubscriptionEvent.UNSUBSCRIBED
    why = without_addresses(ground.source)
    evidence = Evidence("withdrawn", ground.method, origin=why) if ends and held.state not in GONE else None
    moved = move(
        subscription=held,
        event=event,
        at=ground.at,
        by=ground.who,
        evidence=evidence,
        reason=why if ends else "",
        until=until,
    )
    if moved:
        _record(ground, f"subscription-{event.value}", subscriber_id, publication_id, reason=why)
    elif event in _AFTER and held.state != _AFTER[event]:
        raise NotAllowedMoveError(_GOES_NOWHERE[event])
    return moved


def _person(address: Address, ground: Ground, *, name: str, source: str) -> Subscriber:
    known = Subscriber.objects.filter(key=address.key).first()
    if known is not None:
        return known
    new = Subscriber(
        address=str(address),
        key=address.key,
        domain=address.domain,
        name=name[:200],
        source=(source or ground.method)[:100],
        created_at=ground.at,
        changed_at=ground.at,
    )
    try:
        with transaction.atomic():
            made = add_person(subscriber=new)
    except IntegrityError:
        # Somebody else was quicker by a moment.
        return Subscriber.objects.get(key=address.key)
    note(subscriber_id=made.pk, what="subscriber-added", at=ground.at, by=ground.who)
    return made


def _refuse_suppressed(address: Address, publication_id: int) -> None:
    if any(row.publication_id in {None, publication_id} for row in suppression_rows.rows_of(address.key)):
        raise SuppressedError("This address must not be mailed. Look under “Suppressions” for the reason.")


def _need(actor: Somebody, publication_id: int) -> None:
    if not may(actor, Right.AUDIENCE, publication_id):
        raise PermissionDenied


def _record(ground: Ground, action: str, subscriber_id: int, publication_id: int, **details: Any) -> None:
    record(
        actor=ground.actor,
        action=action,
        subject=f"subscriber {subscriber_id}",
        publication_id=publication_id,
        **{name: said for name, said in details.items() if said},
    )
