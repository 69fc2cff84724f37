"""Cells of a list made sense of. Where a cell makes none, it is left out and said so; the row comes in."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import available_timezones

from masthead.audience.columns import fold_heading

MAX_NAME = 200
MAX_LANGUAGE = 20
MAX_SOURCE = 90
MAX_TAG = 60
MAX_TAGS = 50
MAX_REFERRALS = 1_000_000

EARLIEST = dt.datetime(1995, 1, 1, tzinfo=dt.UTC)
"""Nobody agreed to a newsletter before."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_LANGUAGE_NAMES = {
    **dict.fromkeys(("english", "englisch", "anglais"), "en"),
    **dict.fromkeys(("german", "deutsch", "allemand"), "de"),
    **dict.fromkeys(("french", "franzosisch", "francais"), "fr"),
    **dict.fromkeys(("italian", "italienisch", "italiano"), "it"),
    **dict.fromkeys(("spanish", "spanisch", "espanol"), "es"),
    **dict.fromkeys(("dutch", "niederlandisch", "nederlands"), "nl"),
    **dict.fromkeys(("polish", "polnisch", "polski"), "pl"),
    **dict.fromkeys(("portuguese", "portugiesisch", "portugues"), "pt"),
}
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
# What parts tags in a cell, and what may stand in none (as in the newsroom).
_BETWEEN_TAGS = re.compile(r"[,;|\n]+")
_NO_TAG = re.compile("[\"“”„':()<>/]")
_ZONES = {each.lower(): each for each in sorted(available_timezones())}


def language(cell: str) -> str | None:
    """A language tag, as BCP 47 writes it: “DE_at” is de-AT, “Deutsch” is de; None for what is none."""
    text = cell.strip().replace("_", "-")
    named = _LANGUAGE_NAMES.get(fold_heading(text))
    if named is not None:
        return named
    if len(text) > MAX_LANGUAGE or not _LANGUAGE.fullmatch(text):
        return None
    first, *rest = text.split("-")
    return "-".join((first.lower(), *(part.upper() if len(part) == 2 else part.capitalize() for part in rest)))


def time_zone(cell: str) -> str | None:
    """A time zone's name, whatever its case; None for what is none."""
    return _ZONES.get("_".join(cell.lower().split()))


def moment(cell: str, *, before: dt.datetime) -> dt.datetime | None:
    """A date, with or without a time, as ISO 8601 or the German custom has it; UTC where no zone is said.

    before: the latest it can be. None for what is no date, or none on which somebody can have agreed.
    """
    text = cell.strip()
    try:
        german = _GERMAN_DATE.fullmatch(text)
        if german:
            day, month, year, hour, minute, second = (int(part or 0) for part in german.groups())
            found = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
        else:
            found = dt.datetime.fromisoformat(text)
        found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST <= found <= before else None


def tags(cell: str) -> tuple[tuple[str, ...], bool]:
    """The tags of a cell, as they are kept (small letters, hyphens for blanks), and whether all of it was a tag."""
    found: dict[str, None] = {}
    whole = True
    for part in _BETWEEN_TAGS.split(cell):
        name = "-".join(part.split()).lower()
        if not name:
            continue
        if len(name) > MAX_TAG or not name.isprintable() or _NO_TAG.search(name) or len(found) == MAX_TAGS:
            whole = False
        else:
            found[name] = None
    return tuple(found), whole


def count(cell: str) -> int | None:
    """A whole number of people; None for what is none."""
    text = cell.strip()
    if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_REFERRALS)) and int(text) <= MAX_REFERRALS:
        return int(text)
    return None
