"""A reader presses the button to stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from masthead.web.growth.models import Passing, Place
from masthead.web.growth.sequences.states import OPEN, PlaceState
from masthead.web.mailings.queries.scopes import mailing_of_part
from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.evidence import READER
from masthead.web.webhooks.actions import announce


class Stay(StrEnum):
    """OPEN: the button is there to press. KEPT: it was pressed. LATE: no answer came in time, and the subscription
    ended. OVER: there is nothing to answer any more; they read the title, or left by themselves.
    """

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answer it is. part: number of the mailing in the token of the link."""

    part: int
    subscriber_id: int
    publication_id: int


def stay_of(asked: Asked) -> Stay | None:
    """How the question to a reader stands; None where none was put to them."""
    place = _place(asked)
    return _stay(place) if place is not None else None


@transaction.atomic
def keep(asked: Asked, *, words: str, network: str, at: dt.datetime) -> Stay | None:
    """Note that a reader wants to stay: they get nothing more of the sequence, and nobody unsubscribes them.

    words: of the button. network: already cut. Twice is as good as once; what came too late changes nothing.
    """
    found = _place(asked)
    if found is None:
        return None
    place = Place.objects.select_for_update().get(pk=found.pk)
    if _stay(place) is not Stay.OPEN:
        return _stay(place)
    said = f"“{words}” in mailing {asked.part}" + (f", from {network}" if network else "")
    place.state, place.ended_at, place.message, place.answered = PlaceState.KEPT.value, at, None, said[:300]
    place.save()
    note(
        subscriber_id=place.subscriber_id,
        publication_id=asked.publication_id,
        what="stay-answered",
        at=at,
        by=READER,
    )
    announce(
        event="sequence.kept",
        publication_id=asked.publication_id,
        data={"sequence": place.sequence_id, "subscriber": place.subscriber_id, "at": at.isoformat()},
    )
    return Stay.KEPT


def _stay(place: Place) -> Stay:
    state = PlaceState(place.state)
    if state in OPEN:
        return Stay.OPEN
    return {PlaceState.KEPT: Stay.KEPT, PlaceState.SILENT: Stay.LATE}.get(state, Stay.OVER)


def _place(asked: Asked) -> Place | None:
    mailing = mailing_of_part(asked.part)
    if mailing is None:
        return None
    passing = Passing.objects.filter(mailing=mailing[0], place__subscriber_id=asked.subscriber_id)
    found = passing.select_related("place").first()
    return found.place if found is not None else None
