"""Selling slots: hold, sell, give back, call off.

A slot of a day is one booking's: the database allows no second one. The rules of a title – no two advertisers of one
trade in an edition, days between two of one advertiser – are looked at while the title is held, so that nobody books
beside them meanwhile. Everything asks for `Right.REVENUE` (PermissionDenied), is recorded, and raises `SponsorError`
for what cannot be: nothing has changed then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from masthead.web.newsroom.queries import edition_on
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import hold as hold_title
from masthead.web.revenue.models import Advertiser, Booking, Campaign, Slot
from masthead.web.revenue.sponsors.days import appears, rules_of, today_at
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.moving import move, settle
from masthead.web.revenue.sponsors.rate_card import carries, prices
from masthead.web.revenue.sponsors.records import announce_booking, need, record_booking
from masthead.web.revenue.sponsors.states import TAKING, BookingState, BookingStep
from masthead.web.revenue.sponsors.trades import NAMES, Trade
from masthead.web.team.queries import Somebody

MOST_AT_ONCE = 60
LONGEST_WHY = 300
"""Characters."""


@dataclass(frozen=True, slots=True)
class Place:
    """A slot of a day."""

    slot_id: int
    day: dt.date


@transaction.atomic
def book(
    *, user: Somebody, campaign_id: int, places: Sequence[Place], sold: bool, now: dt.datetime
) -> tuple[Booking, ...]:
    """Hold slots for a campaign, or sell them at once; all of them or none."""
    if not places or len(places) > MOST_AT_ONCE:
        raise SponsorError(f"Choose some open slots, at most {MOST_AT_ONCE} at once.")
    campaign = _campaign(user, campaign_id)
    slots = _held_slots(user, places)
    made = tuple(
        _booked(user, campaign, slots[place.slot_id], place.day, sold=sold, now=now)
        for place in sorted(set(places), key=lambda each: (each.day, each.slot_id))
    )
    for each in made:
        record_booking(user, "slot-sold" if sold else "slot-held", each)
        announce_booking("sponsor.sold" if sold else "sponsor.held", each)
    return made


@transaction.atomic
def sell(*, user: Somebody, booking_id: int, now: dt.datetime) -> Booking:
    """What is held becomes the advertiser's, if its hour has not passed."""
    held = _own(user, booking_id)
    if held.state == BookingState.HELD and held.held_until is not None and held.held_until <= now:
        raise SponsorError("The hold has expired. Book the slot again, if it is still open.")
    if held.state == BookingState.HELD and not carries(held.slot, held.day):
        raise SponsorError(f"The rundown has no “{held.slot}” on {held.day:%A}s any more. Give the hold back.")
    move(held, BookingStep.SELL, sold_at=now, held_until=None)
    record_booking(user, "slot-sold", held)
    announce_booking("sponsor.sold", held)
    return held


@transaction.atomic
def release(*, user: Somebody, booking_id: int, now: dt.datetime) -> Booking:
    """Give a hold back."""
    held = move(_own(user, booking_id), BookingStep.RELEASE, ended_at=now)
    record_booking(user, "slot-released", held)
    return held


@transaction.atomic
def prolong(*, user: Somebody, booking_id: int, now: dt.datetime) -> Booking:
    """Let a hold last for the title's whole time again, from now on."""
    held = _own(user, booking_id)
    until = now + dt.timedelta(days=rules_of(held.publication_id).hold_days)
    rows = Booking.objects.filter(pk=held.pk, state=BookingState.HELD.value, held_until__gt=now)
    if not rows.update(held_until=until):
        raise SponsorError("The hold has ended. Book the slot again, if it is still open.")
    held.held_until = until
    record_booking(user, "hold-prolonged", held)
    return held


