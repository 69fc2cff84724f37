"""What an operator writes for a time, a share, a size or a rate."""

from __future__ import annotations

import datetime as dt
import re

from masthead.cli.failure import CommandFailed
from masthead.delivery.mailing import ProviderClass
from masthead.delivery.pacing import Rates

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_BYTES = {"": 1, "k": 1024, "m": 1024**2}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_RATE = re.compile(r"\d{1,8}(?:\.\d{1,8})?")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s?%")
_SIZE = re.compile(r"(\d+)([km]?)b?", re.IGNORECASE)


def duration(text: str, option: str) -> float:
    """Seconds of “90s”, “10m”, “2h” or “1d”; 0 of “0”. Raises `CommandFailed` naming the option."""
    if text.strip() == "0":
        return 0.0
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None:
        raise CommandFailed(f"{option} is a time, and “{text}” is none.", "Write 90s, 10m, 2h or 1d.")
    return float(found[1]) * _SECONDS[found[2]]


def share(text: str, option: str) -> float:
    """A part of 1 of “1%” or “0.5 %”. Raises `CommandFailed` naming the option."""
    found = _SHARE.fullmatch(text.strip())
    if found is None or not 0 < float(found[1]) <= 100:
        raise CommandFailed(f"{option} is a share, and “{text}” is none.", "Write 1% or 0.5%.")
    return float(found[1]) / 100


def size(text: str, option: str) -> int:
    """Bytes of “65536”, “64k” or “1M”. Raises `CommandFailed` naming the option."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise CommandFailed(f"{option} is a size, and “{text}” is none.", "Write 65536, 64k or 1M.")
    return int(found[1]) * _BYTES[found[2].lower()]


def rates(text: str, option: str) -> Rates:
    """Messages a second of “200”, “gmail=20” or “200,gmail=20,microsoft=10”; none of “”. Raises `CommandFailed`."""
    relay: float | None = None
    by_provider: dict[ProviderClass, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, given, number = part.rpartition("=")
        name = name.strip().lower()
        found = _RATE.fullmatch(number.strip())
        if found is None or float(found[0]) == 0 or (given and name not in set(ProviderClass)):
            classes = ", ".join(ProviderClass)
            raise CommandFailed(
                f"{option} is messages a second, and “{part}” is not understood.",
                f"Write 200, or 200,gmail=20 with the classes {classes}.",
            )
        if given:
            by_provider[ProviderClass(name)] = float(found[0])
        else:
            relay = float(found[0])
    return Rates(relay, by_provider)


def rates_text(given: Rates) -> str:
    """The reverse of `rates`."""
    parts = [] if given.relay is None else [f"{given.relay:g}"]
    return ",".join([*parts, *(f"{provider}={rate:g}" for provider, rate in given.by_provider.items())])


def warm_ups(written: list[str], option: str) -> dict[str, dt.date]:
    """First days by domain of “harbour.example=2026-11-20”. Raises `CommandFailed` naming the option."""
    found: dict[str, dt.date] = {}
    for text in written:
        domain, _, day = text.partition("=")
        try:
            found[domain.strip().lower()] = dt.date.fromisoformat(day.strip())
        except ValueError:
            raise CommandFailed(
                f"{option} is a domain and its first day, and “{text}” is not.", "Write harbour.example=2026-11-20."
            ) from None
    return found


def in_words(seconds: float) -> str:
    """A length of time for people: “45 s”, “12 min”, “3 h 20 min”, “2 days”."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{round(minutes / 60 / 24)} days"
