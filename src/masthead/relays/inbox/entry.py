"""What the index keeps of one message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.mime.letter import Letter, read_letter
from masthead.mime.text import decode_words, one_line, preview_line, search_key, visible
from masthead.relays.inbox.html import body_of, text_of

_MAILBOX = re.compile(r'\s*"?([^"<]*?)"?\s*<([^<>]*)>')
_PREVIEW_WINDOW = 12_000
_PREVIEW_TEXT = 1_000
_SEARCHED_TEXT = 200_000
_NOT_SEARCHED = {"dkim-signature", "arc-seal", "arc-message-signature"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list, and the words it is found by. size: of the stored file, in bytes."""

    sender: str
    recipient: str
    subject: str
    preview: str
    size: int
    attachments: int
    words: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Who somebody is: display name, "" where there is none, and address."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def entry_of(message: bytes) -> Entry:
    """Read one stored message for the index; never raises."""
    letter = read_letter(message)
    text = body_text(letter)
    names = " ".join(part.filename for part in letter.attachments)
    headers = "\n".join(
        f"{header.name}: {header.value}" for header in letter.headers if header.name.lower() not in _NOT_SEARCHED
    )
    return Entry(
        sender=str(mailbox(letter.raw_header("from")) or mailbox(letter.raw_header("return-path")) or ""),
        recipient=str(mailbox(letter.raw_header("to")) or mailbox(letter.raw_header("delivered-to")) or ""),
        subject=one_line(letter.header("subject"), 500),
        preview=_preview(letter, text),
        size=len(message),
        attachments=len(letter.files),
        words=search_key(visible(f"{headers}\n{names}\n{text[:_SEARCHED_TEXT]}")),
    )


def mailbox(raw: str) -> Mailbox | None:
    """The first person of a From or To header, encoded words not yet decoded; None when it names nobody."""
    match = _MAILBOX.match(raw)
    if match:
        return Mailbox(one_line(decode_words(match[1].strip()), 200), one_line(match[2].strip(), 320))
    text = one_line(decode_words(raw), 320)
    return Mailbox("", text) if text else None


def body_text(letter: Letter) -> str:
    """The words of a message: its plain text, or else what its HTML says."""
    if letter.plain and letter.plain.body.strip():
        return letter.plain.text()
    return text_of(letter.html.text()[: _SEARCHED_TEXT * 5]) if letter.html else ""


def _preview(letter: Letter, text: str) -> str:
    """What mail programs show after the subject: the first words of the HTML, else of the text."""
    if letter.html:
        words = preview_line(text_of(body_of(letter.html.text(), _PREVIEW_WINDOW), _PREVIEW_TEXT))
        if words:
            return words
    return preview_line(text)