@transaction.atomic
def cancel(*, user: Somebody, booking_id: int, why: str, now: dt.datetime) -> Booking:
    """Call a sale off; its slot is open again."""
    found = _own(user, booking_id)
    move(found, BookingStep.CANCEL, ended_at=now, why=_reason(why))
    record_booking(user, "sale-cancelled", found, comment=found.why)
    announce_booking("sponsor.cancelled", found)
    return found


@transaction.atomic
def owe(*, user: Somebody, booking_id: int, why: str, now: dt.datetime) -> Booking:
    """Something went wrong with it: the advertiser has a make-good to come."""
    found = _own(user, booking_id)
    if found.state == BookingState.SOLD and found.day > today_at(found.publication, now):
        raise SponsorError("Its day has not come. Call the sale off, or book another day.")
    move(found, BookingStep.OWE, why=_reason(why))
    record_booking(user, "slot-owed", found, comment=found.why)
    announce_booking("sponsor.owed", found)
    return found


@transaction.atomic
def waive(*, user: Somebody, booking_id: int, why: str, now: dt.datetime) -> Booking:
    """What was owed counts as delivered after all, because the advertiser says so; a make-good, and so what it was
    for, as well.
    """
    found = _own(user, booking_id)
    if _making_good(found).exists():
        raise SponsorError("A make-good is booked already. Call that one off first.")
    edition = found.edition or edition_on(found.publication_id, found.day)
    with _slot_once(found):
        move(found, BookingStep.WAIVE, why=_reason(why), delivered_at=found.delivered_at or now, edition=edition)
    record_booking(user, "slot-waived", found, comment=found.why)
    settle(found, user)
    return found


@transaction.atomic
def make_good(*, user: Somebody, booking_id: int, place: Place, now: dt.datetime) -> Booking:
    """Give an advertiser another slot, for nothing, with the same text."""
    owed = _own(user, booking_id)
    if owed.state != BookingState.OWED:
        raise SponsorError("Nothing is owed for this booking.")
    campaign = _campaign(user, owed.campaign_id)
    slot = _held_slots(user, [place])[place.slot_id]
    if _making_good(owed).exists():
        raise SponsorError("A make-good is booked already.")
    if slot.line != owed.slot.line:
        raise SponsorError("A line is made good by a line, and a section by a section.", "place")
    made = _booked(user, campaign, slot, place.day, sold=True, now=now, owed=owed)
    record_booking(user, "make-good-booked", made, owed=owed.pk)
    announce_booking("sponsor.sold", made)
    return made


def _booked(
    user: Somebody,
    campaign: Campaign,
    slot: Slot,
    day: dt.date,
    *,
    sold: bool,
    now: dt.datetime,
    owed: Booking | None = None,
) -> Booking:
    rules = rules_of(slot.publication_id)
    price = prices(slot.publication, [slot]).get((slot.pk, day.weekday()))
    if price is None:
        raise SponsorError(f"“{slot}” is not for sale on {day:%A}s.", "place")
    _check_day(slot, day, now)
    _end_hold(slot, day, now)
    _check_neighbours(campaign.advertiser, slot, day)
    made = Booking(
        campaign=campaign,
        publication=slot.publication,
        slot=slot,
        day=day,
        state=(BookingState.SOLD if sold else BookingState.HELD).value,
        amount=0 if owed is not None else price,
        currency=rules.currency,
        creative=owed.creative if owed is not None else None,
        held_until=None if sold else now + dt.timedelta(days=rules.hold_days),
        created_by=user,
        sold_at=now if sold else None,
        make_good_of=owed,
    )
    with _slot_once(made):
        made.save()
    return made


class _slot_once:  # noqa: N801 – reads as a statement
    """Around what takes a slot: a fault of the database becomes one for people, and the transaction lives on."""

    def __init__(self, booking: Booking) -> None:
        self._booking = booking
        self._inner = transaction.atomic()

    def __enter__(self) -> None:
        self._inner.__enter__()

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        self._inner.__exit__(kind, fault, trace)  # type: ignore[arg-type]
        if isinstance(fault, IntegrityError):
            raise SponsorError(f"“{self._booking.slot}” of {_said(self._booking.day)} is taken.", "place") from fault


