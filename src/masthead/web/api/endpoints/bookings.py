"""Bookings: slots held and sold for campaigns, given back, called off, and made good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.reach import newest_first
from masthead.web.api.schemas.slots import (
    BookIn,
    BookingOut,
    BookingPage,
    BookingsAsked,
    BookingsOut,
    PlaceIn,
    WhyIn,
)
from masthead.web.api.scopes import Scope
from masthead.web.api.sponsored import as_things_stand, booking_in, booking_out, campaign_in, place_from
from masthead.web.revenue.sponsors import booking as actions
from masthead.web.revenue.sponsors.queries import bookings_for

router = Router(tags=["Slots"])
READ, WRITE = Scope.REVENUE_READ, Scope.REVENUE_WRITE
_ONE = "/bookings/{int:booking}"
_CONFLICT = ("conflict",)


@operation(router, "GET", "/publications/{slug:publication}/bookings", scope=READ, answers={200: BookingPage})
def list_bookings(request: HttpRequest, publication: str, asked: Query[BookingsAsked]) -> Answer:
    """List what was booked in a publication.

    The last made first, also what ended.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    wanted = {"state": asked.state, "campaign": asked.campaign, "day__gte": asked.since, "day__lte": asked.until}
    found = bookings_for(caller.user).filter(publication=title.pk)
    page = newest_first(request, found.filter(**{name: said for name, said in wanted.items() if said}), asked)
    return Answer(BookingPage(items=[booking_out(each) for each in page.rows], next=page.next), headers=page.headers)


@operation(
    router, "POST", "/campaigns/{int:campaign}/bookings", scope=WRITE, answers={201: BookingsOut}, problems=_CONFLICT
)
def create_bookings(request: HttpRequest, campaign: int, body: BookIn) -> Answer:
    """Hold slots for a campaign, or sell them at once.

    All of them or none. 409 where one is taken or not for sale, or a rule of its publication stands against it.
    """
    found = campaign_in(request, campaign, WRITE)
    places = [place_from(request, each, WRITE, f"#/places/{index}") for index, each in enumerate(body.places)]
    user = caller_of(request).user
    with as_things_stand():
        made = actions.book(user=user, campaign_id=found.pk, places=places, sold=body.sold, now=timezone.now())
    return Answer(BookingsOut(items=[booking_out(each) for each in made]), 201)


@operation(router, "GET", _ONE, scope=READ, answers={200: BookingOut})
def get_booking(request: HttpRequest, booking: int) -> BookingOut:
    """One booking."""
    return booking_out(booking_in(request, booking, READ))


@operation(router, "POST", f"{_ONE}/sell", scope=WRITE, answers={200: BookingOut}, problems=_CONFLICT)
def sell_booking(request: HttpRequest, booking: int) -> BookingOut:
    """Sell what is held.

    409 once the hold has ended.
    """
    return _done(request, booking, actions.sell)


@operation(router, "POST", f"{_ONE}/release", scope=WRITE, answers={200: BookingOut}, problems=_CONFLICT)
def release_booking(request: HttpRequest, booking: int) -> BookingOut:
    """Give a hold back.

    409 where it is none.
    """
    return _done(request, booking, actions.release)


@operation(router, "POST", f"{_ONE}/prolong", scope=WRITE, answers={200: BookingOut}, problems=_CONFLICT)
def prolong_booking(request: HttpRequest, booking: int) -> BookingOut:
    """Let a hold last for the publication’s whole time again.

    409 once it has ended.
    """
    return _done(request, booking, actions.prolong)


@operation(router, "POST", f"{_ONE}/cancel", scope=WRITE, answers={200: BookingOut}, problems=_CONFLICT)
def cancel_booking(request: HttpRequest, booking: int, body: WhyIn) -> BookingOut:
    """Call a sale off.

    Its slot is open again. 409 where it is not sold.
    """
    return _done(request, booking, actions.cancel, why=body.why)


@operation(router, "POST", f"{_ONE}/owe", scope=WRITE, answers={200: BookingOut}, problems=_CONFLICT)
def owe_booking(request: HttpRequest, booking: int, body: WhyIn) -> BookingOut:
    """Say that something went wrong with a booking.

    The advertiser has a make-good to come. 409 before its day.
    """
    return _done(request, booking, actions.owe, why=body.why)


@operation(router, "POST", f"{_ONE}/waive", scope=WRITE, answers={200: BookingOut}, problems=_CONFLICT)
def waive_booking(request: HttpRequest, booking: int, body: WhyIn) -> BookingOut:
    """Let what was owed count as delivered, because the advertiser says so.

    409 where nothing is owed, or a make-good is booked.
    """
    return _done(request, booking, actions.waive, why=body.why)


@operation(router, "POST", f"{_ONE}/make-good", scope=WRITE, answers={201: BookingOut}, problems=_CONFLICT)
def make_booking_good(request: HttpRequest, booking: int, body: PlaceIn) -> Answer:
    """Give an advertiser another slot, for nothing, with the same text.

    409 where nothing is owed, or the slot cannot be had.
    """
    found, place = booking_in(request, booking, WRITE), place_from(request, body, WRITE, "#")
    user = caller_of(request).user
    with as_things_stand():
        made = actions.make_good(user=user, booking_id=found.pk, place=place, now=timezone.now())
    return Answer(booking_out(booking_in(request, made.pk, WRITE)), 201, {"Location": f"/api/v1/bookings/{made.pk}"})


def _done(request: HttpRequest, booking: int, act: Callable[..., Any], **said: str) -> BookingOut:
    """Do it to a booking within reach, and show it as it stands then."""
    found = booking_in(request, booking, WRITE)
    act(user=caller_of(request).user, booking_id=found.pk, now=timezone.now(), **said)
    return booking_out(booking_in(request, booking, WRITE))
