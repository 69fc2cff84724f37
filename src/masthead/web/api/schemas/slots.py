"""Slots for sale, bookings, what became of them, and what is to be invoiced."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import LARGEST_ID, Asked, Day, Id, In, Moment, Out, Paged, Slug
from masthead.web.api.schemas.money import MoneyOut

State = Literal["held", "sold", "delivered", "owed", "good", "released", "expired", "cancelled"]
TextState = Literal["draft", "submitted", "changes", "approved"]
Why = Annotated[str, Field(min_length=1, max_length=300)]
_EXAMPLE: dict[str, Any] = {"slot": 3, "day": "2026-12-01"}


class RateOut(Out):
    """That a slot is for sale on a day of the week. weekday: Monday is 0."""

    weekday: int = Field(ge=0, le=6)
    price: MoneyOut


class SlotOut(Out):
    """A place that is sold."""

    id: Id
    publication: Slug
    name: str = Field(description="As the house format calls it.")
    line: bool = Field(description="The line “In partnership with”, which takes a name and nothing else.")
    headline_characters: int
    text_characters: int
    button_characters: int
    picture: Literal["none", "may", "must"]
    image_width: int = Field(description="At least, in pixels.")
    image_height: int
    image_kb: int = Field(description="At most, in kilobytes of 1,000 bytes.")
    rates: list[RateOut]


class SlotsOut(Out):
    """The slots of a publication, in the order of its house format."""

    items: list[SlotOut]


class BoardAsked(Asked):
    """Which weeks."""

    since: Day | None = Field(default=None, description="A day of the first week; none: this week.")
    weeks: int = Field(default=4, ge=1, le=12)


class CellOut(Out):
    """A slot of a day."""

    day: Day
    slot: Id
    slot_name: str
    state: Literal["open", "held", "sold", "delivered", "owed", "good"]
    price: MoneyOut | None = Field(description="Of an open one.")
    booking: Id | None
    advertiser_name: str | None
    note: str = Field(description="What its text wants; empty: nothing.")
    late: bool = Field(description="The deadline of its text has passed.")


class SlotBoardOut(Out):
    """What is open, held, sold and delivered, by day; without slots that are not for sale on a day."""

    items: list[CellOut]
    sold: list[MoneyOut] = Field(description="What is sold and delivered brings, by currency.")


class PlaceIn(In):
    """A slot of a day."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    slot: Id
    day: Day


class BookIn(In):
    """Slots for a campaign: all of them or none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"places": [_EXAMPLE], "sold": False}]})

    places: list[PlaceIn] = Field(min_length=1, max_length=60)
    sold: bool = Field(default=False, description="Sell them at once; else they are held for the publication’s time.")


class BookingsAsked(Paged):
    """Which bookings."""

    state: State | None = Field(default=None, description="Only those that stand so.")
    campaign: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    since: Day | None = Field(default=None, description="Of this day or later.")
    until: Day | None = Field(default=None, description="Of this day or earlier.")


class BookingOut(Out):
    """A slot of a day that is somebody’s, or was."""

    id: Id
    publication: Slug
    slot: Id
    slot_name: str
    day: Day
    state: State = Field(description="`owed`: it went out late, wrong or not at all; `good`: that was made good.")
    campaign: Id
    advertiser_name: str
    price: MoneyOut = Field(description="0 for a make-good.")
    text: Id | None
    text_state: TextState | None
    held_until: Moment | None
    sold_at: Moment | None
    ended_at: Moment | None
    delivered_at: Moment | None = Field(description="When the first mail with it left.")
    late_minutes: int
    edition: Id | None
    why: str = Field(description="Why it was called off, or is owed.")
    make_good_of: Id | None
    created_at: Moment


class BookingsOut(Out):
    """What was booked."""

    items: list[BookingOut]


class BookingPage(Out):
    """Bookings, the last made first."""

    items: list[BookingOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class WhyIn(In):
    """Why; it stands with the booking."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "The advertiser asked for it."}]})

    why: Why


class ClickedOut(Out):
    """An address of the section, and how often people followed it."""

    url: str
    clicks: int


class BookingReportOut(Out):
    """What became of a booking by some moment; it never changes afterwards."""

    stage: Literal["hour", "week"]
    made_at: Moment
    started_at: Moment = Field(description="When the first mail left.")
    until: Moment
    delivered: int = Field(description="Messages that were accepted.")
    clicks: int | None = Field(description="Of people, as far as anybody can tell; null where nothing is counted.")
    people: int | None = Field(description="Null where readers are not told apart.")
    place: int | None = Field(description="Among the sections, from 1; null for the line at the top.")
    sections: int
    links: list[ClickedOut]
    step_minutes: int = Field(description="That a figure of the curve stands for.")
    curve: list[int] | None = Field(description="Clicks by step since the start; null where single ones are not kept.")


class BookingReportsOut(Out):
    """The reports of a booking, in the order in which they were made."""

    items: list[BookingReportOut]


class InvoicesAsked(Asked):
    """Of which month."""

    month: str = Field(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$", examples=["2026-11"])


class InvoiceRowOut(Out):
    """A booking that went out, or should have."""

    booking: Id
    publication: Slug
    day: Day
    slot: str
    advertiser: str
    reference: str
    billing_address: str
    tax_number: str
    campaign: str
    order: str
    amount: str = Field(description="In whole units of the currency.", examples=["300.00"])
    currency: str
    state: State
    due: bool = Field(description="Whether it is to be paid: what is still owed to the advertiser is not.")
    make_good_of: Id | None
    delivered_at: Moment | None


class InvoicesOut(Out):
    """What a month’s invoices are made of, by day."""

    items: list[InvoiceRowOut]
    due: list[MoneyOut] = Field(description="What is to be paid, by currency.")
