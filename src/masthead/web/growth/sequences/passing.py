"""Readers come past a step, once and for all: with the freeze of the mailing that carries it, or without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from pyroaring import BitMap

from masthead.delivery.ledger import LedgerError
from masthead.web.growth.models import MessageRules, Passing, Place, Sequence, SequenceMessage
from masthead.web.growth.sequences.due import busy, is_open
from masthead.web.growth.sequences.states import Ending, Passage, PlaceState
from masthead.web.mailings.hearing import Shown

PREFIX = "sequence"
AT_ONCE = 500


def origin_of(message_id: int) -> str:
    """What the mailings of a step are made by, as they keep it."""
    return f"{PREFIX}/{message_id}"


def message_of(reference: str) -> SequenceMessage | None:
    """The step of an origin's reference; None for one that is gone."""
    if not reference.isdecimal():
        return None
    return SequenceMessage.objects.select_related("sequence__publication", "edition").filter(pk=int(reference)).first()


def note_sent(told: Shown) -> None:
    """Write down who gets a step, within the transaction that puts its mailing into the ledger.

    Raises `LedgerError`, to be tried again with whoever is to get it then, when somebody among them does not wait for
    it any more, or has got another message meanwhile: then nothing was frozen.
    """
    prefix, _, reference = told.origin.partition("/")
    if prefix != PREFIX:
        return
    message = message_of(reference)
    if message is None or not is_open(message):
        raise LedgerError("The step was changed meanwhile.", retry=True)
    # One after the other: two steps frozen at the same moment would not see each other.
    rules, _ = MessageRules.objects.get_or_create(publication_id=told.publication_id)
    rules = MessageRules.objects.select_for_update().get(pk=rules.pk)
    places = _held(message, told.everybody)
    taken = busy(told.publication_id, told.everybody, rules, told.at)
    if len(places) != len(told.everybody) or taken:
        raise LedgerError("Somebody does not wait for this step any more.", retry=True)
    _pass(message, places, Passage.SENT, told.at, mailing=told.mailing_id)


@transaction.atomic
def pass_by(message: SequenceMessage, ids: BitMap, how: Passage, now: dt.datetime) -> int:
    """Let people go on without a step; how many did: those who waited for it."""
    places = _held(message, ids)
    _pass(message, places, how, now, mailing=None)
    return len(places)


def follow(place: Place, message: SequenceMessage | None, *, sequence: Sequence, now: dt.datetime) -> None:
    """Put a place before a step, None for after the last, unsaved."""
    place.message, place.since = message, now
    if message is not None:
        return
    if sequence.ending == Ending.UNSUBSCRIBE:
        place.state = PlaceState.ASKED.value
    else:
        place.state, place.ended_at = PlaceState.FINISHED.value, now


def after(message: SequenceMessage) -> SequenceMessage | None:
    """The step after one; None after the last."""
    steps = list(SequenceMessage.objects.filter(sequence=message.sequence_id, gone=False))
    later = [each for each in steps if (each.position, each.pk) > (message.position, message.pk)]
    return later[0] if later else None


def _held(message: SequenceMessage, ids: BitMap) -> list[Place]:
    """The places of those of some people who wait for a step, locked."""
    found: list[Place] = []
    for batch in _batches(ids):
        waiting = Place.objects.filter(message=message, state=PlaceState.WAITING.value, subscriber_id__in=batch)
        found += waiting.select_for_update().order_by("pk")
    return found


def _pass(
    message: SequenceMessage, places: list[Place], how: Passage, now: dt.datetime, *, mailing: int | None
) -> None:
    following, sequence = after(message), message.sequence
    Passing.objects.bulk_create(
        (Passing(place=each, message=message, how=how.value, mailing=mailing, at=now) for each in places),
        batch_size=AT_ONCE,
    )
    asked = how is Passage.SENT
    for each in places:
        follow(each, following, sequence=sequence, now=now)
        if each.state == PlaceState.ASKED and not asked:
            # Nobody is held to an answer to a question that was not put to them.
            each.state, each.ended_at = PlaceState.FINISHED.value, now
    Place.objects.bulk_update(places, ["message", "since", "state", "ended_at"], batch_size=AT_ONCE)


def _batches(ids: BitMap) -> Iterable[list[int]]:
    everyone = list(ids)
    return (everyone[start : start + AT_ONCE] for start in range(0, len(everyone), AT_ONCE))
