"""Figures and moments of a report in words."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent


def number(many: int, language: str) -> str:
    """A whole number, grouped."""
    return format_decimal(many, locale=Locale.parse(language, sep="-"))


def percent(share: float | None, language: str) -> str:
    """A share of 0 to 1 with one place behind the point; a dash for none."""
    return "–" if share is None else format_percent(share, "0.0 %", locale=Locale.parse(language, sep="-"))


def moment(at: dt.datetime, zone: ZoneInfo, language: str) -> str:
    """Day and minute where the title is."""
    locale = Locale.parse(language, sep="-")
    pattern = "d. MMMM y, HH:mm" if locale.language == "de" else "d MMMM y, HH:mm"
    return format_datetime(at.astimezone(zone), pattern, locale=locale)
