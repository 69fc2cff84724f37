"""What the pages about mailings call things, and how they write moments, lengths and sizes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from masthead.delivery.mailing import MailingState, ProviderClass
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING
from masthead.web.mailings.actions.launching import WAITING
from masthead.web.mailings.audience import PAUSED, SUPPRESSED
from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.states import SAYINGS, MailingStage

PROVIDERS: dict[ProviderClass, str] = {
    ProviderClass.GMAIL: "Gmail",
    ProviderClass.MICROSOFT: "Microsoft",
    ProviderClass.YAHOO: "Yahoo",
    ProviderClass.APPLE: "Apple",
    ProviderClass.OTHER: "All others",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """An outcome on a page. sign: beside the words, so that nothing hangs on colour. about: a sentence."""

    key: str
    words: str
    sign: str
    about: str


KINDS: dict[str, Kind] = {
    each.key: each
    for each in (
        Kind(Outcome.ACCEPTED.value, "Accepted", "✓", "The relay took the message."),
        Kind(Outcome.REJECTED.value, "Rejected", "✕", "The relay or the mailbox refused for good."),
        Kind(Outcome.DEFERRED.value, "Deferred", "↻", "Put off; it is tried again, up to a day and a half."),
        Kind(Outcome.SUPPRESSED.value, "Suppressed", "⊘", "Left or was suppressed meanwhile; nothing was sent."),
        Kind(Outcome.IN_DOUBT.value, "In doubt", "?", "Handed over, and no answer came; it may have arrived."),
        Kind(PENDING, "Not asked for yet", "○", "No relay has been asked."),
    )
}
"""Every way in which somebody of the audience may stand, in the order of the receipt."""

CHIPS: dict[MailingStage, tuple[str, str]] = {
    MailingStage.DRAFT: ("✎", SAYINGS[MailingStage.DRAFT]),
    MailingStage.WAITING: ("◔", SAYINGS[MailingStage.WAITING]),
    MailingStage.SCHEDULED: ("◷", SAYINGS[MailingStage.SCHEDULED]),
    MailingStage.PREPARING: ("…", SAYINGS[MailingStage.PREPARING]),
    MailingStage.RUNNING: ("▶", SAYINGS[MailingStage.RUNNING]),
    MailingStage.PAUSED: ("❙❙", SAYINGS[MailingStage.PAUSED]),
    MailingStage.FINISHED: ("✓", SAYINGS[MailingStage.FINISHED]),
    MailingStage.CANCELLED: ("✕", SAYINGS[MailingStage.CANCELLED]),
    MailingStage.STALE: ("!", SAYINGS[MailingStage.STALE]),
    MailingStage.FAILED: ("!", SAYINGS[MailingStage.FAILED]),
}
"""(sign, words) of a state."""

PART_STATES: dict[str, str] = {
    WAITING: "Waits",
    MailingState.PREPARED.value: "Waits",
    MailingState.RUNNING.value: "Going out",
    MailingState.PAUSED.value: "Paused",
    MailingState.FINISHED.value: "Done",
    MailingState.CANCELLED.value: "Cancelled",
}

_REASONS = {SUPPRESSED: "Suppressed: bounced, complained, or put on the list", PAUSED: "In a pause of their own"}


def reason_words(reason: str) -> str:
    """Why somebody is left out, as a page says it."""
    said = _REASONS.get(reason, reason)
    return said[:1].upper() + said[1:]


def group_words(group: str, variant: int, offset: int | None, *, tested: bool) -> str:
    """What a part is: “Canary”, “Subject B”, “Everybody else”, “Readers at UTC+08:00”."""
    if group == PartGroup.CANARY:
        return "Canary"
    if group == PartGroup.SAMPLE:
        return f"Subject {letter(variant)}"
    if offset is not None:
        return f"Readers at {offset_words(offset)}"
    return "Everybody else" if tested else "The audience"


def letter(variant: int) -> str:
    """The subject of a test by its letter: A, B …"""
    return chr(ord("A") + variant)


def offset_words(minutes: int) -> str:
    """“UTC+08:00” of 480."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def zone_words(zone: str) -> str:
    """A time zone as people name it: “Hong Kong time”."""
    return "UTC" if zone == "UTC" else f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def moment(at: dt.datetime, zone: str, now: dt.datetime) -> str:
    """“06:30” of today, else “Mon 23 Nov, 06:30”, in the zone of a title."""
    local = at.astimezone(ZoneInfo(zone))
    clock = f"{local:%H:%M}"
    return (
        clock
        if local.date() == now.astimezone(ZoneInfo(zone)).date()
        else f"{local:%a} {local.day} {local:%b}, {clock}"
    )


def length(seconds: float) -> str:
    """“under a second”, “40 seconds”, “12 minutes”, “3 hours 20 minutes”, “2 days 4 hours”."""
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        return _many(round(seconds), "second")
    minutes = round(seconds / 60)
    if minutes < 120:
        return _many(minutes, "minute")
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return " ".join(filter(None, (_many(hours, "hour"), _many(minutes, "minute") if minutes else "")))
    days, hours = divmod(hours, 24)
    return " ".join(filter(None, (_many(days, "day"), _many(hours, "hour") if hours else "")))


def size(octets: float) -> str:
    """“61 KB”, “2.9 GB”; of a thousand each, as mailbox providers count."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if octets < 1000 or unit == "GB":
            return f"{octets:,.0f} {unit}" if octets >= 100 or unit == "bytes" else f"{octets:,.1f} {unit}"
        octets /= 1000
    raise AssertionError


def people(many: int) -> str:
    """“1 person”, “12,304 people”."""
    return f"{many:,} {'person' if many == 1 else 'people'}"


def share(part: int, whole: int) -> str:
    """How much of a whole, in per cent: never 0 or 100 for what is only nearly so."""
    if not whole:
        return "–"
    found = 100 * part / whole
    if 0 < found < 0.1:
        return "< 0.1 %"
    if 99.9 < found < 100:
        return "> 99.9 %"
    return f"{found:.0f} %" if found == round(found) or found >= 99.95 else f"{found:.1f} %"


def _many(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
