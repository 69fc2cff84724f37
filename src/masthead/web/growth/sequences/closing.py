"""Places that are over: the goal is reached, the title is not read any more, the last question has no answer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q
from pyroaring import BitMap

from masthead.web.growth.models import Passing, Place, Sequence
from masthead.web.growth.sequences.conditions import at_goal, awake, awake_since, is_measured
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.passing import AT_ONCE
from masthead.web.growth.sequences.reaching import Reach, Receipts
from masthead.web.growth.sequences.states import OPEN, Ending, Passage, PlaceState, SequenceState, StartKind
from masthead.web.subscribers.actions.leaving import release
from masthead.web.subscribers.queries import mailable

SUPPRESSED = "the address is suppressed"
AWAKE = "opened or clicked something again"
UNASKED = "nothing is known to have asked them, so they stay"
UNREACHED = "the question did not reach them, so they stay"
UNCOUNTED = "nothing was counted meanwhile, so nobody is called silent"
REASON = "silent: gave no answer whether to stay"
"""Of a subscription that ended so."""
_OPEN = [each.value for each in OPEN]
_LIVING = [SequenceState.RUNNING.value, SequenceState.PAUSED.value]


def close_all(now: dt.datetime) -> int:
    """Close the places of every sequence that are over; how many. Questions are held to their answers only while their
    sequence runs.
    """
    found = Sequence.objects.filter(state__in=_LIVING).select_related("publication")
    return sum(_close(each, now) for each in found)


def _close(sequence: Sequence, now: dt.datetime) -> int:
    here = BitMap(Place.objects.filter(sequence=sequence, state__in=_OPEN).values_list("subscriber_id", flat=True))
    if not here:
        return 0
    standing = mailable.standing_with(sequence.publication_id)
    gone = here - (standing.active | standing.paused)
    barred = (here - gone) & standing.suppressed
    done = _end(sequence, gone, PlaceState.LEFT, "", now) + _end(sequence, barred, PlaceState.LEFT, SUPPRESSED, now)
    left = here - gone - barred
    try:
        done += _end(sequence, left & at_goal(sequence, now), PlaceState.GOAL, "", now)
        done += _end(sequence, left & _heard_of(sequence, now), PlaceState.GOAL, AWAKE, now)
        if sequence.state == SequenceState.RUNNING and sequence.ending == Ending.UNSUBSCRIBE:
            done += _release_silent(sequence, now)
    except SequenceError as fault:
        # Nobody is unsubscribed while it is not known who reached the goal.
        Sequence.objects.filter(pk=sequence.pk).update(problem=str(fault)[:500])
    return done


def _heard_of(sequence: Sequence, now: dt.datetime) -> BitMap:
    """Who gave a sign of life: in the days of a silence that began it; else since the last message to whoever waits to
    be let go.
    """
    if sequence.start == StartKind.SILENT:
        return awake(sequence, now)
    if sequence.ending != Ending.UNSUBSCRIBE:
        return BitMap()
    places = Place.objects.filter(sequence=sequence, state=PlaceState.ASKED.value)
    # A pause moves `since`, and what was opened in it counts.
    sent = Max("passings__at", filter=Q(passings__how=Passage.SENT.value))
    rows = places.annotate(sent=sent).values_list("subscriber_id", "since", "sent")
    return awake_since({each: asked or since for each, since, asked in rows}, sequence.publication_id)


def _end(sequence: Sequence, ids: BitMap, state: PlaceState, why: str, now: dt.datetime) -> int:
    """Close open places, each once, whoever else does it."""
    done, everyone = 0, list(ids)
    for start in range(0, len(everyone), AT_ONCE):
        places = Place.objects.filter(
            sequence=sequence, state__in=_OPEN, subscriber_id__in=everyone[start : start + AT_ONCE]
        )
        done += places.update(state=state.value, why=why, ended_at=now, message=None)
    return done


def _release_silent(sequence: Sequence, now: dt.datetime) -> int:
    """Unsubscribe whoever was asked and gave no sign of life in time; how many."""
    late = now - dt.timedelta(days=sequence.answer_days)
    asked = Place.objects.filter(sequence=sequence, state=PlaceState.ASKED.value, since__lte=late)
    receipts = Receipts()
    return sum(_answer(sequence, place, receipts, now) for place in tuple(asked.order_by("since", "pk")[:AT_ONCE]))


@transaction.atomic
def _answer(sequence: Sequence, place: Place, receipts: Receipts, now: dt.datetime) -> bool:
    """What follows for one person: unsubscribed only if a question reached them, and nothing was heard of them."""
    held = Place.objects.select_for_update().get(pk=place.pk)
    if held.state != PlaceState.ASKED:
        return False
    question = _question(held, receipts)
    reach = receipts.reach(question.mailing, held.subscriber_id) if question is not None else Reach.MISSED
    if reach is Reach.OPEN:
        return False
    held.ended_at, held.message = now, None
    if question is None:
        held.state, held.why = PlaceState.ENDED.value, UNASKED
    elif reach is Reach.MISSED:
        held.state, held.why = PlaceState.ENDED.value, UNREACHED
    elif not is_measured(sequence.publication_id, _days_of(sequence), now):
        held.state, held.why = PlaceState.ENDED.value, UNCOUNTED
    else:
        _let_go(sequence, held, question, now)
    held.save()
    return True


def _days_of(sequence: Sequence) -> int:
    """The days within which somebody was silent: what began it, or the time to answer."""
    return sequence.number if sequence.start == StartKind.SILENT else sequence.answer_days


def _question(place: Place, receipts: Receipts) -> Passing | None:
    """The last message to somebody that asked whether they want to stay; None for none."""
    sent = place.passings.filter(how=Passage.SENT.value).order_by("-at", "-pk")
    return next((each for each in sent if receipts.asked(each.mailing)), None)


def _let_go(sequence: Sequence, place: Place, question: Passing, now: dt.datetime) -> None:
    """Unsubscribe somebody, with the evidence; the place unsaved."""
    asked = f"asked on {question.at:%Y-%m-%d}"
    place.state, place.why = PlaceState.SILENT.value, asked
    release(
        subscriber_id=place.subscriber_id,
        publication_id=sequence.publication_id,
        reason=REASON,
        origin=f"sequence “{sequence.name}”, {asked} by mailing {question.mailing}, no answer",
        at=now,
    )
