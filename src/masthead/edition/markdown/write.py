"""An edition as a file, in canonical form: what a well-written file looks like, byte for byte."""

from __future__ import annotations

import re

from masthead.edition.house import HouseFormat
from masthead.edition.markdown.attributes import safe_words, write_attributes
from masthead.edition.markdown.prose import heading_to_markdown
from masthead.edition.markdown.shapes import heading, paragraphs
from masthead.edition.markdown.words import HouseWords, house_words
from masthead.edition.model import Edition, Section
from masthead.edition.normal_form import one_line

_BARE = re.compile(r"(?:\.{1,2}/)*[A-Za-z0-9_][A-Za-z0-9_./-]*")
_BARE_NAME = re.compile(r"[^\W_][\w .’'-]*(?<![ '])")
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]')


def write_edition(edition: Edition, house: HouseFormat) -> str:
    """Write an edition. `read_edition` reads it back as an equal one; a file in this form keeps its bytes.

    What a file cannot say keeps its words: an emphasis within a caption, which is emphasis itself, or words
    that are another field's shape, such as a text that opens with "P.S.".
    """
    words = house_words(edition.language, house)
    sections = [_section(section, index, house, words) for index, section in enumerate(edition.sections)]
    return paragraphs(_front_matter(edition), *sections) + "\n"


def _front_matter(edition: Edition) -> str:
    lines = [
        f"publication: {_bare(edition.publication)}",
        f"number: {edition.number}",
        f"date: {edition.date.isoformat()}",
        f"title: {_quoted(edition.title)}",
        f"subject: {_quoted(edition.subject)}",
    ]
    if edition.preheader:
        lines.append(f"preheader: {_quoted(edition.preheader)}")
    if edition.authors:
        lines.append(f"authors: [{', '.join(_name(author) for author in edition.authors)}]")
    if edition.sponsor:
        lines.append(f"sponsor: {_name(edition.sponsor)}")
    lines.append(f"language: {_bare(edition.language)}")
    if edition.translations:
        lines.append("translations:")
        lines += [f"  {_bare(language)}: {_bare(file)}" for language, file in edition.translations]
    return "\n".join(["---", *lines, "---"])


def _bare(value: str) -> str:
    return value if _BARE.fullmatch(value) and value != "null" else _quoted(value)


def _name(value: str) -> str:
    return value if _BARE_NAME.fullmatch(value) and value != "null" else _quoted(value)


def _quoted(value: str) -> str:
    escaped = _ESCAPED.sub(lambda match: _escape(match.group()), value)
    return f'"{escaped}"'


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return f"\\u{ord(character):04x}"


def _section(section: Section, index: int, house: HouseFormat, words: HouseWords) -> str:
    # The registry imports every kind and each kind this package: import when first needed.
    from masthead.edition.sections.registry import kind_named

    kind = kind_named(section.kind)
    body = kind.write(section.fields, words)
    is_lead = section.kind == "greeting" and not section.label and not section.segment
    if is_lead and index == 0 and body:
        return body
    label = one_line(section.label)
    slot = house.slot_for(label) if label else None
    braces = write_attributes(
        {
            "kind": "" if slot is not None and slot.kind == section.kind else section.kind,
            "segment": section.segment,
            **kind.attributes(section.fields),
        }
    )
    return paragraphs(heading(2, safe_words(heading_to_markdown(label)) + braces), body)