def _check_day(slot: Slot, day: dt.date, now: dt.datetime) -> None:
    title = slot.publication
    if day < today_at(title, now):
        raise SponsorError(f"{_said(day)} has passed.", "place")
    if not appears(title, house_of(title), day):
        raise SponsorError(f"{title} has no edition on {_said(day)}.", "place")
    edition = edition_on(title.pk, day)
    if edition is not None and edition.live:
        raise SponsorError(f"The edition of {_said(day)} is published already.", "place")


def _end_hold(slot: Slot, day: dt.date, now: dt.datetime) -> None:
    """A hold whose hour has passed is nobody's, whether the round has been here or not."""
    rows = Booking.objects.filter(slot=slot, day=day, state=BookingState.HELD.value, held_until__lte=now)
    rows.update(state=BookingState.EXPIRED.value, ended_at=now)


def _check_neighbours(advertiser: Advertiser, slot: Slot, day: dt.date) -> None:
    """The title's rules. It is held, so that what is read here stays true until the booking is there."""
    rules = rules_of(slot.publication_id)
    taking = Booking.objects.filter(publication=slot.publication_id, state__in=TAKING)
    if rules.trade_once and advertiser.trade != Trade.OTHER:
        rivals = taking.filter(day=day, campaign__advertiser__trade=advertiser.trade)
        rival = rivals.exclude(campaign__advertiser=advertiser).select_related("campaign__advertiser").first()
        if rival is not None:
            trade = NAMES[Trade(advertiser.trade)]
            raise SponsorError(
                f"{rival.campaign.advertiser} of the same trade ({trade}) has a slot in the edition of {_said(day)}.",
                "place",
            )
    if rules.spacing_days:
        span = dt.timedelta(days=rules.spacing_days)
        near = taking.filter(campaign__advertiser=advertiser, day__range=(day - span, day + span)).exclude(day=day)
        if (other := near.order_by("day").first()) is not None:
            raise SponsorError(
                f"{advertiser} has {_said(other.day)} already, and {rules.spacing_days} days have to lie between.",
                "place",
            )


def _making_good(owed: Booking) -> QuerySet[Booking]:
    return owed.make_goods.filter(state__in=[*TAKING, BookingState.OWED.value, BookingState.GOOD.value])


def _campaign(user: Somebody, campaign_id: int) -> Campaign:
    """The campaign, its advertiser held: nobody changes its trade meanwhile."""
    found = Campaign.objects.filter(pk=campaign_id).first()
    if found is None:
        raise PermissionDenied
    found.advertiser = Advertiser.objects.select_for_update(no_key=True).get(pk=found.advertiser_id)
    need(user, found.advertiser.publication_id)
    return found


def _held_slots(user: Somebody, places: Iterable[Place]) -> dict[int, Slot]:
    """The slots, and their titles held, always in the same order."""
    slots = Slot.objects.select_related("publication").in_bulk({each.slot_id for each in places})
    if any(each.slot_id not in slots for each in places):
        raise PermissionDenied
    titles = sorted({each.publication_id for each in slots.values()})
    need(user, *titles)
    for title in titles:
        hold_title(title)
    return slots


def _own(user: Somebody, booking_id: int) -> Booking:
    """A booking, held until the transaction ends."""
    rows = Booking.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("campaign__advertiser", "slot", "publication").filter(pk=booking_id).first()
    if found is None:
        raise PermissionDenied
    need(user, found.publication_id)
    return found


def _reason(why: str) -> str:
    said = " ".join(why.split())
    if not said:
        raise SponsorError("Write why; it stands with the booking.", "why")
    if len(said) > LONGEST_WHY:
        raise SponsorError(f"Write at most {LONGEST_WHY} characters.", "why")
    return said


def _said(day: dt.date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"
