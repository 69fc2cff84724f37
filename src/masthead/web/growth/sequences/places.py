"""What the team does to a reader's place: hold it, let it go on, skip a message, end it.

Asks for `Right.GROWTH` and `Right.AUDIENCE` in the title (PermissionDenied), is one transaction, and recorded.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from pyroaring import BitMap

from masthead.web.growth.models import Place
from masthead.web.growth.sequences.access import note, require
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.passing import pass_by
from masthead.web.growth.sequences.states import PLACE_MOVES, PLACE_WORDS, Ending, Passage, PlaceState
from masthead.web.team.queries import Somebody
from masthead.web.team.roles import Right


@transaction.atomic
def pause(*, user: Somebody, place_id: int) -> Place:
    """Hold a place: nothing comes, and no answer is waited for."""
    place = _hold(user, place_id)
    _move(place, PlaceState.PAUSED)
    note(user, "place-paused", place.sequence, subscriber=place.subscriber_id)
    return place


@transaction.atomic
def resume(*, user: Somebody, place_id: int, now: dt.datetime) -> Place:
    """Let a held place go on: the time to the next message, or for the answer, counts from now on."""
    place = _hold(user, place_id)
    if place.state != PlaceState.PAUSED:
        raise SequenceError("It is not paused.")
    place.since = now
    if place.message_id is not None:
        _move(place, PlaceState.WAITING)
    elif place.sequence.ending == Ending.UNSUBSCRIBE:
        _move(place, PlaceState.ASKED)
    else:
        place.ended_at = now
        _move(place, PlaceState.FINISHED)
    note(user, "place-resumed", place.sequence, subscriber=place.subscriber_id)
    return place


@transaction.atomic
def skip(*, user: Somebody, place_id: int, now: dt.datetime) -> Place:
    """Let a reader go on without the message they wait for; they never get it then."""
    place = _hold(user, place_id)
    if place.state != PlaceState.WAITING or place.message is None:
        raise SequenceError("They wait for no message.")
    message = place.message
    pass_by(message, BitMap([place.subscriber_id]), Passage.SKIPPED, now)
    note(user, "place-skipped", place.sequence, subscriber=place.subscriber_id)
    place.refresh_from_db()
    return place


@transaction.atomic
def end(*, user: Somebody, place_id: int, now: dt.datetime) -> Place:
    """End a reader's way through a sequence: they get nothing more of it, ever."""
    place = _hold(user, place_id)
    place.ended_at, place.message = now, None
    _move(place, PlaceState.ENDED)
    note(user, "place-ended", place.sequence, subscriber=place.subscriber_id)
    return place


def _hold(user: Somebody, place_id: int) -> Place:
    rows = Place.objects.select_for_update(of=("self",)).select_related("sequence__publication", "message__sequence")
    place = rows.filter(pk=place_id).first()
    if place is None:
        raise PermissionDenied
    require(user, place.sequence.publication_id, Right.GROWTH, Right.AUDIENCE)
    return place


def _move(place: Place, state: PlaceState) -> None:
    if state not in PLACE_MOVES[PlaceState(place.state)]:
        raise SequenceError(f"This cannot be done any more. How it stands: {PLACE_WORDS[PlaceState(place.state)]}.")
    place.state, place.why = state.value, ""
    place.save()
