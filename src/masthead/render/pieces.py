"""What a rendered mail is made of: fixed text with typed slots between.

`render` leaves nothing per-recipient to templates: it hands over a sequence of
pieces, and `masthead.message` compiles them to bytes once per mailing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Context(StrEnum):
    """Where a slot stands, which decides how its value is made harmless.

    HTML: escaped for element content and quoted attributes. URL: a part of an address inside
    an HTML attribute, percent-encoded, then escaped. TEXT: as it is, controls refused.
    HEADER: RFC 2047.
    """

    HTML = "html"
    URL = "url"
    TEXT = "text"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class MergeSlot:
    """The place of a merge tag. name: from the allow-list. fallback: literal, None if none was written."""

    name: str
    fallback: str | None
    context: Context


@dataclass(frozen=True, slots=True)
class LinkSlot:
    """The place of a link's target: `RenderedEmail.links[index]`, tracked or as it is.

    context: HTML inside an href, TEXT in the plain part.
    """

    index: int
    context: Context


@dataclass(frozen=True, slots=True)
class Only:
    """Pieces shown only to subscribers of `segment`; chosen when a message is filled."""

    segment: str
    pieces: tuple[Piece, ...]


Piece = str | MergeSlot | LinkSlot | Only
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RenderedLink:
    """A link of an edition. section: index among the sections as they are written (`Sheet.origins`), None for the frame
    around them.
    """

    url: str
    text: str
    section: int | None


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """Where a section stands in the mail HTML: bytes (UTF-8, slots as their fallbacks) from its first to its last."""

    section: int
    label: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """An edition as mail, before compilation.

    subject and preheader: text pieces. html, text: the two alternatives.
    links: in order of first appearance; `LinkSlot.index` counts into it. spans: sections in order.
    language: BCP 47 of the edition.
    """

    subject: Pieces
    preheader: Pieces
    html: Pieces
    text: Pieces
    links: tuple[RenderedLink, ...]
    spans: tuple[SectionSpan, ...]
    language: str


def flatten(pieces: Pieces) -> Iterator[str | MergeSlot | LinkSlot]:
    """The pieces as somebody in every segment gets them."""
    for piece in pieces:
        if isinstance(piece, Only):
            yield from flatten(piece.pieces)
        else:
            yield piece
