"""What the team, or a program for it, changes about a person: name, language, time zone, attributes, address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.audience.addresses import Address, AddressError, parse_address
from masthead.audience.segments.tree import KEY
from masthead.web.subscribers import changes, suppression_rows
from masthead.web.subscribers.actions.erasure import may_erase
from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.actions.preferences import plain_name
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.queries.visibility import visible_subscriber, visible_subscriptions
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.team.actions import record
from masthead.web.webhooks.actions import announce

MOST_ATTRIBUTES = 100
LONGEST_VALUE = 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What is to be different; None stays as it is. language: BCP 47, time_zone: IANA, "" for that of each title.

    attributes: by key; None or "" takes one away, keys that are not named stay. address: see `change_address`.
    """

    name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    attributes: Mapping[str, str | None] | None = None
    address: str | None = None


@transaction.atomic
def edit(*, ground: Ground, subscriber_id: int, change: ProfileChange) -> tuple[str, ...]:
    """Change a profile; the names of what is different now, attributes by their keys.

    Raises PermissionDenied for who does not see the person, `SubscriberError` for what cannot be.
    """
    person = _locked(ground, subscriber_id)
    moved = False
    if change.address is not None and change.address != person.address:
        moved = change_address(ground=ground, subscriber_id=subscriber_id, text=change.address)
        person.refresh_from_db()
    wanted: dict[str, str] = {}
    if change.name is not None:
        wanted["name"] = plain_name(change.name)
    if change.language is not None:
        wanted["language"] = _language(change.language)
    if change.time_zone is not None:
        wanted["time_zone"] = _time_zone(change.time_zone)
    different = [field for field, value in wanted.items() if getattr(person, field) != value]
    for field in different:
        setattr(person, field, wanted[field])
    fields = [*different, *_set_attributes(person, change.attributes or {})]
    if fields:
        person.changed_at = ground.at
        person.save(update_fields=[*wanted, "attributes", "changed_at"])
        shown = [field.replace("_", " ") for field in fields]
        note(subscriber_id=person.pk, what="profile-changed", at=ground.at, by=ground.who, fields=shown)
        tell(ground, person.pk, action="profile-changed", webhook_fields=fields, fields=shown)
    return (*(["address"] if moved else []), *fields)


@transaction.atomic
def change_address(*, ground: Ground, subscriber_id: int, text: str) -> bool:
    """Send a person's mail to another address from now on; whether it is another one.

    Evidence stays: it is the person who agreed. What bounced stays bounced, until they ask and confirm. Only who looks
    after every title in which the person stands may. Raises PermissionDenied, `SubscriberError` for what is no address,
    belongs to somebody else or must not be mailed.
    """
    person = _locked(ground, subscriber_id)
    if not may_erase(ground.actor, subscriber_id):
        raise PermissionDenied
    address = _address(text)
    if str(address) == person.address:
        return False
    if address.key != person.key:
        _refuse_taken(address)
        person.soft_bounces, person.soft_since, person.soft_last = 0, None, None
    person.address, person.key, person.domain = str(address), address.key, address.domain
    person.changed_at = ground.at
    person.save()
    suppression_rows.follow(person.pk, person.key)
    why = without_addresses(ground.source)[:200]
    note(subscriber_id=person.pk, what="address-changed", at=ground.at, by=ground.who, reason=why)
    tell(ground, person.pk, action="address-changed", webhook_fields=["address"], reason=why)
    return True


def tell(ground: Ground, subscriber_id: int, *, action: str, webhook_fields: list[str], **details: Any) -> None:
    """Note that a profile changed, for kept answers, the log of each title that the actor looks after, and webhooks."""
    changes.note([subscriber_id])
    titles: list[int | None] = [each.publication_id for each in visible_subscriptions(ground.actor, subscriber_id)]
    for publication_id in titles or [None]:
        record(
            actor=ground.actor,
            action=action,
            subject=f"subscriber {subscriber_id}",
            publication_id=publication_id,
            person=None,
            **details,
        )
    for publication_id in sorted(_titles(subscriber_id)):
        announce(
            event="subscriber.changed",
            publication_id=publication_id,
            data={"subscriber": subscriber_id, "fields": webhook_fields, "at": ground.at.isoformat()},
        )


def _titles(subscriber_id: int) -> list[int]:
    person = Subscriber.objects.get(pk=subscriber_id)
    return list(person.subscriptions.values_list("publication_id", flat=True))


def _locked(ground: Ground, subscriber_id: int) -> Subscriber:
    visible_subscriber(ground.actor, subscriber_id)
    return Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber_id)


def _language(text: str) -> str:
    said = text.strip()
    if said and not _LANGUAGE.fullmatch(said):
        raise SubscriberError("Write the language as a short code, such as “en” or “de-AT”.")
    return said


def _time_zone(text: str) -> str:
    said = text.strip()
    if said and said not in available_timezones():
        raise SubscriberError("Choose a time zone from the list.")
    return said


def _set_attributes(person: Subscriber, wanted: Mapping[str, str | None]) -> list[str]:
    """Set and remove attributes; the keys of those that differ now."""
    held = dict(person.attributes) if isinstance(person.attributes, dict) else {}
    before = dict(held)
    for key, value in wanted.items():
        if not KEY.fullmatch(key):
            raise SubscriberError(
                f"“{key[:64]}” cannot name an attribute: begin with a letter, go on with letters, digits and “_”."
            )
        said = " ".join((value or "").split())
        if len(said) > LONGEST_VALUE or not said.isprintable():
            raise SubscriberError(f"The value of “{key}” may have {LONGEST_VALUE} characters, all of them visible.")
        if said:
            held[key] = said
        else:
            held.pop(key, None)
    if len(held) > MOST_ATTRIBUTES:
        raise SubscriberError(f"A person may have {MOST_ATTRIBUTES} attributes; these would be {len(held)}.")
    person.attributes = held
    return sorted(key for key in {*before, *held} if before.get(key) != held.get(key))


def _address(text: str) -> Address:
    try:
        return parse_address(text)
    except AddressError as fault:
        raise SubscriberError(str(fault)) from None


def _refuse_taken(address: Address) -> None:
    """One sentence for both: whether somebody is known here may be none of the actor's business."""
    if Subscriber.objects.filter(key=address.key).exists() or suppression_rows.rows_of(address.key):
        raise SubscriberError("This address cannot be used: somebody else has it, or it must not be mailed.")
