"""Unsubscribing: by one click, by a button, and what may follow in the minutes after."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db import transaction

from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.subscribers.actions.moves import move, note
from masthead.web.subscribers.actions.preferences import set_frequency
from masthead.web.subscribers.evidence import MASTHEAD, READER, Evidence
from masthead.web.subscribers.faults import NotAllowedMoveError, PreferenceError
from masthead.web.subscribers.models import Consent, Subscription

UNDO_FOR = dt.timedelta(hours=1)
"""How long a click that was a slip can be taken back, and a reason given, without asking and confirming anew: as long
as the page may stay open. A link in a forwarded mail shall not open the door again weeks later.
"""
REASONS = ("too-many", "not-relevant", "never-asked", "other")
LONGEST_WORDS = 150

How = Literal["one-click", "button"]


@transaction.atomic
def leave(*, subscriber_id: int, publication_id: int, how: How, at: dt.datetime, network: str = "") -> bool:
    """End a subscription by the person's wish; whether it moved. Twice is as good as once, and leaves one trace.

    at: when they wished it, which may be a while ago; a wish from before their last confirmation moves nothing. Raises
    Subscription.DoesNotExist for somebody who never stood with the title.
    """
    held = _held(subscriber_id, publication_id)
    if SubscriptionState(held.state) in {SubscriptionState.UNSUBSCRIBED, SubscriptionState.COMPLAINED}:
        return False
    if held.confirmed_at is not None and held.confirmed_at > at:
        return False
    evidence = Evidence("withdrawn", how, origin="unsubscribe", network=network)
    return move(subscription=held, event=SubscriptionEvent.UNSUBSCRIBED, at=at, by=READER, evidence=evidence)


@transaction.atomic
def release(*, subscriber_id: int, publication_id: int, reason: str, origin: str, at: dt.datetime) -> bool:
    """End a subscription because its reader gave no answer when asked whether to stay; whether it moved.

    reason, origin: why, and by what it is proven; kept as evidence. Somebody who left already stays as they are. Raises
    Subscription.DoesNotExist.
    """
    held = _held(subscriber_id, publication_id)
    if SubscriptionState(held.state) not in {SubscriptionState.ACTIVE, SubscriptionState.PAUSED}:
        return False
    evidence = Evidence("withdrawn", "silence", origin=origin)
    return move(
        subscription=held, event=SubscriptionEvent.UNSUBSCRIBED, at=at, by=MASTHEAD, evidence=evidence, reason=reason
    )


@transaction.atomic
def undo(*, subscriber_id: int, publication_id: int, at: dt.datetime, network: str = "") -> bool:
    """Take back an unsubscribe of a moment ago (`UNDO_FOR`); whether it moved.

    Only for who had confirmed, or was vouched for, before: the first confirmation is never given here. Raises
    `NotAllowedMoveError` when it is too late, Subscription.DoesNotExist.
    """
    held = _held(subscriber_id, publication_id)
    if held.state == SubscriptionState.ACTIVE:
        return False
    if not may_undo(held, at=at):
        raise NotAllowedMoveError("This can no longer be taken back here. Please subscribe again.")
    last = (
        Consent.objects.filter(subscriber_id=subscriber_id, publication_id=publication_id, wording__isnull=False)
        .order_by("-at", "-id")
        .first()
    )
    evidence = Evidence("confirmed", "undo", last.wording_id if last else None, "unsubscribe", network)
    return move(subscription=held, event=SubscriptionEvent.CONFIRMED, at=at, by=READER, evidence=evidence)


def may_undo(held: Subscription, *, at: dt.datetime) -> bool:
    """Whether a subscription ended a moment ago, by its reader, and had been confirmed."""
    gone = held.state == SubscriptionState.UNSUBSCRIBED and held.confirmed_at is not None
    return gone and at - held.since <= UNDO_FOR


@transaction.atomic
def explain(*, subscriber_id: int, publication_id: int, reason: str, words: str, at: dt.datetime) -> bool:
    """Note why somebody left, in the moments after; whether anything was noted. The last reason holds.

    reason: of `REASONS`, or "". words: in their own, cut to `LONGEST_WORDS`. Raises `PreferenceError` for a reason that
    is none, Subscription.DoesNotExist.
    """
    if reason and reason not in REASONS:
        raise PreferenceError("reason", "Choose one of the reasons.")
    said = " ".join("".join(char if char.isprintable() else " " for char in words).split())[:LONGEST_WORDS]
    held = _held(subscriber_id, publication_id)
    whole = f"{reason or 'other'}: {said}" if said else reason
    just_left = held.state == SubscriptionState.UNSUBSCRIBED and at - held.since <= UNDO_FOR
    if not whole or not just_left or held.reason == whole:
        return False
    held.reason = whole
    held.save(update_fields=["reason"])
    note(
        subscriber_id=subscriber_id,
        publication_id=publication_id,
        what="reason-given",
        at=at,
        by=READER,
        why=reason or "other",
        note=said,
    )
    return True


@transaction.atomic
def fewer(*, subscriber_id: int, publication_id: int, at: dt.datetime) -> bool:
    """Keep a title, one edition a week; whether that was new. Raises Subscription.DoesNotExist."""
    held = _held(subscriber_id, publication_id)
    if SubscriptionState(held.state) not in {SubscriptionState.ACTIVE, SubscriptionState.PAUSED}:
        return False
    return set_frequency(held, "weekly", at=at)


def _held(subscriber_id: int, publication_id: int) -> Subscription:
    return Subscription.objects.select_for_update().get(subscriber_id=subscriber_id, publication_id=publication_id)
