"""What a preview shows: an edition as mail, as plain text or as a web page, by light or dark, as one reader sees it.

A preview is one file of HTML without scripts. Serve it with `policy_of`, and show it in a sandboxed frame.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.checks.proof import Proof
from masthead.edition.audiences import SIGN, read_audience
from masthead.edition.mergetags import LINK_SLOTS
from masthead.edition.model import Edition
from masthead.render.pieces import MergeSlot, Only, Piece, Pieces, RenderedEmail
from masthead.render.preview import fill_preview, seen_by
from masthead.render.shade import Shade, in_shade
from masthead.render.web import render_web, section_anchors
from masthead.web.headers import PREVIEW_POLICY
from masthead.web.subscribers.marks import saying, seen_as


class Shape(StrEnum):
    """What an edition becomes."""

    MAIL = "mail"
    TEXT = "text"
    WEB = "web"


SHAPE_NAMES = {Shape.MAIL: "Mail", Shape.TEXT: "Plain text", Shape.WEB: "Web page"}
SHADE_NAMES = {Shade.AUTO: "As here", Shade.LIGHT: "Light", Shade.DARK: "Dark"}
EVERYBODY = "everybody"
_NO_IMAGES = "no-images"

# Wagtail asks for icon and label; the widths are a telephone's, a mail program's and a screen's.
SIZES = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 375, "label": "As wide as a phone, 375 pixels"},
    {"name": "mail", "icon": "mail", "device_width": 640, "label": "As wide as a mail program, 640 pixels"},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "As wide as a screen, 1280 pixels"},
]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to read as. key: stable, part of addresses. label: what editors choose by."""

    key: str
    label: str
    recipient: Recipient | None


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at an edition. reader: a `Reader.key`. Written as ``mail:dark:no-images:named``."""

    shape: Shape = Shape.MAIL
    shade: Shade = Shade.AUTO
    images: bool = True
    reader: str = EVERYBODY

    @classmethod
    def read(cls, text: str) -> Self:
        """From its written form, in any order; words that mean nothing are passed over."""
        view = cls()
        for word in text.split(":"):
            if word in {shape.value for shape in Shape}:
                view = replace(view, shape=Shape(word))
            elif word in {shade.value for shade in Shade}:
                view = replace(view, shade=Shade(word))
            elif word == _NO_IMAGES:
                view = replace(view, images=False)
            elif word:
                view = replace(view, reader=word)
        return view

    def __str__(self) -> str:
        return ":".join((self.shape, self.shade, *(() if self.images else (_NO_IMAGES,)), self.reader))


def readers_for(edition: Edition) -> tuple[Reader, ...]:
    """Whom an edition may be read as: made-up subscribers, one for each segment and each mark that it names among
    them. Of a section's alternatives, somebody sees the one that is for everybody else unless said otherwise.
    """
    shown = {section.segment for section in edition.sections if section.segment}
    audiences = [read_audience(segment) for segment in shown]
    segments = sorted({each.within for each in audiences if each.within})
    told = sorted({each.mark for each in audiences if each.mark})
    long_name = "Maximiliane-Friederike von Hohenlinden-Wittelsberg zu Schwarzenau"

    def sample(number: int, name: str, *held: str) -> Recipient:
        return Recipient(SubscriberId(number), "reader@example.com", name, segments=seen_as(shown, held))

    return (
        Reader(EVERYBODY, "Everybody: every section, no personal values", None),
        Reader("nameless", "Somebody without a name", sample(1, "")),
        Reader("named", "Clara Wong", sample(2, "Clara Wong")),
        Reader("native", "青山 遥 (a name in its own script)", sample(3, "青山 遥")),
        Reader("long", "A very long name", sample(4, long_name)),
        Reader("referrer", "Jonas Weber, who brought 7 friends", replace(sample(5, "Jonas Weber"), referral_count=7)),
        *(
            Reader(f"in-{segment}", f"Mei Tan, in segment “{segment}”", sample(6, "Mei Tan", segment))
            for segment in segments
        ),
        *(
            Reader(f"as-{mark.replace(SIGN, '-')}", f"Mei Tan, one of {saying(mark)}", sample(6, "Mei Tan", mark))
            for mark in told
        ),
    )


def reader_of(edition: Edition, key: str) -> Reader:
    """The reader of this key, else everybody."""
    readers = readers_for(edition)
    return next((reader for reader in readers if reader.key == key), readers[0])


def preview_of(proof: Proof, view: View) -> str:
    """The document that a frame shows. In mail and page every section that is there has the id ``section-<index>``."""
    recipient = reader_of(proof.sheet.edition, view.reader).recipient
    if view.shape is Shape.WEB:
        return in_shade(_page_with_anchors(proof), view.shade)
    rendered = proof.rendered
    if view.shape is Shape.TEXT:
        return in_shade(_text_page(proof, recipient), view.shade)
    pieces = _with_anchors(rendered)
    return in_shade(_filled(pieces, rendered, recipient), view.shade)


def subject_of(proof: Proof, reader: str = EVERYBODY) -> tuple[str, str]:
    """(subject, preheader) as a reader's inbox lists them."""
    recipient = reader_of(proof.sheet.edition, reader).recipient
    rendered = proof.rendered
    return _filled(rendered.subject, rendered, recipient), _filled(rendered.preheader, rendered, recipient)


