"""What a sponsor sees of a campaign: its days and its texts, without prices, without others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import Booking, Campaign, Creative
from masthead.web.revenue.sponsors.days import rules_of, text_due
from masthead.web.revenue.sponsors.fields import paragraphs
from masthead.web.revenue.sponsors.speaking import day_said, due_said, label_of, slot_said
from masthead.web.revenue.sponsors.states import BookingState, CreativeState
from masthead.web.subscribers.words import Words

_SHOWN = (BookingState.HELD, BookingState.SOLD, BookingState.DELIVERED, BookingState.OWED, BookingState.GOOD)
_TO_COME = (BookingState.HELD, BookingState.SOLD)


@dataclass(frozen=True, slots=True)
class Day:
    """A booking. due: "" where nothing is to be written. open: whether a text can be written for it. state: words."""

    booking: Booking
    day: str
    where: str
    said: str
    due: str
    overdue: bool
    open: bool
    state: str
    held: bool


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text as its sponsor sees it. runs: days. picture: an address, "" for none."""

    creative: Creative
    state: str
    runs: tuple[str, ...]
    body: SafeString
    picture: str
    editable: bool


def days_of(campaign: Campaign, words: Words, now: dt.datetime) -> tuple[Day, ...]:
    """Its bookings, by day."""
    rows = Booking.objects.filter(campaign=campaign, state__in=[each.value for each in _SHOWN])
    return tuple(_day(each, words, now) for each in rows.select_related("publication", "slot", "creative"))


def texts_of(campaign: Campaign, words: Words) -> tuple[WrittenText, ...]:
    """Its texts, the last one changed first."""
    rows = campaign.creatives.select_related("picture").prefetch_related("bookings__publication", "bookings__slot")
    return tuple(_text(each, words) for each in rows.order_by("-changed_at"))


def picture_url(creative: Creative) -> str:
    """Where the picture of a text is, as it was sent; "" for none."""
    return str(creative.picture.file.url) if creative.picture is not None else ""


def body_of(creative: Creative) -> SafeString:
    """Its text as paragraphs."""
    return mark_safe(paragraphs(creative.text))  # noqa: S308 – escaped there


def _day(each: Booking, words: Words, now: dt.datetime) -> Day:
    house = house_of(each.publication)
    due = text_due(house, each.day, rules_of(each.publication_id))
    to_come = each.state in _TO_COME
    writes = to_come and not each.slot.line
    approved = each.creative is not None and each.creative.state == CreativeState.APPROVED
    handed_in = each.creative is not None and each.creative.state in {CreativeState.SUBMITTED, CreativeState.APPROVED}
    return Day(
        booking=each,
        day=day_said(each.day, words.language),
        where=f"{house.publication.name}, {label_of(each)}",
        said=slot_said(each, words),
        due=due_said(due, house, words.language) if writes else "",
        overdue=writes and now >= due and not handed_in,
        open=writes and not approved,
        state=_state(each, words),
        held=each.state == BookingState.HELD,
    )


def _state(each: Booking, words: Words) -> str:
    if each.state not in _TO_COME:
        return words.say("sponsor_over")
    if each.slot.line:
        return words.say("sponsor_line")
    if each.creative is None:
        return words.say("sponsor_missing")
    return words.say(f"sponsor_state_{each.creative.state}")


def _text(each: Creative, words: Words) -> WrittenText:
    runs = sorted(each.bookings.all(), key=lambda booking: (booking.day, booking.pk))
    return WrittenText(
        creative=each,
        state=words.say(f"sponsor_state_{each.state}"),
        runs=tuple(slot_said(booking, words) for booking in runs),
        body=body_of(each),
        picture=picture_url(each),
        editable=each.state != CreativeState.APPROVED,
    )
