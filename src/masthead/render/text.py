"""An edition as plain text, written from its sections.

72 columns, the order and labels of the mail, ``===`` under the masthead and the
labels, the targets of links in a numbered list at the end of each section. What
stands here is never taken from HTML: every section kind has a ``text.txt``.
"""

from __future__ import annotations

import re

from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.kind import Filler
from masthead.edition.model import Edition, Section
from masthead.edition.reading_time import reading_time
from masthead.edition.sections.registry import kind_named
from masthead.render.pieces import Context, Pieces
from masthead.render.sheet import Sheet
from masthead.render.slots import LinkBook, Slots, split
from masthead.render.templates import Output, frame_template, section_template
from masthead.render.text_prose import TextProse
from masthead.render.text_tree import TextTree

_BLANK_LINES = re.compile(r"\n{3,}")
_BETWEEN_SECTIONS = "\n\n\n"


def render_text(sheet: Sheet, book: LinkBook) -> Pieces:
    """The plain text of a mail, with slots for merge tags and link targets.

    book: the one the HTML part of the same mail has filled, so that both parts count a link as one.
    Sections of one segment come as `Only`. Lines end with ``\\n``; only an address is ever longer than a line.
    """
    slots = Slots(book, Context.TEXT)
    catalogue = catalogue_for(sheet.edition.language, sheet.house.labels)
    parts = [_masthead(sheet, slots, catalogue)]
    for index, section in enumerate(sheet.edition.sections):
        body = _section(section, index, sheet, slots, catalogue)
        if body:
            start, end = slots.section(index, section.segment)
            parts.append(f"{start}{_BETWEEN_SECTIONS}{body}{end}")
    parts.append(_BETWEEN_SECTIONS + _footer(sheet, slots, catalogue) + "\n")
    return split("".join(parts), slots)


def is_left_out(section: Section) -> bool:
    """Whether a section is empty with nothing to show in its place: only the referral has words of its own."""
    return section.fields.is_empty() and kind_named(section.kind).filled_by is not Filler.PROGRAMME


def has_affiliate_links(edition: Edition) -> bool:
    """Whether a link outside the sections that sponsors book is paid for, and so has to be disclosed."""
    return any(
        link.affiliate
        for section in edition.sections
        if kind_named(section.kind).filled_by is not Filler.BOOKING
        for link in section.fields.links()
    )


def _masthead(sheet: Sheet, slots: Slots, catalogue: Catalogue) -> str:
    edition = sheet.edition
    prose = TextProse(TextTree(slots, None), catalogue)
    seconds = reading_time(edition, sheet.house).seconds
    written = frame_template(Output.TEXT, "masthead.txt").render(
        prose=prose,
        word=catalogue.word,
        publication=sheet.house.publication,
        date="" if sheet.automatic else catalogue.long_date(edition.date),
        online=not sheet.automatic,
        number=catalogue.word("edition_number", number=edition.number) if edition.number else "",
        reading_time=catalogue.duration(seconds) if seconds else "",
        sponsor=edition.sponsor,
        authors=catalogue.names(edition.authors),
    )
    return _tidy(written)


def _section(section: Section, index: int, sheet: Sheet, slots: Slots, catalogue: Catalogue) -> str:
    """A section's label, its body and its list of targets; empty for a section that is left out."""
    if is_left_out(section):
        return ""
    tree = TextTree(slots, index, affiliate_mark=catalogue.word("affiliate_mark"))
    prose = TextProse(tree, catalogue)
    body = section_template(Output.TEXT, section.kind).render(
        prose=prose,
        word=catalogue.word,
        fields=section.fields,
        section=section,
        edition=sheet.edition,
        house=sheet.house,
        vote=sheet.votes.get(index),
    )
    label = str(prose.label(section.label)) if section.label.strip() else ""
    return _tidy("\n\n".join([label, _tidy(body), tree.references()]))


def _footer(sheet: Sheet, slots: Slots, catalogue: Catalogue) -> str:
    prose = TextProse(TextTree(slots, None), catalogue)
    written = frame_template(Output.TEXT, "footer.txt").render(
        prose=prose,
        word=catalogue.word,
        publication=sheet.house.publication,
        disclosed=has_affiliate_links(sheet.edition),
        archive_url=sheet.archive_url,
        online=not sheet.automatic,
    )
    return _tidy(written)


def _tidy(text: str) -> str:
    """No blanks at the ends of lines, never more than one blank line, none at either end."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")
