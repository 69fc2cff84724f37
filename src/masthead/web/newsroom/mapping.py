"""The newsroom's edition ↔ the core's: the only place that knows both.

    edition = core_edition(stored)            # what checks, renderers and the archive work with
    apply_edition(stored, edition)            # and back, unsaved; sections that stay keep their ids

Stored sections are read as JSON by the annotations of each kind's fields, so that whatever was ever stored can be
read: a value that no longer fits is left out, and a kind that is not installed leaves its section out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from masthead.edition.markdown import Reading, read_edition, write_edition
from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.web.newsroom.blocks import block_name, field_key, kinds_by_block, section_blocks
from masthead.web.newsroom.blocks_kept import KEPT, KEPT_SECTION
from masthead.web.newsroom.mapping_ids import with_ids
from masthead.web.newsroom.mapping_pictures import Sources, image_src, media_of, picture_of, pictures_of, sources_in
from masthead.web.newsroom.mapping_values import read_fields, stored_value
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication

__all__ = [
    "apply_edition",
    "core_edition",
    "image_src",
    "media_of",
    "picture_of",
    "read_markdown",
    "section_ids",
    "stored_sections",
    "write_markdown",
]

Translation = tuple[str, str]
"""(language, address or edition file)."""


def core_edition(edition: Edition, *, translations: Sequence[Translation] | None = None) -> CoreEdition:
    """The edition as the core knows it. translations: instead of its own list. Never raises for what was stored."""
    own = [tuple(pair) for pair in edition.translations if isinstance(pair, list | tuple) and len(pair) == 2]
    stored = _installed(edition)
    sources = sources_in(stored)
    return CoreEdition(
        publication=edition.publication.slug,
        number=edition.number or 0,
        date=edition.date,
        title=edition.title,
        subject=edition.subject,
        preheader=edition.preheader,
        authors=tuple(str(author) for author in edition.authors),
        sponsor=edition.sponsor,
        language=edition.publication.language,
        translations=tuple(own if translations is None else translations),
        sections=tuple(_section(section, sources, edition.publication.language) for section in stored),
    )


def apply_edition(target: Edition, edition: CoreEdition) -> None:
    """Put a core edition into a stored one, unsaved; its publication stays what it is.

    Sections that stay keep their ids, and with them their states and comments. Sections of kinds that are not
    installed stay, too, at the end: an edition cannot speak of them.
    """
    target.number = edition.number
    target.date = edition.date
    target.title = edition.title
    target.subject = edition.subject
    target.preheader = edition.preheader
    target.authors = list(edition.authors)
    target.sponsor = edition.sponsor
    target.translations = [list(pair) for pair in edition.translations]
    sections: Any = stored_sections(edition.sections, before=target)
    target.sections = sections


def stored_sections(sections: Sequence[Section], *, before: Edition | None = None) -> list[dict[str, Any]]:
    """Sections as the stream stores them. before: the edition whose ids go on."""
    pictures = pictures_of(image.src for section in sections for image in section.fields.images())
    new = [{"type": block_name(section.kind), "value": _values(section, pictures)} for section in sections]
    old = before.sections.get_prep_value() if before is not None else []
    lasting = [section for section in old if section["type"] == KEPT_SECTION]
    return [*with_ids(new, [section for section in old if section["type"] != KEPT_SECTION]), *lasting]


def section_ids(edition: Edition) -> tuple[str, ...]:
    """The id of the block behind each section of `core_edition`, in order."""
    return tuple(section["id"] for section in _installed(edition))


def read_markdown(source: bytes | str, publication: Publication, *, file: str = "") -> Reading:
    """Read an edition file with the house format of a publication; whatever is wrong becomes a finding."""
    return read_edition(source, house_of(publication), file=file)


def write_markdown(edition: Edition, *, translations: Sequence[Translation] | None = None) -> str:
    """The edition as a file."""
    return write_edition(core_edition(edition, translations=translations), house_of(edition.publication))


def _installed(edition: Edition) -> list[dict[str, Any]]:
    """Stored sections whose kind is installed; `blocks_kept` sees to it that each has a mapping as its value."""
    return [section for section in edition.sections.get_prep_value() if section["type"] in kinds_by_block()]


def _section(stored: Mapping[str, Any], sources: Sources, language: str) -> Section:
    kind, value = kinds_by_block()[stored["type"]], stored["value"]
    values = {name: value.get(field_key(name)) for name in kind.fields.model_fields}
    return Section(
        kind=kind.name,
        label=str(value.get("label") or ""),
        segment=str(value.get("segment") or ""),
        fields=read_fields(kind.fields, values, sources, language),
    )


def _values(section: Section, pictures: Mapping[str, int]) -> dict[str, Any]:
    fields = {
        field_key(name): stored_value(getattr(section.fields, name), field.annotation, pictures)
        for name, field in type(section.fields).model_fields.items()
    }
    values = {**fields, "label": section.label, "segment": section.segment, KEPT: ""}
    # In the order of the block, so that what was never changed is stored as it was.
    return {name: values[name] for name in dict(section_blocks())[block_name(section.kind)].child_blocks}
