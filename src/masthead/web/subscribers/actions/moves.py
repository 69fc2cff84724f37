"""The one place where a subscription changes its state: with it go evidence, timeline, sets and webhooks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionEvent, SubscriptionState, advance
from masthead.web.subscribers import changes, sets, suppression_rows
from masthead.web.subscribers.evidence import By, Evidence
from masthead.web.subscribers.models import Consent, Subscriber, Subscription, TimelineEntry
from masthead.web.webhooks.actions import announce

_WEBHOOKS: dict[SubscriptionState, str] = {
    SubscriptionState.ACTIVE: "subscription.activated",
    SubscriptionState.PAUSED: "subscription.paused",
    SubscriptionState.UNSUBSCRIBED: "subscription.unsubscribed",
    SubscriptionState.BOUNCED: "subscription.bounced",
    SubscriptionState.COMPLAINED: "subscription.complained",
}


def ask(
    *, subscriber: Subscriber, publication_id: int, at: dt.datetime, by: By, evidence: Evidence, source: str = ""
) -> Subscription:
    """Note that a person asked for a title, within the caller's transaction: pending, unless they stand somewhere
    already, where they stay until they confirm.
    """
    subscription, fresh = Subscription.objects.select_for_update().get_or_create(
        subscriber=subscriber,
        publication_id=publication_id,
        defaults={"state": SubscriptionState.PENDING, "since": at, "asked_at": at, "source": source},
    )
    if fresh:
        wanted = sets.SetChange()
        wanted.enter[sets.state_set(publication_id, SubscriptionState.PENDING)].add(subscriber.pk)
        sets.change(wanted)
    _witness(subscriber.pk, publication_id, at, evidence)
    note(subscriber_id=subscriber.pk, publication_id=publication_id, what="subscription-asked", at=at, by=by)
    if fresh:
        after = SubscriptionState.PENDING.value
        announce(
            event="subscription.asked",
            publication_id=publication_id,
            data={"subscriber": subscriber.pk, "before": "", "after": after, "at": at.isoformat()},
        )
    return subscription


def move(
    *,
    subscription: Subscription,
    event: SubscriptionEvent,
    at: dt.datetime,
    by: By,
    evidence: Evidence | None = None,
    reason: str = "",
    until: dt.date | None = None,
) -> bool:
    """Carry an event out, within the caller's transaction; whether it moved anything. Twice is as good as once.

    subscription: its row is locked here and read anew. reason: in the words of who did it. until: of a pause.
    evidence: of CONFIRMED, VOUCHED and UNSUBSCRIBED; kept even where nothing moves.
    """
    held = Subscription.objects.select_for_update().get(pk=subscription.pk)
    before = SubscriptionState(held.state)
    after = advance(before, event)
    if evidence is not None:
        _witness(held.subscriber_id, held.publication_id, at, evidence)
    if after is None:
        if event is SubscriptionEvent.CONFIRMED:
            _forgive(held, at, by)
        return False
    held.state, held.since, held.reason = after.value, at, reason[:200]
    held.paused_until = until if after is SubscriptionState.PAUSED else None
    if event in {SubscriptionEvent.CONFIRMED, SubscriptionEvent.VOUCHED}:
        held.confirmed_at = at
    held.save()
    wanted = sets.SetChange()
    wanted.leave[sets.state_set(held.publication_id, before)].add(held.subscriber_id)
    wanted.enter[sets.state_set(held.publication_id, after)].add(held.subscriber_id)
    sets.change(wanted)
    details = {"before": before.value, "after": after.value}
    if reason:
        details["reason"] = reason[:200]
    if until is not None:
        details["until"] = until.isoformat()
    note(
        subscriber_id=held.subscriber_id,
        publication_id=held.publication_id,
        what=f"subscription-{event.value}",
        at=at,
        by=by,
        **details,
    )
    if event is SubscriptionEvent.CONFIRMED:
        _forgive(held, at, by)
    announce(
        event=_WEBHOOKS[after],
        publication_id=held.publication_id,
        data={"subscriber": held.subscriber_id, "before": before.value, "after": after.value, "at": at.isoformat()},
    )
    subscription.refresh_from_db()
    return True


def note(
    *, subscriber_id: int, what: str, at: dt.datetime, by: By, publication_id: int | None = None, **details: Any
) -> None:
    """Write a line of a person's timeline, within the transaction of what happened."""
    TimelineEntry.objects.create(
        subscriber_id=subscriber_id,
        publication_id=publication_id,
        at=at,
        what=what,
        actor_id=by.user_id,
        actor_name=by.name[:200],
        details=details,
    )


def add_person(*, subscriber: Subscriber) -> Subscriber:
    """Save a new person and count them among everybody, within the caller's transaction; also among the suppressed,
    where their address was known before.
    """
    subscriber.save(force_insert=True)
    names = {sets.EVERYBODY, *suppression_rows.sets_for(subscriber.key)}
    sets.change(sets.SetChange(enter={name: BitMap([subscriber.pk]) for name in names}))
    return subscriber


def _forgive(held: Subscription, at: dt.datetime, by: By) -> None:
    """Who confirms wants this mail, and has a mailbox that takes it: what said otherwise ends."""
    for reason in suppression_rows.forgive(held.subscriber_id, held.publication_id):
        note(
            subscriber_id=held.subscriber_id,
            publication_id=held.publication_id,
            what="suppression-ended",
            at=at,
            by=by,
            was=reason,
        )


def _witness(subscriber_id: int, publication_id: int, at: dt.datetime, evidence: Evidence) -> None:
    if evidence.import_run_id is not None:
        changes.note([subscriber_id])
    Consent.objects.create(
        subscriber_id=subscriber_id,
        publication_id=publication_id,
        kind=evidence.kind,
        method=evidence.method,
        at=at,
        wording_id=evidence.wording_id,
        origin=evidence.origin[:300],
        network=evidence.network[:45],
        import_run_id=evidence.import_run_id,
    )
