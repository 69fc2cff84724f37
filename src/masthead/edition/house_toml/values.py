"""Reading single values of a house format. Each takes a `Cell` and returns the value, or raises `RefusedError`."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Mapping
from typing import get_args
from urllib.parse import urlsplit

from babel import Locale
from babel.core import get_global
from email_validator import EmailNotValidError

from masthead.edition.house import WEEKDAYS, CheckSeverity, Range, Weekday
from masthead.edition.house_toml.cells import Cell, shown, suggestion
from masthead.edition.house_toml.mailbox import parse_mailbox

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
# RFC 5646 §2.1 without grandfathered tags: language, script, region, variants, extensions, private use.
LANGUAGE_TAG = re.compile(
    r"^[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?$"
)
_OF_THIS_MACHINE = re.compile(r"^(?:localtime|posixrules|Factory|posix/.*|right/.*)$")
_TIME = re.compile(r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")
_CHECK_CODE = re.compile(r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")
# What no mail may carry: controls but tab and newline, surrogates, non-characters; and private use,
# which has no agreed meaning.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff]")
_LINE_ENDS = re.compile("[\n\u2028\u2029]")
_MAX_TEXT = 1000
_MAX_NUMBER = 1_000_000
CHECK_SEVERITIES: tuple[CheckSeverity, ...] = get_args(CheckSeverity)


def text(cell: Cell) -> str:
    """Characters that a mail may carry, several lines allowed."""
    if not isinstance(cell.value, str):
        raise cell.refused("Put quotation marks around it.")
    if len(cell.value) > _MAX_TEXT:
        raise cell.refused(f"Write at most {_MAX_TEXT:,} characters; these are {len(cell.value):,}.")
    if _FORBIDDEN.search(cell.value):
        raise cell.refused("Remove the control or private-use characters in it.")
    return cell.value


def line(cell: Cell) -> str:
    """One line of text, empty allowed."""
    value = text(cell)
    if _LINE_ENDS.search(value):
        raise cell.refused("Write it on one line.")
    return value


def words(cell: Cell) -> str:
    """One line of text with something to read in it."""
    value = line(cell)
    if not value.strip():
        raise cell.refused("Write something between the quotation marks, or remove the line.")
    return value


def lines_of(cell: Cell) -> tuple[str, ...]:
    """A list of lines; faulty entries are left out."""
    if not isinstance(cell.value, list):
        raise cell.refused("Write a list between “[” and “]”, even of one.")
    found = [item.read(words) for item in cell.items()]
    return tuple(value for value in found if value is not None)


def flag(cell: Cell) -> bool:
    """True or false."""
    if not isinstance(cell.value, bool):
        raise cell.refused("Write true or false, without quotation marks.")
    return cell.value


def positive(cell: Cell) -> int:
    """A whole number from 1."""
    if not _is_number(cell.value) or not 1 <= cell.value <= _MAX_NUMBER:
        raise cell.refused(f"Write a whole number from 1 to {_MAX_NUMBER:,}, without quotation marks.")
    return int(cell.value)


def range_of(cell: Cell) -> Range:
    """From–to, both included."""
    value = cell.value
    if not isinstance(value, list) or len(value) != 2 or not all(_is_number(limit) for limit in value):
        raise cell.refused("Write two whole numbers, from and to, as “[120, 280]”.")
    low, high = value
    if low < 0 or high < 1 or high > _MAX_NUMBER:
        raise cell.refused(f"Write limits from 0 to {_MAX_NUMBER:,}, the second at least 1.")
    if low > high:
        raise cell.refused(f"Put the smaller number first: “[{high}, {low}]”.")
    return low, high


def slug(cell: Cell) -> str:
    """Small letters and digits, with hyphens between."""
    value = line(cell)
    if SLUG.match(value):
        return value
    better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    hint = f", for example “{better}”" if SLUG.match(better) else ""
    raise cell.refused(f"Use small letters a–z, digits and single hyphens{hint}.")


def language(cell: Cell) -> str:
    """A BCP 47 tag. A language subtag that nobody registered is a remark."""
    value = line(cell)
    if not LANGUAGE_TAG.match(value):
        better = value.replace("_", "-")
        hint = f", for example “{better}”" if LANGUAGE_TAG.match(better) else ", for example “en”, “de-AT” or “zh-Hant”"
        raise cell.refused(f"Write a language tag{hint}.")
    if value.split("-")[0].lower() not in Locale("en").languages:
        cell.remark(f"{cell.name} is {shown(value)}, a language Masthead does not know.", "Check the tag: “en”, “de” …")
    return value


def timezone(cell: Cell) -> str:
    """An IANA time zone name."""
    value = line(cell)
    if is_timezone(value):
        return value
    known = get_global("zone_territories")
    hint = suggestion(value, known) or _zone_of_place(value, known)
    raise cell.refused(f"{hint}Write an IANA time zone, for example “Europe/Berlin” or “Asia/Hong_Kong”.")


def is_timezone(name: str) -> bool:
    """Whether this machine's time zone data has a zone of this name, or, where it has none at all, Unicode CLDR.

    What only names the machine's own zone (``localtime``) means another one elsewhere and is no answer.
    """
    if _OF_THIS_MACHINE.match(name):
        return False
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return not _has_zones() and (name in get_global("zone_territories") or name in get_global("zone_aliases"))
    return True


def _has_zones() -> bool:
    try:
        zoneinfo.ZoneInfo("UTC")
    except zoneinfo.ZoneInfoNotFoundError:
        return False
    return True


def weekdays(cell: Cell) -> tuple[Weekday, ...]:
    """Days by their first three English letters; a day that stands twice counts once."""
    if not isinstance(cell.value, list):
        raise cell.refused('Write a list of days, as “["mon", "wed"]”.')
    days: list[Weekday] = []
    for item in cell.items():
        if item.value not in WEEKDAYS:
            hint = suggestion(item.value, WEEKDAYS) if isinstance(item.value, str) else ""
            item.fault(f"{hint}Use {', '.join(WEEKDAYS)}.")
        elif item.value in days:
            item.remark(f"{item.name}: {shown(item.value)} stands there twice.", "Keep one of the two.")
        else:
            days.append(item.value)
    return tuple(days)


def some_weekdays(cell: Cell) -> tuple[Weekday, ...]:
    """At least one day; every day where all that are named are faulty."""
    if cell.value == []:
        raise cell.refused("Name at least one day, or remove the line for every day.")
    return weekdays(cell) or WEEKDAYS


def time_of_day(cell: Cell) -> str:
    """HH:MM, also as a bare TOML time."""
    value = cell.value
    if isinstance(value, dt.time) and not (value.second or value.microsecond):
        return f"{value:%H:%M}"
    if isinstance(value, str) and _TIME.match(value):
        return value
    raise cell.refused("Write hours and minutes from “00:00” to “23:59”, for example “06:30”.")


def mailbox(cell: Cell) -> str:
    """An RFC 5322 mailbox: “Harbour Morning <editors@harbour.example>” or the address alone."""
    value = words(cell)
    try:
        parse_mailbox(value)
    except EmailNotValidError as fault:
        said = str(fault).rstrip(".")
        example = "“Harbour Morning <editors@harbour.example>”"
        raise cell.refused(
            f"Write a name and an address as {example}.", message=f"{cell.name} is {shown(value)}: {said}."
        ) from None
    return value


def optional_mailbox(cell: Cell) -> str:
    """The same, or empty."""
    return "" if cell.value == "" else mailbox(cell)


def web_address(cell: Cell) -> str:
    """An absolute http or https address, or empty."""
    value = line(cell)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        whole = parts.scheme in {"https", "http"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if whole and not any(char.isspace() for char in value):
        return value
    raise cell.refused("Write the whole address, for example “https://harbour.example”.")


def check_severity(cell: Cell) -> CheckSeverity:
    """How much a check weighs."""
    if not _CHECK_CODE.match(str(cell.path[-1])):
        raise cell.refused(
            "Use the code that findings show, for example “link-no-scheme”.",
            message=f"{cell.name} is not the code of a check.",
        )
    if cell.value is False:
        raise cell.refused("Write “off” to switch a check off.")
    for severity in CHECK_SEVERITIES:
        if cell.value == severity:
            return severity
    hint = suggestion(cell.value, CHECK_SEVERITIES) if isinstance(cell.value, str) else ""
    raise cell.refused(f"{hint}Use {', '.join(CHECK_SEVERITIES)}.")


def one_of(names: tuple[str, ...], what: str) -> Callable[[Cell], str]:
    """A reader for one of `names`; `what` they are, in the plural, goes into the remedy."""

    def read(cell: Cell) -> str:
        if isinstance(cell.value, str) and cell.value in names:
            return cell.value
        hint = suggestion(cell.value, names, cell.report) if isinstance(cell.value, str) else ""
        raise cell.refused(f"{hint}The {what} are {', '.join(names)}.")

    return read


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _zone_of_place(value: str, known: Mapping[str, object]) -> str:
    """“Hong Kong” means Asia/Hong_Kong."""
    place = value.strip().replace(" ", "_").lower()
    zone = next((zone for zone in known if zone.rpartition("/")[2].lower() == place), "")
    return f"Did you mean “{zone}”? " if zone else ""
