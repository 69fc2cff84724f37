"""Snapshots ↔ core values. Whatever was published once can be opened for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from html import escape
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from masthead.edition.catalogue import word_keys
from masthead.edition.house import HouseFormat
from masthead.edition.media import Media
from masthead.edition.model import Edition, Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.registry import UnknownKindError
from masthead.edition.sections.text.fields import TextFields
from masthead.render.theme import Theme
from masthead.web.archive.models import PublishedEdition

_MEDIA_KEYS = frozenset(field.name for field in fields(Media))


def stored(edition: Edition, house: HouseFormat, theme: Theme, media: Mapping[str, Media]) -> dict[str, dict[str, Any]]:
    """The JSON columns of a snapshot."""
    return {
        "edition": edition.model_dump(mode="json"),
        "house": house.model_dump(mode="json", by_alias=True),
        "theme": theme.model_dump(mode="json"),
        "media": {src: stored_media(found) for src, found in media.items()},
    }


def stored_media(found: Media) -> dict[str, Any]:
    """The JSON of an image file. Our own are kept without our address, which may change."""
    return asdict(replace(found, url=_from_here(found.url)))


def edition_of(row: PublishedEdition) -> Edition:
    """The edition. A section of a kind that is no longer installed keeps its words, as plain paragraphs."""
    try:
        return Edition.model_validate(row.edition)
    except (ValidationError, UnknownKindError):
        written = dict(row.edition)
        texts = dict(row.sections.values_list("position", "text"))
        sections = [_section(each, texts.get(index, "")) for index, each in enumerate(written.pop("sections", ()))]
        return Edition.model_validate({**written, "sections": sections})


def house_of(row: PublishedEdition) -> HouseFormat:
    """The house format as it was then, without words that no catalogue has any more."""
    house = HouseFormat.model_validate(row.house)
    known = frozenset(word_keys())
    if house.labels.keys() <= known:
        return house
    return house.model_copy(update={"labels": {key: said for key, said in house.labels.items() if key in known}})


def theme_of(row: PublishedEdition) -> Theme:
    """The look as it was then."""
    return Theme.model_validate(row.theme)


def media_of(row: PublishedEdition) -> dict[str, Media]:
    """The images as they were found then."""
    return {src: media_from(found) for src, found in row.media.items()}


def media_from(found: Mapping[str, Any]) -> Media:
    """An image file from its JSON. What this installation keeps itself is fetched from the page's own host."""
    media = Media(**{key: value for key, value in found.items() if key in _MEDIA_KEYS})
    return replace(media, url=_from_here(media.url))


def _from_here(url: str) -> str:
    """An address of a file of ours without the host."""
    own = f"{settings.SITE.settings.base_url}{settings.MEDIA_URL}"
    return f"{settings.MEDIA_URL}{url.removeprefix(own)}" if url.startswith(own) else url


def part_of(row: PublishedEdition, position: int) -> Edition:
    """An edition with nothing but its section at `position`, which then is number 0: cheaper to open than all."""
    written = row.edition["sections"]
    section = written[position] if position < len(written) else {}
    text = row.sections.filter(position=position).values_list("text", flat=True).first
    try:
        part = Section.model_validate(section)
    except (ValidationError, UnknownKindError):
        part = _section(section, text() or "")
    return Edition.model_validate({**row.edition, "sections": [part]})


def picture_hash(edition: Edition, house: HouseFormat, theme: Theme) -> str:
    """What the Open Graph picture shows, as 16 hexadecimal digits: another title, another address."""
    shown = [
        edition.title,
        edition.language,
        edition.date.isoformat(),
        edition.number,
        house.publication.name,
        sorted(house.labels.items()),
        theme.light.model_dump(),
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:16]


def _section(written: dict[str, Any], text: str) -> Section:
    try:
        return Section.model_validate(written)
    except (ValidationError, UnknownKindError):
        html = "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())
        return Section(
            kind="text",
            label=str(written.get("label", "")),
            segment=str(written.get("segment", "")),
            fields=TextFields(body=RichText.from_html(html)),
        )
