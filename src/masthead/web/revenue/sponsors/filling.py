"""Sponsors in an edition: the section of a booked slot, and the line “In partnership with”.

What is sold counts more than what was typed, and is locked. A slot that nobody bought takes a house advertisement, or
disappears.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

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
    booking = _booked(asked.publication_id, asked.day).filter(slot__name=asked.slot.slot, slot__line=False).first()
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
    booking = _booked(publication_id, day).filter(slot__line=True).first()
    if booking is None:
        return None
    name = booking.campaign.advertiser.name
    return Partner(name, f"the booking of {name}")


def _booked(publication_id: int, day: dt.date) -> QuerySet[Booking]:
    rows = Booking.objects.filter(_SOLD | _WENT_OUT, publication=publication_id, day=day)
    return rows.select_related("campaign__advertiser", "creative__picture", "slot", "publication")


def _approved(booking: Booking) -> bool:
    return booking.creative is not None and booking.creative.state == CreativeState.APPROVED


def _second(asked: Asked) -> bool:
    """Whether an earlier section of the edition has this slot: what is sold once appears once."""
    assert asked.slot is not None
    named = publications_with_ids([asked.publication_id])
    house = house_of(named[0]) if named else None
    if house is None or asked.nth == 0:
        return False
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
