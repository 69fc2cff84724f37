"""Sponsors in an edition: the section of a booked slot, and the line “In partnership with”.

What is sold counts more than what was typed, and is locked. A slot that nobody bought takes a house advertisement, or
disappears.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from masthead.edition.model import Edition
from masthead.web.newsroom.filling import Alternative, Asked, Filling, Partner
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import publications_with_ids
from masthead.web.revenue.models import Booking, HouseAd
from masthead.web.revenue.sponsors.fields import fields_of, fields_of_booking
from masthead.web.revenue.sponsors.names import booking_item, house_item
from masthead.web.revenue.sponsors.states import BookingState, CreativeState

_SOLD = Q(state__in=[BookingState.SOLD.value, BookingState.DELIVERED.value, BookingState.GOOD.value])
# What went out late or wrong stays in the edition that it went out with.
_WENT_OUT = Q(state=BookingState.OWED.value, delivered_at__isnull=False)


def sponsored(asked: Asked) -> Filling | None:
    """What stands in a section of kind `sponsor` that has a bookable slot."""
    if asked.slot is None or not asked.slot.slot or _second(asked):
        return None
    booking = _booked(asked.publication_id, asked.day, asked.slot.slot)
    if booking is not None and _approved(booking):
        source = f"the booking of {booking.campaign.advertiser}"
        return Filling(
            (Alternative(fields_of_booking(booking)),), locked=True, source=source, items=(booking_item(booking.pk),)
        )
    if not asked.empty:
        return None
    if booking is not None:
        # Nobody else’s advertisement stands where somebody has paid.
        return Filling((), source=f"the booking of {booking.campaign.advertiser}, whose text is not approved yet")
    return _of_the_house(asked)


def partner(publication_id: int, day: dt.date, edition: Edition) -> Partner | None:
    """Whom the line names: whoever bought it."""
    del edition
    booking = _booked(publication_id, day, None)
    if booking is None:
        return None
    name = booking.campaign.advertiser.name
    return Partner(name, f"the booking of {name}")


def _booked(publication_id: int, day: dt.date, name: str | None) -> Booking | None:
    """What was sold of a day's slot, None for the line's, with all that is shown of it."""
    # Most days of most titles have none, and are asked about with every save: what is joined to one is asked for after.
    of_day = Booking.objects.filter(_SOLD | _WENT_OUT, publication=publication_id, day=day).order_by("pk")
    for pk, slot, line in of_day.values_list("pk", "slot__name", "slot__line"):
        if (None if line else slot) == name:
            return Booking.objects.select_related(
                "campaign__advertiser", "creative__picture", "slot", "publication"
            ).get(pk=pk)
    return None


def _approved(booking: Booking) -> bool:
    return booking.creative is not None and booking.creative.state == CreativeState.APPROVED


def _second(asked: Asked) -> bool:
    """Whether an earlier section of the edition has this slot: what is sold once appears once."""
    assert asked.slot is not None
    named = publications_with_ids([asked.publication_id]) if asked.nth else []
    if not named:
        return False
    house = house_of(named[0])
    before = (each for each in asked.edition.sections[: asked.index] if each.kind == asked.section.kind and each.label)
    slots = (house.slot_for(each.label) for each in before)
    return any(each is not None and each.slot == asked.slot.slot for each in slots)


def _of_the_house(asked: Asked) -> Filling | None:
    """A house advertisement; of several each has its day."""
    assert asked.slot is not None
    open_ended = Q(first=None) | Q(first__lte=asked.day), Q(last=None) | Q(last__gte=asked.day)
    rows = HouseAd.objects.filter(*open_ended, publication=asked.publication_id, active=True)
    found = [
        each
        for each in rows.select_related("picture", "publication").order_by("pk")
        if not each.slots or asked.slot.slot in each.slots
    ]
    if not found:
        return None
    chosen = found[(asked.day.toordinal() + asked.nth) % len(found)]
    fields = fields_of(chosen, sponsor=chosen.publication.name, url=chosen.url)
    source = f"the house advertisement “{chosen.name}”"
    return Filling((Alternative(fields),), source=source, items=(house_item(chosen.pk),))
