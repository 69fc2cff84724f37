"""Addresses that the team holds back from mail, or lets be mailed again."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.audience.addresses import AddressError, parse_address
from masthead.web.publications.queries import all_ids
from masthead.web.subscribers import suppression_rows
from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.evidence import By
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Subscriber, Suppression
from masthead.web.subscribers.queries.visibility import sees_everybody
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

MOST_AT_ONCE = 20_000
"""Lines of one pasted list: a request that holds one transaction for a second or two."""
ONLY_ADMINISTRATORS_LIFT = frozenset({"complained", "erased"})
"""Reasons that say what a person wants: a publisher who forgets about them mails somebody who said no."""

_SEPARATORS = re.compile(r"[\n\r,;]+")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is no address. reason: a sentence."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What became of a list: addresses that are suppressed now, those that were before, and lines without one."""

    added: int
    known: int
    refused: tuple[Refused, ...]


def suppress(
    *, actor: Somebody, text: str, publication_id: int | None, why: str, at: dt.datetime, by: By | None = None
) -> Suppressed:
    """Suppress the addresses of a pasted text, a line or a comma between them, for one title or (None) for all.

    why: in words, kept with each. Addresses with which somebody is known get a line in their timeline. Raises
    PermissionDenied, `SubscriberError` for more than `MOST_AT_ONCE` lines.
    """
    _need(actor, publication_id)
    addresses, refused = _read(text)
    if not addresses:
        return Suppressed(0, 0, refused)
    ground = suppression_rows.Ground("manual", at, publication_id, without_addresses(why), actor.pk)
    with transaction.atomic():
        added = suppression_rows.put(addresses, ground)
        for subscriber_id in Subscriber.objects.filter(key__in=list(addresses)[:MOST_AT_ONCE]).values_list("pk"):
            note(
                subscriber_id=subscriber_id[0],
                publication_id=publication_id,
                what="suppression-added",
                at=at,
                by=by or By(str(actor), actor.pk),
                reason=ground.origin,
            )
        if added:
            record(
                actor=actor,
                action="suppression-added",
                subject=_counted(added),
                publication_id=publication_id,
                reason=ground.origin,
            )
    return Suppressed(added, len(addresses) - added, refused)


@transaction.atomic
def lift(*, actor: Somebody, suppression_id: int, why: str, at: dt.datetime) -> None:
    """Let an address be mailed again by whoever it subscribes to. States stay as they are: who bounced, complained or
    left comes back only by asking and confirming. Nothing happens where nothing is suppressed any more.

    why: in words, kept in the audit log; required. Raises PermissionDenied, `SubscriberError`.
    """
    row = Suppression.objects.select_for_update().filter(pk=suppression_id).first()
    if row is None:
        # Whoever may not lift anything learns nothing of what there is.
        if not publications_with(actor, Right.AUDIENCE):
            raise PermissionDenied
        return
    if not may_lift(actor, row):
        raise PermissionDenied
    said = " ".join(without_addresses(why).split())
    if not said:
        raise SubscriberError("Write why this address may be mailed again.")
    publication_id, reason = row.publication_id, row.reason
    subscriber_id = suppression_rows.remove(row)
    if subscriber_id is not None:
        note(
            subscriber_id=subscriber_id,
            publication_id=publication_id,
            what="suppression-lifted",
            at=at,
            by=By(str(actor), actor.pk),
            was=reason,
            reason=said[:200],
        )
    record(
        actor=actor,
        action="suppression-lifted",
        subject=_counted(1),
        publication_id=publication_id,
        was=reason,
        reason=said[:300],
    )


def may_suppress(user: Somebody, publication_id: int | None) -> bool:
    """Whether somebody may suppress for a title; for all titles (None), whoever looks after the audience of each."""
    theirs = publications_with(user, Right.AUDIENCE)
    if publication_id is None:
        return sees_everybody(user) or (bool(theirs) and theirs >= frozenset(all_ids()))
    return publication_id in theirs


def may_lift(user: Somebody, row: Suppression) -> bool:
    """Whether somebody may lift a suppression; what says the person's own wish, administrators of the installation."""
    if row.reason in ONLY_ADMINISTRATORS_LIFT and not user.is_superuser:
        return False
    return may_suppress(user, row.publication_id)


def _need(actor: Somebody, publication_id: int | None) -> None:
    if not may_suppress(actor, publication_id):
        raise PermissionDenied


def _read(text: str) -> tuple[dict[str, str], tuple[Refused, ...]]:
    """Addresses by key, and what is none."""
    lines = [line.strip() for line in _SEPARATORS.split(text) if line.strip()]
    if len(lines) > MOST_AT_ONCE:
        raise SubscriberError(f"These are {len(lines):,} lines; paste {MOST_AT_ONCE:,} at most at a time.")
    found: dict[str, str] = {}
    refused = []
    for line in lines:
        bracketed = _IN_BRACKETS.search(line)
        try:
            address = parse_address(bracketed[1] if bracketed else line)
        except AddressError as fault:
            refused.append(Refused(line[:120], str(fault)))
        else:
            found.setdefault(address.key, str(address))
    return found, tuple(refused)


def _counted(count: int) -> str:
    return "1 address" if count == 1 else f"{count:,} addresses"
