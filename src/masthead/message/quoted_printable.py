"""Quoted-printable (RFC 2045 §6.7), in a form that needs nothing done to it afterwards.

What comes out of here is at once

- canonical for DKIM's relaxed body algorithm (RFC 6376 §3.4.4): no line ends in a blank, no two
  blanks stand together, lines end in CRLF, so that signing hashes exactly what is sent;
- its own dot-stuffed form (RFC 5321 §4.5.2): no line begins with a dot;
- safe from mailbox files that change a leading ``From `` (RFC 2049 §3).

Lines have at most 76 characters, the mark of a soft line break included.
"""

from __future__ import annotations

import re

LINE = 76
SOFT_BREAK = "=\r\n"

_ROOM = LINE - 1
_ENCODED_RUN = re.compile(rb"[^ -<>-~]+")


def encoded_line(text: str, *, ends: bool) -> str:
    """One line of text as quoted-printable characters, not yet wrapped.

    ends: a hard line break follows, so that a last space must be encoded. Raises UnicodeEncodeError for surrogates.
    """
    line = _ENCODED_RUN.sub(_as_hex, text.encode("utf-8")).decode("ascii").replace("  ", " =20")
    return line[:-1] + "=20" if ends and line.endswith(" ") else line


def wrapped(line: str, column: int = 0) -> tuple[str, int]:
    """`line` (from `encoded_line`) continued at `column`, with soft line breaks; and the column it ends in.

    Whatever follows may be a soft or a hard line break: room for the mark is always left.
    """
    parts: list[str] = []
    while line:
        if column == 0:
            line = _harmless_start(line)
        room = _ROOM - column
        if len(line) <= room:
            return "".join([*parts, line]), column + len(line)
        cut = _cut(line, room)
        parts += [line[:cut], SOFT_BREAK]
        line = line[cut:]
        column = 0
    return "".join(parts), column


def encoded_value(text: str) -> bytes:
    """One line of text that stands alone between two soft line breaks."""
    line = encoded_line(text, ends=False)
    return (_harmless_start(line) if len(line) < _ROOM - 2 else wrapped(line)[0]).encode("ascii")


def fits(width: int, column: int) -> bool:
    """Whether `width` characters that must stay together still fit into the line."""
    return column + width <= _ROOM


def _cut(line: str, room: int) -> int:
    """Where to cut so that at most `room` characters stay and no ``=XX`` is torn."""
    for back in (1, 2):
        if room >= back and line[room - back] == "=":
            return room - back
    return max(room, 0)


def _harmless_start(line: str) -> str:
    if line.startswith("."):
        return "=2E" + line[1:]
    if line.startswith("From "):
        return "=46rom " + line[5:]
    return line


def _as_hex(match: re.Match[bytes]) -> bytes:
    return b"=" + match.group().hex("=").upper().encode("ascii")
