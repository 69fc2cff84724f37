"""A sponsor’s text, judged by what it says and by what its slots take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from masthead.checks.targets import Target, is_private_host, read_target
from masthead.edition.normal_form import clean_text
from masthead.web.revenue.models import Slot
from masthead.web.revenue.sponsors.faults import SponsorError

LONGEST_URL = 1000
"""Characters."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_IN_ADDRESS = re.compile(r"[\s\\<>\"'{}|^`]")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS = frozenset({"title", "campaign", "slot", "day"})
_NAME = re.compile(r"[A-Za-z0-9_.~-]{1,60}")


@dataclass(frozen=True, slots=True)
class Words:
    """What a text says; see `models.creatives.Text`."""

    headline: str = ""
    text: str = ""
    button: str = ""
    url: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a text may be at most, in characters, and its picture: least pixels, most kilobytes of 1,000 bytes."""

    headline: int = 200
    text: int = 5000
    button: int = 80
    picture: Slot.Picture = Slot.Picture.MAY
    image_width: int = 0
    image_height: int = 0
    image_kb: int = 5000


def limits_of(slots: Iterable[Slot]) -> Limits:
    """What fits all of some slots. Raises `SponsorError` where one wants a picture and another takes none."""
    found = Limits()
    pictures = set()
    for each in slots:
        pictures.add(Slot.Picture(each.picture))
        found = Limits(
            headline=min(found.headline, each.headline_characters),
            text=min(found.text, each.text_characters),
            button=min(found.button, each.button_characters),
            image_width=max(found.image_width, each.image_width),
            image_height=max(found.image_height, each.image_height),
            image_kb=min(found.image_kb, each.image_kb),
        )
    if {Slot.Picture.MUST, Slot.Picture.NONE} <= pictures:
        raise SponsorError(
            "One of these slots wants a picture and another takes none. Write a text for each.",
            "bookings",
            key="sponsor_fault_pictures",
        )
    chosen = next((each for each in (Slot.Picture.MUST, Slot.Picture.NONE) if each in pictures), Slot.Picture.MAY)
    return replace(found, picture=chosen)


def cleaned(words: Words) -> Words:
    """Without what cannot be seen, and in one form of Unicode; lines of the text stay lines."""
    single = {
        name: _TURNING.sub("", " ".join(clean_text(getattr(words, name)).split()))
        for name in ("headline", "button", "url", "alt")
    }
    lines = clean_text(words.text.replace("\r\n", "\n").replace("\r", "\n")).strip().split("\n")
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(_TURNING.sub("", " ".join(line.split())) for line in lines))
    return Words(text=text, **single)


def check(words: Words, limits: Limits, *, picture: bool) -> None:
    """Raises `SponsorError` for the first thing that keeps a cleaned text from being handed in."""
    for field, most in (("headline", limits.headline), ("text", limits.text), ("button", limits.button)):
        said = getattr(words, field)
        if not said:
            raise SponsorError("Write some words.", field, key="sponsor_fault_empty")
        if len(said) > most:
            raise SponsorError(
                f"That is {len(said)} characters; at most {most} fit.",
                field,
                key="sponsor_fault_long",
                many=len(said),
                most=most,
            )
        if "{{" in said or "}}" in said:
            raise SponsorError("Merge tags are not filled here.", field, key="sponsor_fault_tags")
    check_address(words.url)
    if limits.picture is Slot.Picture.MUST and not picture:
        raise SponsorError("This slot wants a picture.", "picture", key="sponsor_fault_no_picture")
    if limits.picture is Slot.Picture.NONE and picture:
        raise SponsorError("This slot takes no picture; remove it.", "picture", key="sponsor_fault_picture")
    if picture and not words.alt:
        raise SponsorError("Say what the picture shows.", "alt", key="sponsor_fault_alt")


def check_address(url: str) -> None:
    """Raises `SponsorError` for what is no address of a public page by https."""
    read = read_target(url)
    odd = _NOT_IN_ADDRESS.search(url) or len(url) > LONGEST_URL or read.userinfo
    if read.target is not Target.WEB or read.scheme != "https" or odd or is_private_host(read.host):
        raise SponsorError(
            "Write the address of a public page that begins with https://.", "url", key="sponsor_fault_address"
        )


def check_tracking(said: str) -> str:
    """Parameters such as ``utm_source={title}&utm_campaign=autumn``, tidied. Raises `SponsorError`."""
    tidy = "".join(said.split()).lstrip("?&")
    if not tidy:
        return ""
    for pair in tidy.split("&"):
        name, mark, value = pair.partition("=")
        if not mark or not _NAME.fullmatch(name):
            raise SponsorError(f"“{pair[:60]}” is no parameter; write name=value, with & between them.", "tracking")
        unknown = [each for each in _PLACEHOLDER.findall(value) if each not in _PLACEHOLDERS]
        if unknown or "{" in _PLACEHOLDER.sub("", value) or "}" in _PLACEHOLDER.sub("", value):
            raise SponsorError("In values stand {title}, {campaign}, {slot} and {day}, and no others.", "tracking")
    return tidy


def tracked(url: str, tracking: str, values: Mapping[str, str]) -> str:
    """An address with a campaign’s parameters; those that it has already stay as they are."""
    if not tracking:
        return url
    parts = urlsplit(url)
    known = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = []
    for pair in tracking.split("&"):
        name, _, value = pair.partition("=")
        if name not in known:
            filled = _PLACEHOLDER.sub(lambda found: quote(values.get(found[1], ""), safe=""), value)
            added.append(f"{name}={quote(filled, safe='%-._~')}" if filled else f"{name}=")
    query = "&".join([*([parts.query] if parts.query else []), *added])
    return urlunsplit(parts._replace(query=query))