def policy_of(view: View) -> str:
    """The content security policy a preview is served with: nothing runs, and images only when they are wanted."""
    return PREVIEW_POLICY if view.images else re.sub(r"img-src [^;]*", "img-src 'none'", PREVIEW_POLICY)


def _filled(pieces: Pieces, rendered: RenderedEmail, recipient: Recipient | None) -> str:
    return fill_preview(seen_by(pieces, recipient) if recipient else pieces, rendered, recipient)


def _text_page(proof: Proof, recipient: Recipient | None) -> str:
    text = html.escape(_filled(proof.rendered.text, proof.rendered, recipient))
    return (
        f'<!DOCTYPE html><html lang="{html.escape(proof.sheet.edition.language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Plain text</title><style>'
        ":root{color-scheme:light dark}body{margin:1.5rem;font:14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"
        "monospace;background:#fff;color:#1b2430}pre{margin:0 auto;max-width:74ch;white-space:pre-wrap;font:inherit;"
        "overflow-wrap:anywhere}@media (prefers-color-scheme:dark){body{background:#1c242e;color:#ece7dc}}"
        f"</style><pre>{text}</pre></html>"
    )


# --- places of sections -----------------------------------------------------------------------------------------


def _page_with_anchors(proof: Proof) -> str:
    page = render_web(proof.sheet)
    for index, anchor in enumerate(section_anchors(proof.sheet)):
        named = page.find(f' id="{anchor}"')
        if named >= 0:
            start = page.rindex("<", 0, named)
            page = f'{page[:start]}<span id="section-{index}"></span>{page[start:]}'
    return page


def _with_anchors(rendered: RenderedEmail) -> Pieces:
    """The mail's HTML with an empty element where each section begins, so that a frame can be opened there."""
    places = sorted((span.start, span.section) for span in rendered.spans)
    return tuple(_Anchors(rendered, places).through(rendered.html))


class _Anchors:
    """Walks pieces as their fallbacks, which is how `SectionSpan` counts, and puts anchors at their places."""

    def __init__(self, rendered: RenderedEmail, places: list[tuple[int, int]]) -> None:
        self._rendered = rendered
        self._left = places
        self._position = 0

    def through(self, pieces: Pieces) -> Iterator[Piece]:
        for piece in pieces:
            if isinstance(piece, Only):
                yield Only(piece.segment, tuple(self.through(piece.pieces)))
            elif isinstance(piece, str):
                yield self._with_anchors(piece.encode())
            else:
                # A link tag's stand-in says nothing, where a preview says “#web_link”.
                said = "" if isinstance(piece, MergeSlot) and piece.name in LINK_SLOTS else self._shown(piece)
                self._position += len(said.encode())
                yield piece

    def _shown(self, slot: Piece) -> str:
        return fill_preview((slot,), self._rendered)

    def _with_anchors(self, markup: bytes) -> str:
        written: list[bytes] = []
        done = 0
        while self._left and self._left[0][0] < self._position + len(markup):
            start, section = self._left.pop(0)
            cut = max(start - self._position, done)
            written += [markup[done:cut], f'<span id="section-{section}"></span>'.encode()]
            done = cut
        self._position += len(markup)
        return b"".join((*written, markup[done:])).decode()
