"""The text of a condition cut into words, quoted texts and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from masthead.audience.segments.faults import ConditionError
from masthead.audience.segments.tree import MAX_TEXT
from masthead.audience.segments.words import WORD

# What closes a quotation, by what opens it: as typed, and as word processors of several languages make it.
_CLOSING = {'"': '"', "'": "'", "“": "”“", "„": "“”", "”": "”", "‘": "’‘", "‚": "‘’", "’": "’", "«": "»", "»": "«"}
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "==": "=", "<>": "!="}
_SIGN = re.compile(r"<=|>=|!=|<>|==|[()<>=,:%≥≤≠]")
_INSTEAD = {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "-": "not", "[": "(", "]": ")", ";": ","}
_STRANGE = re.compile(r"&&|\|\||.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One of them. text: a word as written, the inside of a quoted text, or a sign in its plain form."""

    kind: Literal["word", "text", "sign", "end"]
    text: str
    start: int
    end: int

    def says(self, word: str) -> bool:
        """Whether it is this word, in any case, or this sign."""
        return self.kind in {"word", "sign"} and self.text.lower() == word

    def shown(self) -> str:
        """For a sentence."""
        return "The end" if self.kind == "end" else f"“{self.text}”"


def tokens(source: str) -> list[Token]:
    """All of them, with one for the end. Raises `ConditionError` at a character that has no meaning."""
    if len(source) > MAX_TEXT:
        raise ConditionError(f"The condition has {len(source):,} characters; at most {MAX_TEXT:,} are read.", MAX_TEXT)
    found: list[Token] = []
    place = 0
    while place < len(source):
        if source[place].isspace() or source[place] == "\N{ZERO WIDTH NO-BREAK SPACE}":
            place += 1
            continue
        token = _token(source, place)
        found.append(token)
        place = token.end
    end = len(source.rstrip())
    return [*found, Token("end", "", end, end)]


def _token(source: str, place: int) -> Token:
    if source[place] in _CLOSING:
        return _quoted(source, place)
    if word := WORD.match(source, place):
        return Token("word", word.group(), place, word.end())
    if sign := _SIGN.match(source, place):
        return Token("sign", _SIGNS.get(sign.group(), sign.group()), place, sign.end())
    strange = _STRANGE.match(source, place)
    assert strange is not None
    text = strange.group()
    if text in _INSTEAD:
        raise ConditionError(f"“{text}” has no meaning here; write “{_INSTEAD[text]}”.", place, strange.end())
    shown = f"“{text}”" if text.isprintable() else "An invisible character"
    raise ConditionError(f"{shown} has no meaning here; put values with such signs in quotation marks.", place)


def _quoted(source: str, place: int) -> Token:
    closing = _CLOSING[source[place]]
    inside: list[str] = []
    at = place + 1
    while at < len(source):
        char = source[at]
        if char in closing:
            return Token("text", "".join(inside), place, at + 1)
        if char == "\\" and at + 1 < len(source):
            at += 1
            char = source[at]
        inside.append(char)
        at += 1
    raise ConditionError(
        f"A quotation opens here and is never closed; write {closing[0]} at its end.", place, len(source)
    )
