"""Erasing a person: everything about them goes, a keyed hash of the address stays so that nobody mails them again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from masthead.web.subscribers import changes, search_index, sets, suppression_rows
from masthead.web.subscribers.actions import import_files
from masthead.web.subscribers.models import Arrival, Segment, Subscriber, Subscription, Suppression
from masthead.web.subscribers.scrubbing import GONE, names_any, spellings_of, without_addresses
from masthead.web.subscribers.suppression import digests_of
from masthead.web.subscribers.wiping import wiped
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right
from masthead.web.webhooks.actions import announce

COPIES = ("masthead.web.api.actions.forget_address", "masthead.web.returns.actions.forget_address")
"""Functions of apps above this one that keep copies of what was said about a person, by their dotted names: each is
called with ``address`` and ``key`` within the transaction, and forgets. Named here, because nothing here may import
them."""

TRACES = (
    "masthead.web.insights.actions.forget_person",
    "masthead.web.returns.actions.forget_person",
    "masthead.web.growth.polls.actions.forget_person",
    "masthead.web.growth.promotions.actions.forget_person",
    "masthead.web.growth.referrals.readers.forget_person",
)
"""The same of apps that know people by number alone: each is called with ``subscriber_id``."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing took away. titles: ids of the titles in which the person stood."""

    subscriber_id: int
    titles: tuple[int, ...]


def erase_own(*, subscriber_id: int, at: dt.datetime) -> Erased | None:
    """Erase a person by their own wish, given on their preference page; None where nobody is there any more."""
    return _erase(subscriber_id, at, actor=None, why="at their own wish")


def erase(*, actor: Somebody, subscriber_id: int, why: str, at: dt.datetime) -> Erased | None:
    """Erase a person by the team, at their request; None where nobody is there any more.

    why: in words, kept in the audit log without addresses. Only who looks after the audience of every title in which
    the person stands may, and administrators of the installation. Raises PermissionDenied.
    """
    if not may_erase(actor, subscriber_id):
        raise PermissionDenied
    return _erase(subscriber_id, at, actor=actor, why=why)


def may_erase(user: Somebody, subscriber_id: int) -> bool:
    """Whether somebody may erase a person, and see all that is kept about them."""
    if user.is_authenticated and user.is_active and user.is_superuser:
        return True
    theirs = frozenset(
        Subscription.objects.filter(subscriber_id=subscriber_id).values_list("publication_id", flat=True)
    )
    return bool(theirs) and theirs <= publications_with(user, Right.AUDIENCE)


def forget(person: Subscriber, *, at: dt.datetime, origin: str, suppressed: bool = True) -> tuple[int, ...]:
    """Take a person out of tables and sets, within the caller's transaction; ids of the titles in which they stood.

    What erasing and the end of retention share: asks nobody and records nothing. suppressed: keep the hash of the
    address among what must not be mailed; without, as for who never confirmed anything, nothing stays at all.
    """
    titles = tuple(sorted(person.subscriptions.values_list("publication_id", flat=True)))
    if person.referrer_id is not None:
        Subscriber.objects.filter(pk=person.referrer_id).update(referrals_gone=F("referrals_gone") + 1)
    for publication_id in titles:
        announce(
            event="subscriber.erased",
            publication_id=publication_id,
            data={"subscriber": person.pk, "at": at.isoformat()},
        )
    key, address = person.key, person.address
    for name in TRACES:
        import_string(name)(subscriber_id=person.pk)
    sets.forget(person.pk)
    changes.note([person.pk])
    search_index.forget([person.pk])
    person.delete()
    if suppressed:
        suppression_rows.put({key: ""}, suppression_rows.Ground("erased", at, origin=origin))
    Suppression.objects.filter(digest__in=digests_of(key)).update(address="")
    Arrival.objects.filter(key=key).delete()
    spellings = spellings_of(key)
    import_files.scrub_examples(spellings)
    _out_of_segments(spellings)
    for name in COPIES:
        import_string(name)(address=address, key=key)
    return titles


def _erase(subscriber_id: int, at: dt.datetime, *, actor: Somebody | None, why: str) -> Erased | None:
    person = Subscriber.objects.filter(pk=subscriber_id).first()
    if person is None:
        return None
    # Files first, outside the transaction: whoever is interrupted between the two asks again, and nothing is missed.
    import_files.scrub(spellings_of(person.key))
    with wiped(), transaction.atomic():
        held = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
        if held is None:
            return None
        said = _plain(why, held.name)
        titles = forget(held, at=at, origin=f"subscriber {subscriber_id}")
        for publication_id in titles or (None,):
            record(
                actor=actor,
                action="subscriber-erased",
                subject=f"subscriber {subscriber_id}",
                publication_id=publication_id,
                reason=said,
            )
    return Erased(subscriber_id, titles)


def _plain(words: str, name: str) -> str:
    """Words fit to be kept: without addresses and the person's name."""
    said = without_addresses(" ".join(words.split()))
    return (said.replace(name, GONE) if name else said)[:300]


def _out_of_segments(names: frozenset[str]) -> None:
    """Saved conditions that name an address name nobody."""
    for segment in Segment.objects.select_for_update():
        told = _anonymous(segment.condition, names)
        if told != segment.condition:
            segment.condition = told
            segment.save(update_fields=["condition"])


def _anonymous(value: object, names: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {key: _anonymous(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_anonymous(each, names) for each in value]
    if isinstance(value, str) and names_any(value, names):
        return "erased"
    return value
