"""A message from outside, to be read by a person: words alone, harmless, and bounded. Never HTML, never a link."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.mime.letter import Part, read_letter
from masthead.mime.text import one_line, visible
from masthead.reports.sheet import MOST_BYTES, html_words, text_of

MOST_SHOWN = 20_000
"""Characters of the text, and of each part."""

MOST_HEADERS = 100
MOST_PARTS = 30
_READABLE = ("text/", "message/")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """type: of the content, as the sender calls it. name: of the file, "" for none. size: bytes as transferred.
    text: its words; "" for what has none to show.
    """

    type: str
    name: str
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class SafeView:
    """headers: name and value, each on one line. text: what a reader would see first. parts: everything, in order.
    remarks: what was left out or could not be read, in plain words. size: bytes of all.

    Every string is plain text without controls and direction overrides. It is not escaped: whoever puts it into a page
    does that, as with any text.
    """

    headers: tuple[tuple[str, str], ...]
    text: str
    parts: tuple[ShownPart, ...]
    remarks: tuple[str, ...]
    size: int


def safe_view(raw: bytes) -> SafeView:
    """Any bytes to be shown; never raises."""
    letter = read_letter(raw[:MOST_BYTES])
    parts = tuple(_shown(part) for part in letter.parts[:MOST_PARTS])
    first = letter.plain or letter.html
    remarks = [visible(each) for each in letter.remarks]
    if len(raw) > MOST_BYTES:
        remarks.append(f"Only the first {MOST_BYTES:,} of {len(raw):,} bytes are shown.")
    if len(letter.parts) > MOST_PARTS:
        remarks.append(f"Only the first {MOST_PARTS} of {len(letter.parts)} parts are shown.")
    if len(letter.headers) > MOST_HEADERS:
        remarks.append(f"Only the first {MOST_HEADERS} of {len(letter.headers)} headers are shown.")
    if any(len(part.text) > MOST_SHOWN for part in parts):
        remarks.append(f"Of long parts only the first {MOST_SHOWN:,} characters are shown.")
    return SafeView(
        headers=tuple((header.name[:100], one_line(header.value, 2_000)) for header in letter.headers[:MOST_HEADERS]),
        text=_words(first) if first else "",
        parts=parts,
        remarks=tuple(remarks),
        size=len(raw),
    )


def _shown(part: Part) -> ShownPart:
    return ShownPart(
        type=part.type[:100],
        name=part.filename,
        size=len(part.body),
        text=_words(part) if part.type.startswith(_READABLE) else "",
    )


def _words(part: Part) -> str:
    text = text_of(part)
    if part.type == "text/html":
        text = html_words(text)
    shown = visible(text)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
