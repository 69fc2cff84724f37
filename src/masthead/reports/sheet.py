"""A message from outside laid out: its words, its machine-readable parts, what it returns. Bounded, and never failing.

Whatever its size, the first `MOST_BYTES` are looked at; a report says what it has to say before it returns the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

from masthead.mime.letter import Letter, Part, read_letter

MOST_BYTES = 1_000_000
MOST_TEXT = 64_000
"""Bytes of one part, and characters of all words together."""

_STATUS = {"message/delivery-status", "message/global-delivery-status"}
_FEEDBACK = {"message/feedback-report"}
_DISPOSITION = {"message/disposition-notification", "message/global-disposition-notification"}
_ORIGINAL = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "text/rfc822-header",
    "message/rfc822-headers",
    "message/global-headers",
}
_HIDDEN = ("script", "style", "title")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[^<>]*>|<!--")
_BREAKING = {"address", "blockquote", "br", "div", "h1", "h2", "h3", "h4", "hr", "li", "p", "pre", "table", "td", "tr"}
_STANDARD_REPORT = "multipart/report"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a message. letters: the message, then the report within it where it was forwarded as a whole.

    text: its words, HTML as plain text, original excluded as far as MIME tells. status, feedback: the fields of
    RFC 3464 and RFC 5965, "" for none. disposition: it is a receipt of RFC 8098. original: the returned message or its
    headers, b"" for none.
    """

    letters: tuple[Letter, ...]
    text: str
    status: str
    feedback: str
    disposition: bool
    original: bytes

    @property
    def letter(self) -> Letter:
        """The message that is the report."""
        return self.letters[-1]

    def header(self, name: str) -> str:
        """A header of the report, decoded and on one line; "" without it. name: lower case."""
        return self.letter.header(name)


def lay_out(raw: bytes) -> Sheet:
    """Any bytes, laid out; never raises."""
    sheet = _one(raw[:MOST_BYTES])
    if sheet.original and not (sheet.status or sheet.feedback or sheet.disposition):
        within = read_letter(sheet.original[:MOST_TEXT])
        if within.raw_header("content-type").strip().lower().startswith(_STANDARD_REPORT):
            inner = _one(sheet.original)
            return replace(inner, letters=(*sheet.letters, *inner.letters))
    return sheet


def _one(raw: bytes) -> Sheet:
    letter = read_letter(raw)
    return Sheet(
        letters=(letter,),
        text=_words(letter),
        status=_joined(letter, _STATUS),
        feedback=_joined(letter, _FEEDBACK),
        disposition=any(part.type in _DISPOSITION for part in letter.parts),
        original=next((part.content() for part in letter.parts if part.type in _ORIGINAL), b""),
    )


def text_of(part: Part) -> str:
    """The beginning of a part as text, line ends as LF."""
    return replace(part, body=part.body[:MOST_TEXT]).text().replace("\r\n", "\n").replace("\r", "\n")


def _joined(letter: Letter, kinds: set[str]) -> str:
    return "\n\n".join([text_of(part) for part in letter.parts if part.type in kinds])[:MOST_TEXT]


def _words(letter: Letter) -> str:
    """The plain text; without any, the HTML as text. Later parts count too: some reports have their reason there."""
    plain = [part for part in letter.parts if part.type == "text/plain"]
    if plain:
        return "\n\n".join([text_of(part) for part in plain[:20]])[:MOST_TEXT]
    html = next((part for part in letter.parts if part.type == "text/html"), None)
    return html_words(text_of(html)) if html else ""


def html_words(html: str) -> str:
    """The words of HTML, one line per block; linear in time, and no more than words: tags are dropped."""
    out: list[str] = []
    position = 0
    while (match := _TAG.search(html, position)) is not None:
        out.append(unescape(html[position : match.start()].replace("\n", " ")))
        position = match.end()
        if match[0] == "<!--":
            position = _after(html, "-->", position)
            continue
        name = match[2].lower()
        if name in _HIDDEN and not match[1]:
            position = _after(html, f"</{name}[^<>]*>?", position)
        elif name in _BREAKING:
            out.append("\n")
    out.append(unescape(html[position:].replace("\n", " ")))
    return "\n".join([" ".join(line.split()) for line in "".join(out).split("\n")])


def _after(html: str, mark: str, position: int) -> int:
    """Behind a mark (a pattern), whatever its case; the end of `html` without one."""
    found = re.compile(mark, re.IGNORECASE).search(html, position)
    return found.end() if found else len(html)
