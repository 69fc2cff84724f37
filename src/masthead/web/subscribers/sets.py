"""Named sets of subscribers: roaring bitmaps in the database, in chunks of 65,536 ids.

Tables are the truth and sets their index: whatever changes a state, a tag or a suppression changes its set in the same
transaction. A chunk weighs 8 KB at most, so one change is small, and a million people are sixteen rows to read.

Whoever is new or stands otherwise than before is noted as changed (`changes.note`), so that kept answers follow.

Rows lock until the transaction ends (PostgreSQL): callers that change several sets do so in one `change`, which takes
them in one order and cannot meet another in the middle.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import changes
from masthead.web.subscribers.models import SetChunk, Subscriber

CHUNK_BITS = 16
EVERYBODY = "everybody"
"""All subscribers of the installation."""
SUPPRESSED = "suppressed"
"""Whose address must not be mailed by any title."""


def state_set(publication_id: int, state: SubscriptionState) -> str:
    """Name of the set of those whose subscription stands so."""
    return f"state:{publication_id}:{state.value}"


def tag_set(tag_id: int) -> str:
    """Name of the set of those who have a tag."""
    return f"tag:{tag_id}"


def suppressed_set(publication_id: int) -> str:
    """Name of the set of those whom this one title must not mail; see `SUPPRESSED` for all titles."""
    return f"suppressed:{publication_id}"


@dataclass(slots=True)
class SetChange:
    """Who enters and who leaves which sets. A person who does both is in."""

    enter: dict[str, BitMap] = field(default_factory=lambda: defaultdict(BitMap))
    leave: dict[str, BitMap] = field(default_factory=lambda: defaultdict(BitMap))


def members(name: str) -> BitMap:
    """Everybody in a set."""
    return members_of([name])[name]


def members_of(names: Iterable[str]) -> dict[str, BitMap]:
    """Everybody in each of several sets, in one read."""
    found: dict[str, list[BitMap]] = {name: [] for name in names}
    for name, bits in SetChunk.objects.filter(name__in=found).values_list("name", "bits"):
        if bits:
            found[name].append(BitMap.deserialize(bytes(bits)))
    return {name: BitMap.union(BitMap(), *parts) for name, parts in found.items()}


Stamp = tuple[str, int, int]
"""Name and number of a chunk, and its stamp: the same as before while its members are."""


def stamps(beginning: str) -> frozenset[Stamp]:
    """Stamps of all sets whose name begins so: what was made of these sets holds while they are the same."""
    rows = SetChunk.objects.filter(name__startswith=beginning)
    return frozenset(rows.values_list("name", "chunk", "stamp"))


def sets_with(subscriber_id: int) -> frozenset[str]:
    """Names of all sets that hold a person."""
    rows = SetChunk.objects.filter(chunk=subscriber_id >> CHUNK_BITS).values_list("name", "bits")
    return frozenset(name for name, bits in rows if subscriber_id in BitMap.deserialize(bytes(bits)))


def change(wanted: SetChange) -> None:
    """Carry a change out, within the caller's transaction."""
    pieces: dict[tuple[str, int], tuple[BitMap, BitMap]] = {}
    for side, named in enumerate((wanted.enter, wanted.leave)):
        for name, ids in named.items():
            for chunk, part in _by_chunk(ids).items():
                pieces.setdefault((name, chunk), (BitMap(), BitMap()))[side].update(part)
    for (name, chunk), (enter, leave) in sorted(pieces.items(), key=lambda each: each[0]):
        _change_chunk(name, chunk, enter, leave)
    changes.note(_standing(wanted.enter) | _standing(wanted.leave))


def forget(subscriber_id: int) -> None:
    """Take a person out of every set, within the caller's transaction; those they brought lose their referrer with
    the row."""
    changes.note(Subscriber.objects.filter(referrer_id=subscriber_id).values_list("id", flat=True))
    change(SetChange(leave={name: BitMap([subscriber_id]) for name in sets_with(subscriber_id)}))


def replace(wanted: Mapping[str, BitMap]) -> None:
    """Make sets exactly these, whatever they were: after a bulk load, or to rebuild them from the tables."""
    with transaction.atomic():
        SetChunk.objects.filter(name__in=list(wanted)).delete()
        SetChunk.objects.bulk_create(
            SetChunk(name=name, chunk=chunk, bits=part.serialize(), stamp=_stamp())
            for name, ids in sorted(wanted.items())
            for chunk, part in sorted(_by_chunk(ids).items())
        )
        changes.note(_standing(wanted))


def _change_chunk(name: str, chunk: int, enter: BitMap, leave: BitMap) -> None:
    row = SetChunk.objects.select_for_update().filter(name=name, chunk=chunk).first()
    if row is None:
        # Somebody else may make the row between our look and our writing; the second look then waits for them.
        SetChunk.objects.bulk_create([SetChunk(name=name, chunk=chunk, bits=b"")], ignore_conflicts=True)
        row = SetChunk.objects.select_for_update().get(name=name, chunk=chunk)
    before = BitMap.deserialize(bytes(row.bits)) if row.bits else BitMap()
    after = (before - leave) | enter
    if after != before or not row.bits:
        row.bits, row.stamp = after.serialize(), _stamp()
        row.save(update_fields=["bits", "stamp"])


def _by_chunk(ids: BitMap) -> dict[int, BitMap]:
    found = {}
    last = ids.max() if ids else -1
    place = ids.min() if ids else 0
    while place <= last:
        chunk = place >> CHUNK_BITS
        end = (chunk + 1) << CHUNK_BITS
        found[chunk] = ids & BitMap(range(chunk << CHUNK_BITS, end))
        place = ids.next_set_bit(end) if end <= last else end
    return found


def _stamp() -> int:
    return 1 + secrets.randbits(62)


def _standing(named: Mapping[str, BitMap]) -> BitMap:
    """Those who are in sets of everybody or of a state: with tags and the like no answer about profiles changes."""
    return BitMap.union(BitMap(), *(ids for name, ids in named.items() if name.startswith((EVERYBODY, "state:"))))
