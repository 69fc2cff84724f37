"""Reads about bookings: which of them somebody may see, and what became of one.

delivery_of(booking)      # the edition, the mailings and the section that a sponsor got
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from masthead.web.mailings.queries.sent import Carried, mailings_that_carried
from masthead.web.mailings.states import MailingStage
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.queries import edition_on
from masthead.web.revenue.models import Booking, Slot
from masthead.web.revenue.sponsors.names import booking_of
from masthead.web.revenue.sponsors.states import BookingState
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

WENT_OUT = (BookingState.DELIVERED.value, BookingState.OWED.value, BookingState.GOOD.value)
"""States of bookings of which some edition may have gone out."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A mailing that showed a booking. mailing: of the newsroom; parts: their numbers in the ledger, which readers’
    deeds are counted by. began: when the first message left. section: its place in the edition as it was sent, from 0;
    written: in the edition as it is written, as `insights` counts sections; both None for the line “In partnership
    with”. cut_short: the mailing was ended before everybody had it. finished: everybody is accounted for.
    """

    mailing: int
    parts: tuple[int, ...]
    began: dt.datetime
    section: int | None
    written: int | None
    cut_short: bool = False
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a sponsor got. edition: the newsroom’s row. appearances: the first to go out first."""

    booking: Booking
    edition: Any
    appearances: tuple[Appearance, ...]

    @property
    def began(self) -> dt.datetime:
        """When the first message with it left."""
        return min(each.began for each in self.appearances)

    @property
    def parts(self) -> tuple[int, ...]:
        """Numbers in the ledger of everything that showed it."""
        return tuple(number for each in self.appearances for number in each.parts)


def bookings_for(user: Somebody) -> QuerySet[Booking]:
    """The bookings of the titles whose income somebody looks after."""
    found = Booking.objects.filter(publication__in=publications_with(user, Right.REVENUE))
    return found.select_related("campaign__advertiser", "publication", "slot", "creative", "edition")


def booking_for(user: Somebody, pk: int) -> Booking | None:
    """One of them; None also when there is none."""
    return bookings_for(user).filter(pk=pk).first()


def slots_for(user: Somebody) -> QuerySet[Slot]:
    """The slots of the titles whose income somebody looks after, with their rates."""
    found = Slot.objects.filter(publication__in=publications_with(user, Right.REVENUE))
    return found.select_related("publication").prefetch_related("rates")


def delivery_of(booking: Booking) -> Delivery | None:
    """Where a booking appeared, by what was mailed and not by what was planned; None while no mail has left with it."""
    edition = booking.edition or edition_on(booking.publication_id, booking.day)
    if edition is None:
        return None
    found = (_appearance(booking, each) for each in mailings_that_carried(edition.pk))
    shown = tuple(each for each in found if each is not None)
    return Delivery(booking, edition, shown) if shown else None


def cut_short(delivery: Delivery) -> bool:
    """Whether no mailing brought it to everybody."""
    return all(each.cut_short for each in delivery.appearances)


def complete(delivery: Delivery) -> bool:
    """Whether a mailing brought it to everybody, so that nothing can cut it short any more."""
    return any(each.finished for each in delivery.appearances)


def _appearance(booking: Booking, mailing: Carried) -> Appearance | None:
    if mailing.began is None or mailing.edition is None:
        return None
    filled = draft_of(mailing.edition).filled
    ended = mailing.stage is MailingStage.CANCELLED, mailing.stage is MailingStage.FINISHED
    if booking.slot.line:
        # The line is one booking’s, and nothing else fills it.
        if filled.partner is None:
            return None
        return Appearance(mailing.number, mailing.parts, mailing.began, None, None, *ended)
    for written, filling in filled.fillings.items():
        if filling is not None and any(booking_of(item) == booking.pk for item in filling.items):
            place = filled.origins.index(written)
            return Appearance(mailing.number, mailing.parts, mailing.began, place, written, *ended)
    return None
