"""One booking or one text taken from state to state: by a conditional change, so that of two at once one does it."""

from __future__ import annotations

from typing import Any

from masthead.web.revenue.models import Booking, Creative
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.records import record_booking
from masthead.web.revenue.sponsors.states import (
    BookingState,
    BookingStep,
    CreativeState,
    CreativeStep,
    MoveError,
    advance,
    advance_creative,
)
from masthead.web.team.queries import Somebody

_FASTER = "Somebody else has just changed this; look at it again."


def move(booking: Booking, step: BookingStep, **values: Any) -> Booking:
    """Take a step. values: of the row's other columns. Raises `SponsorError` where somebody was faster, or it cannot
    be.
    """
    try:
        to = advance(BookingState(booking.state), step)
    except MoveError as fault:
        raise SponsorError(str(fault)) from None
    if not Booking.objects.filter(pk=booking.pk, state=booking.state).update(state=to.value, **values):
        raise SponsorError(_FASTER)
    booking.state = to.value
    for name, value in values.items():
        setattr(booking, name, value)
    return booking


def settle(delivered: Booking, user: Somebody | None = None) -> None:
    """What a delivered make-good was for is made good, and what that was for, and so on. user: who said so, None for
    the clock. Raises `SponsorError` as `move`.
    """
    owed = delivered.make_good_of
    while owed is not None and owed.state == BookingState.OWED:
        move(owed, BookingStep.MAKE_GOOD)
        record_booking(user, "slot-made-good", owed)
        owed = owed.make_good_of


def move_creative(creative: Creative, step: CreativeStep, **values: Any) -> Creative:
    """The same of a text; also where it was written anew meanwhile."""
    try:
        to = advance_creative(CreativeState(creative.state), step)
    except MoveError as fault:
        raise SponsorError(str(fault)) from None
    rows = Creative.objects.filter(pk=creative.pk, state=creative.state, version=creative.version)
    if not rows.update(state=to.value, **values):
        raise SponsorError(_FASTER)
    creative.state = to.value
    for name, value in values.items():
        setattr(creative, name, value)
    return creative
