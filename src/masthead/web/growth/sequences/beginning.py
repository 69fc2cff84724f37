"""Readers begin a sequence: everybody whom its start means, once, ever."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from pyroaring import BitMap

from masthead.web.growth.models import Place, Sequence
from masthead.web.growth.sequences.conditions import at_goal, fits
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.passing import AT_ONCE
from masthead.web.growth.sequences.states import SequenceState, StartKind
from masthead.web.subscribers.queries import mailable

DAY = dt.timedelta(days=1)
LOOK_EVERY: dict[StartKind, dt.timedelta] = {StartKind.SILENT: dt.timedelta(hours=1)}
"""How often who begins is looked for, where it is not at every round."""


def begin_all(now: dt.datetime) -> int:
    """Let readers begin every sequence that runs; how many did."""
    running = Sequence.objects.filter(state=SequenceState.RUNNING.value).values_list("pk", flat=True)
    return sum(begin(each, now) for each in tuple(running))


@transaction.atomic
def begin(sequence_id: int, now: dt.datetime) -> int:
    """Let those begin whom the start of a sequence means now; how many did. Twice is as good as once.

    A condition or goal that cannot be used stands as the sequence's `problem`, and nobody begins until it is mended.
    """
    sequence = Sequence.objects.select_for_update(of=("self",)).select_related("publication").get(pk=sequence_id)
    every = LOOK_EVERY.get(StartKind(sequence.start))
    if sequence.state != SequenceState.RUNNING:
        return 0
    if every is not None and sequence.looked_at is not None and now - sequence.looked_at < every:
        return 0
    first = sequence.messages.filter(gone=False).first()
    try:
        ids = to_begin(sequence, now)
        at_goal(sequence, now)
    except SequenceError as fault:
        Sequence.objects.filter(pk=sequence.pk).update(problem=str(fault)[:500])
        return 0
    found = first_of(ids, sequence, now)
    if first is not None:
        places = (
            Place(sequence=sequence, subscriber_id=each, message=first, since=now, began_at=now) for each in found
        )
        Place.objects.bulk_create(places, batch_size=AT_ONCE)
    # With some left over, the next round looks again; what was seen is not passed over.
    looked = now if len(found) == len(ids) else sequence.looked_at
    Sequence.objects.filter(pk=sequence.pk).update(looked_at=looked, problem="")
    return len(found)


def to_begin(sequence: Sequence, now: dt.datetime) -> BitMap:
    """Whom the start of a sequence means now, and who never began it. Raises `SequenceError`."""
    standing = mailable.standing_with(sequence.publication_id)
    ids = (fits(sequence, now) & standing.active) - standing.suppressed - passed_over(sequence)
    return ids - begun(sequence, ids)


def first_of(ids: BitMap, sequence: Sequence, now: dt.datetime) -> BitMap:
    """Those of them who begin now, where so many do in a day at most."""
    if not sequence.most_a_day:
        return ids
    today = sequence.places.filter(began_at__gt=now - DAY).count()
    return BitMap(list(ids)[: max(0, sequence.most_a_day - today)])


def begun(sequence: Sequence, ids: BitMap) -> BitMap:
    """Who of them has a place, whatever became of it."""
    places = Place.objects.filter(sequence=sequence)
    if len(ids) <= AT_ONCE:
        places = places.filter(subscriber_id__in=list(ids))
    return BitMap(places.values_list("subscriber_id", flat=True))


def passed_over(sequence: Sequence) -> BitMap:
    """Whom the start meant when the sequence was started, and who do not begin for that."""
    return BitMap.deserialize(bytes(sequence.passed_over)) if sequence.passed_over else BitMap()
