"""What happens to bookings by the clock: holds expire, and what went out is noted.

Each step is one conditional change in a transaction of its own: a process that is killed leaves the rest to the next
round, and two rounds at once do each step once.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction

from masthead.web.mailings.queries.sent import editions_broken_off
from masthead.web.newsroom.queries import edition_on
from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import Booking
from masthead.web.revenue.sponsors.days import day_ends, goes_out_at, rules_of
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.moving import move, settle
from masthead.web.revenue.sponsors.queries import Delivery, complete, cut_short, delivery_of
from masthead.web.revenue.sponsors.records import announce_booking, record_booking
from masthead.web.revenue.sponsors.states import BookingState, BookingStep

AT_ONCE = 50
LOOKED_AGAIN = dt.timedelta(days=14)
"""How long after its first mail a delivered booking is still watched for an end of its mailing midway."""
_JOINED = ("campaign__advertiser", "slot", "publication", "edition")
_CUT = "The mailing was ended before everybody had it."


def expire_holds(now: dt.datetime) -> bool:
    """End holds whose hour has passed; whether more wait."""
    due = Booking.objects.filter(state=BookingState.HELD.value, held_until__lte=now).order_by("held_until")
    found = list(due.select_related("campaign__advertiser", "slot")[:AT_ONCE])
    for each in found:
        with transaction.atomic():
            try:
                move(each, BookingStep.EXPIRE, ended_at=now)
            except SponsorError:  # Sold or released by somebody this very moment.
                continue
            record_booking(None, "hold-expired", each)
            announce_booking("sponsor.expired", each)
    return len(found) == AT_ONCE


def note_deliveries(now: dt.datetime) -> bool:
    """Note what went out with its edition, late or in time, and what did not; then, what was ended midway although it
    had begun well, and what make-goods have settled. False, for all is looked at.
    """
    # A day has begun somewhere on earth half a day before it begins in Greenwich.
    last = (now + dt.timedelta(hours=14)).date()
    due = Booking.objects.filter(state=BookingState.SOLD.value, day__lte=last).order_by("day", "pk")
    for each in due.select_related(*_JOINED):
        _look(each, now)
    _note_cut_short(now)
    _settle_what_is_complete()
    return False


def lateness(booking: Booking, began: dt.datetime) -> int:
    """How many whole minutes later than its hour the first mail with it left; 0 for in time."""
    due = goes_out_at(house_of(booking.publication), booking.day)
    return max(0, int((began - due).total_seconds() // 60))


def _look(booking: Booking, now: dt.datetime) -> None:
    delivery = delivery_of(booking)
    if delivery is not None:
        _delivered(booking, delivery, now)
    elif now >= day_ends(house_of(booking.publication), booking.day):
        edition = edition_on(booking.publication_id, booking.day)
        _owed(booking, now, why=_why_not(booking), edition=edition)


def _delivered(booking: Booking, delivery: Delivery, now: dt.datetime) -> None:
    late = lateness(booking, delivery.began)
    values = {"delivered_at": delivery.began, "edition": delivery.edition, "late_minutes": late}
    if cut_short(delivery):
        _owed(booking, now, why=_CUT, **values)
    elif late > rules_of(booking.publication_id).late_minutes:
        _owed(booking, now, why=f"The edition went out {_span(late)} late.", **values)
    else:
        with transaction.atomic():
            try:
                move(booking, BookingStep.DELIVER, **values)
            except SponsorError:  # Somebody decided about it this very moment.
                return
            record_booking(None, "slot-delivered", booking)
            announce_booking("sponsor.delivered", booking)


def _note_cut_short(now: dt.datetime) -> None:
    """What counted as delivered while its mailing went out, and is owed since that was ended. Who waived said why."""
    recent = Booking.objects.filter(state=BookingState.DELIVERED.value, why="", delivered_at__gte=now - LOOKED_AGAIN)
    editions = set(recent.exclude(edition=None).values_list("edition", flat=True))
    broken_off = editions_broken_off(editions) if editions else frozenset()
    if not broken_off:
        return
    for each in recent.filter(edition__in=broken_off).select_related(*_JOINED):
        delivery = delivery_of(each)
        if delivery is not None and cut_short(delivery):
            _owed(each, now, why=_CUT)


def _settle_what_is_complete() -> None:
    """A make-good settles what it was for only once everybody has it: what is made good is never owed again."""
    rows = Booking.objects.filter(
        state=BookingState.DELIVERED.value, make_good_of__state=BookingState.OWED.value
    ).select_related(*_JOINED, "make_good_of")
    for each in rows:
        delivery = None if each.why else delivery_of(each)
        if each.why or (delivery is not None and complete(delivery)):
            with suppress(SponsorError), transaction.atomic():  # Somebody decided about it this very moment.
                settle(each)


def _owed(booking: Booking, now: dt.datetime, *, why: str, **values: object) -> None:
    del now
    with transaction.atomic():
        try:
            move(booking, BookingStep.OWE, why=why, **values)
        except SponsorError:
            return
        record_booking(None, "slot-owed", booking, comment=why)
        announce_booking("sponsor.owed", booking)


def _why_not(booking: Booking) -> str:
    edition = edition_on(booking.publication_id, booking.day)
    if edition is None or not edition.live:
        return "No edition appeared on this day."
    if not booking.slot.line and (booking.creative is None or booking.creative.state != "approved"):
        return "No text was approved in time."
    return "No mail left with it on its day."


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"
