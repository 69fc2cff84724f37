"""Bookings and deadlines in the words of whoever reads them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime

from masthead.edition.house import HouseFormat
from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import Booking
from masthead.web.revenue.sponsors.rate_card import named_slots
from masthead.web.subscribers.words import Words


def day_said(day: dt.date, language: str) -> str:
    """Such as “Monday, 23 November”."""
    locale = Locale.parse(language)
    return format_date(day, "EEEE, d MMMM" if locale.language == "en" else "EEEE, d. MMMM", locale=locale)


def due_said(due: dt.datetime, house: HouseFormat, language: str) -> str:
    """A deadline where the title is, such as “Friday, 20 November, 18:00”."""
    locale = Locale.parse(language)
    pattern = "EEEE, d MMMM, HH:mm" if locale.language == "en" else "EEEE, d. MMMM, HH:mm"
    return format_datetime(due.astimezone(ZoneInfo(house.publication.timezone)), pattern, locale=locale)


def label_of(booking: Booking) -> str:
    """How the title’s rundown calls the section of a slot; its name where the rundown has it no more."""
    names = {each.name: each.label for each in named_slots(booking.publication)}
    return names.get(booking.slot.name, booking.slot.name)


def slot_said(booking: Booking, words: Words) -> str:
    """A booking for its sponsor: the day, the title and the section."""
    title = house_of(booking.publication).publication.name
    return f"{day_said(booking.day, words.language)} – {title}, “{label_of(booking)}”"
