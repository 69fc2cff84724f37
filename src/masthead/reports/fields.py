"""Blocks of fields as reports have them: RFC 3464 §2.1, RFC 5965 §3.1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from masthead.mime.text import one_line

MOST_BLOCKS = 101
"""The one about the message, and a hundred recipients."""

_FOLD = re.compile(r"\n[ \t]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_BLANK = re.compile(r"\n[ \t]*\n")
_XTEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_COMMENT = re.compile(r"\([^()]*\)")
_LONGEST_ADDRESS = 320
_SURROGATES = range(0xD800, 0xE000)

Block = Mapping[str, str]
"""Field name in lower case → the first value given for it."""


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a part, in order; what is no field is passed over. text: lines ended by LF."""
    found = 0
    for piece in _BLANK.split(text):
        block: dict[str, str] = {}
        for line in _FOLD.sub(" ", piece.strip("\n")).split("\n"):
            name, colon, value = line.partition(":")
            if colon and _NAME.fullmatch(name.strip()):
                block.setdefault(name.strip().lower(), value.strip())
        if block:
            yield block
            found += 1
            if found == MOST_BLOCKS:
                return


def typed(value: str) -> str:
    """What follows the type in ``type; value``; all of it where no type is given."""
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and _NAME.fullmatch(kind.strip()) else value.strip()


def address_of(value: str) -> str:
    """An address field (RFC 3464 §2.3.1, RFC 6533 §3) as one line, "" where nothing is named."""
    said = _XTEXT.sub(_character, typed(value))
    if "<" in said:
        said = said.partition("<")[2].partition(">")[0]
    return one_line(_COMMENT.sub("", said), _LONGEST_ADDRESS).strip("<> ")


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number <= 0x10FFFF and number not in _SURROGATES else match[0]
