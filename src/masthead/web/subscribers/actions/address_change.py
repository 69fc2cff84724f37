"""Another address for a person: it counts once its mailbox has confirmed it.

Nobody is told whether the new address is known here. The old mailbox is told that mail goes elsewhere now, for a link
to the preference page may have been forwarded with a mail.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from masthead.audience.addresses import Address, AddressError, parse_address
from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.subscribers import changes, sets, suppression_rows
from masthead.web.subscribers.actions.moves import move, note
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.faults import PreferenceError, SubscriberError
from masthead.web.subscribers.models import AddressChange, Subscriber, Subscription
from masthead.web.subscribers.suppression import digest_of, digests_of
from masthead.web.webhooks.actions import announce

EXPIRES = dt.timedelta(days=2)
WINDOW = dt.timedelta(days=1)
PER_PERSON = 3
"""Letters that one person can cause in a day: a slip, a second try, and one more."""
PER_ADDRESS = 1
"""Letters to one address in a day, whoever asks: a preference link shall not be a way to fill a stranger's mailbox."""
TRIED_FOR = dt.timedelta(hours=1)
"""How long a letter is offered to a relay that does not take it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What confirming did. taken: somebody else has the address, so that nothing was changed."""

    outcome: Literal["changed", "again", "taken"]


class AddressChangeGoneError(SubscriberError):
    """There is nothing to confirm: too old, used by somebody else, or never there."""


@transaction.atomic
def ask_for(*, subscriber_id: int, publication_id: int, text: str, at: dt.datetime) -> None:
    """Ask a mailbox whether a person may have their mail sent there; the letter goes out by the clock (`due`).

    Nothing happens beyond the limits, to a suppressed address, or for the address that the person has; another spelling
    of theirs holds at once. Raises `PreferenceError` for what is no address, Subscriber.DoesNotExist.
    """
    try:
        address = parse_address(text)
    except AddressError as fault:
        raise PreferenceError("address", str(fault)) from None
    person = Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber_id)
    if person.key == address.key:
        _respell(person, address, at)
        return
    if suppression_rows.rows_of(address.key) or not _within_limits(person.pk, address, at):
        return
    AddressChange.objects.create(
        subscriber=person,
        publication_id=publication_id,
        address=str(address),
        digest=digest_of(address.key),
        created_at=at,
        expires_at=at + EXPIRES,
    )
    note(subscriber_id=person.pk, what="address-change-asked", at=at, by=READER)


def waiting(*, change_id: int, subscriber_id: int, publication_id: int, at: dt.datetime) -> AddressChange | None:
    """The change that a link is about, while it can be confirmed, and after it was."""
    rows = AddressChange.objects.filter(pk=change_id, subscriber_id=subscriber_id, publication_id=publication_id)
    found = rows.first()
    return found if found is not None and (found.confirmed_at is not None or found.expires_at > at) else None


@transaction.atomic
def confirm(*, change_id: int, subscriber_id: int, publication_id: int, at: dt.datetime, network: str = "") -> Changed:
    """Send a person's mail to the address whose mailbox agreed. Twice is as good as once.

    Titles that ended because mail came back begin again: there is a mailbox now, and its owner pressed the button. The
    row then holds the old address, until the letter to it has gone. Raises `AddressChangeGoneError`.
    """
    person = Subscriber.objects.select_for_update(no_key=True).filter(pk=subscriber_id).first()
    found = waiting(change_id=change_id, subscriber_id=subscriber_id, publication_id=publication_id, at=at)
    if person is None or found is None:
        raise AddressChangeGoneError("There is nothing to confirm.")
    if found.confirmed_at is not None:
        return Changed("again")
    address = parse_address(found.address)
    if Subscriber.objects.filter(key=address.key).exclude(pk=person.pk).exists():
        return Changed("taken")
    found.address, found.confirmed_at, found.mailed_at = person.address, at, None
    found.save(update_fields=["address", "confirmed_at", "mailed_at"])
    _move_in(person, address, at)
    _revive(person, at, network)
    suppression_rows.follow(person.pk, person.key)
    return Changed("changed")


def due(*, at: dt.datetime) -> tuple[AddressChange, ...]:
    """Letters that wait: questions to new mailboxes, and news to old ones; those of the last hour, oldest first."""
    rows = AddressChange.objects.filter(mailed_at=None, expires_at__gt=at)
    recent = [
        each for each in rows.order_by("pk") if at - (each.confirmed_at or each.created_at) < dt.timedelta(hours=1)
    ]
    return tuple(recent)


def mailed(*, change: AddressChange, at: dt.datetime) -> None:
    """Note that a letter was taken. With the last one the old address goes."""
    AddressChange.objects.filter(pk=change.pk).update(
        mailed_at=at, **({"address": ""} if change.confirmed_at is not None else {})
    )


def _within_limits(subscriber_id: int, address: Address, at: dt.datetime) -> bool:
    recent = AddressChange.objects.filter(created_at__gt=at - WINDOW)
    mine = recent.filter(subscriber_id=subscriber_id).count()
    there = recent.filter(digest__in=digests_of(address.key)).count()
    return mine < PER_PERSON and there < PER_ADDRESS


def _respell(person: Subscriber, address: Address, at: dt.datetime) -> None:
    if person.address == str(address):
        return
    person.address = str(address)
    person.changed_at = at
    person.save(update_fields=["address", "changed_at"])
    changes.note([person.pk])
    note(subscriber_id=person.pk, what="address-changed", at=at, by=READER)


def _move_in(person: Subscriber, address: Address, at: dt.datetime) -> None:
    person.address, person.key, person.domain = str(address), address.key, address.domain
    person.soft_bounces, person.soft_since, person.soft_last = 0, None, None
    person.changed_at = at
    person.save()
    changes.note([person.pk])
    note(subscriber_id=person.pk, what="address-changed", at=at, by=READER)
    for publication_id in sorted(person.subscriptions.values_list("publication_id", flat=True)):
        announce(
            event="subscriber.changed",
            publication_id=publication_id,
            data={"subscriber": person.pk, "fields": ["address"], "at": at.isoformat()},
        )


def _revive(person: Subscriber, at: dt.datetime, network: str) -> None:
    bounced = Subscription.objects.filter(subscriber=person, state=SubscriptionState.BOUNCED.value)
    for held in sorted(bounced, key=lambda each: sets.state_set(each.publication_id, SubscriptionState.ACTIVE)):
        evidence = Evidence("confirmed", "address", origin="new address", network=network)
        move(subscription=held, event=SubscriptionEvent.CONFIRMED, at=at, by=READER, evidence=evidence)
