"""Rows of `models.Suppression`, and the sets that follow them.

Everything here runs within the caller's transaction, asks nobody for permission and writes no record: that is what
`actions.suppressions`, `actions.reports` and `actions.erasure` do. State sets are changed before these, so that no two
transactions take rows of sets in opposite orders.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from pyroaring import BitMap

from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Subscriber, Suppression
from masthead.web.subscribers.suppression import digest_of, digests_of

FORGIVEN = frozenset({"bounced", "complained", "erased", "asked"})
"""Reasons that end when the person asks for a title again and confirms: they were about what the person wanted, or
whether the mailbox worked. “manual” and “imported” are the publisher's own, and stay."""
OWN_WISH = frozenset({"complained", "erased", "asked"})
"""Reasons by which the person wants no mail: the team does not ask them to come back, they ask themselves."""
_STRONGER = {"complained": frozenset({"bounced", "asked"}), "erased": FORGIVEN}
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Ground:
    """Why addresses are suppressed. publication_id: None for all titles. origin: what it was told by."""

    reason: str
    at: dt.datetime
    publication_id: int | None = None
    origin: str = ""
    by_id: int | None = None


def rows_of(key: str) -> list[Suppression]:
    """Everything that suppresses an address, under any of the installation's secrets."""
    return list(Suppression.objects.filter(digest__in=digests_of(key)))


def put(addresses: Mapping[str, str], ground: Ground) -> int:
    """Suppress addresses; how many were not suppressed there before.

    addresses: as written, by key (`masthead.audience.addresses.Address.key`). Where a row stands already it stays, with
    a reason that says more put in its place.
    """
    keys = list(addresses)
    fresh = 0
    for start in range(0, len(keys), _AT_ONCE):
        part = {key: addresses[key] for key in keys[start : start + _AT_ONCE]}
        fresh += _put_some(part, ground)
    return fresh


def follow(subscriber_id: int, key: str) -> None:
    """Put the sets of one person in step with the rows about their address."""
    wanted = {_set_of(row.publication_id) for row in rows_of(key)}
    present = {each for each in sets.sets_with(subscriber_id) if _is_ours(each)}
    here = BitMap([subscriber_id])
    sets.change(
        sets.SetChange(
            enter=dict.fromkeys(wanted - present, here),
            leave=dict.fromkeys(present - wanted, here),
        )
    )


def sets_for(key: str) -> frozenset[str]:
    """The sets in which somebody with this address belongs."""
    return frozenset(_set_of(row.publication_id) for row in rows_of(key))


def forgive(subscriber_id: int, publication_id: int) -> tuple[str, ...]:
    """Lift what a person's own confirmation of a title lifts (`FORGIVEN`); the reasons that ended."""
    key = Subscriber.objects.values_list("key", flat=True).get(pk=subscriber_id)
    rows = Suppression.objects.filter(
        Q(publication_id=publication_id) | Q(publication_id=None), digest__in=digests_of(key), reason__in=FORGIVEN
    )
    reasons = tuple(sorted({row.reason for row in rows}))
    if reasons:
        rows.delete()
        follow(subscriber_id, key)
    return reasons


def remove(row: Suppression) -> int | None:
    """Take a row away, and its person out of the set; the person's id, where there is one."""
    digest, name = row.digest, _set_of(row.publication_id)
    row.delete()
    found = _person_of(row.address, digest, name)
    if found is not None:
        follow(*found)
        return found[0]
    return None


def _put_some(addresses: Mapping[str, str], ground: Ground) -> int:
    key_of = {digest: key for key in addresses for digest in digests_of(key)}
    there = Q(publication=None) if ground.publication_id is None else Q(publication_id=ground.publication_id)
    held = Suppression.objects.filter(there, digest__in=list(key_of))
    known = set()
    for row in held.select_for_update():
        known.add(key_of[row.digest])
        _strengthen(row, ground)
    fresh = [key for key in addresses if key not in known]
    Suppression.objects.bulk_create(
        (
            Suppression(
                digest=digest_of(key),
                publication_id=ground.publication_id,
                reason=ground.reason,
                origin=ground.origin[:200],
                address="" if ground.reason == "erased" else addresses[key],
                at=ground.at,
                by_id=ground.by_id,
            )
            for key in fresh
        ),
        # Somebody else may suppress the same address at this moment; once is enough.
        ignore_conflicts=True,
    )
    ids = BitMap(Subscriber.objects.filter(key__in=list(addresses)).values_list("pk", flat=True))
    sets.change(sets.SetChange(enter={_set_of(ground.publication_id): ids}))
    return len(fresh)


def _strengthen(row: Suppression, ground: Ground) -> None:
    if row.reason in _STRONGER.get(ground.reason, ()):
        row.reason, row.at, row.origin, row.by_id = ground.reason, ground.at, ground.origin[:200], ground.by_id
    elif ground.reason != "erased":
        return
    if ground.reason == "erased":
        row.address = ""
    row.save()


def _set_of(publication_id: int | None) -> str:
    return sets.SUPPRESSED if publication_id is None else sets.suppressed_set(publication_id)


def _is_ours(name: str) -> bool:
    return name == sets.SUPPRESSED or name.startswith(f"{sets.SUPPRESSED}:")


def _person_of(address: str, digest: str, name: str) -> tuple[int, str] | None:
    """Who an address that is known by its digest alone belongs to: somebody in the set it put them in."""
    for pk, key in _people(sets.members(name), address):
        if digest in digests_of(key):
            return pk, key
    return None


def _people(ids: BitMap, address: str) -> Iterable[tuple[int, str]]:
    if address:
        yield from Subscriber.objects.filter(key=address.casefold()).values_list("pk", "key")
        return
    everybody = list(ids)
    for start in range(0, len(everybody), _AT_ONCE):
        part = everybody[start : start + _AT_ONCE]
        yield from Subscriber.objects.filter(pk__in=part).values_list("pk", "key")
