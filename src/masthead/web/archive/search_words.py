"""How texts and queries become search words, the same for every database.

- Words of alphabets: NFKC, case-folded, accents of Latin, Greek and Cyrillic letters left out ("Zürich" is found as
  "zurich").
- Runs of Chinese, Japanese and Korean characters: overlapping pairs, in order, so that a query of several characters
  is a phrase of pairs; and every single character, for queries of one.
- Everything else parts words. So no word holds a character that means anything to a query language.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_TERMS = 12
LONGEST_QUERY = 200
LONGEST_WORD = 64
# Shorter words are only found whole: "in" is no beginning of a search for "innovation".
_SHORTEST_PREFIX = 3

_CJK = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3105-\u312f"
    "\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af\u1100-\u11ff\u3131-\u318e"
    "\ua960-\ua97f\uac00-\ud7ff"
)
_RUN = re.compile(f"(?P<cjk>[{_CJK}]+)|(?P<word>(?:(?![{_CJK}])[^\\W_][\u0300-\u036f]*)+)")
# Beyond the Cyrillic block, marks belong to letters (kana, Thai, Devanagari).
_LAST_FOLDED = "\u052f"


@dataclass(frozen=True, slots=True)
class Words:
    """What of a text is indexed. stream: words and pairs in order. characters: every CJK character once."""

    stream: tuple[str, ...]
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a query asks for. words: a phrase. said: as it was folded, for marking hits.

    prefix: of the only word, its beginning is enough. parted: words stand apart from others in this script, so that
    hits begin where words do; not in Chinese, Japanese and Korean.
    """

    words: tuple[str, ...]
    said: str
    prefix: bool = False
    parted: bool = True

    @property
    def character(self) -> bool:
        """Whether it is a single CJK character, looked for among `Words.characters`."""
        return not self.parted and len(self.said) == 1


def words_of(text: str) -> Words:
    """The search words of a text."""
    stream: list[str] = []
    characters: dict[str, None] = {}
    for match in _RUN.finditer(folded(text)):
        run = match.group()
        if match.lastgroup == "word":
            stream.append(run[:LONGEST_WORD])
            continue
        characters.update(dict.fromkeys(run))
        stream.extend(_pairs(run) if len(run) > 1 else [run])
    return Words(tuple(stream), tuple(characters))


def terms_of(query: str) -> tuple[Term, ...]:
    """What a query asks for, every one of them; nothing in it is syntax. Empty for a query without words."""
    terms: dict[Term, None] = {}
    for match in _RUN.finditer(folded(query[:LONGEST_QUERY])):
        run = match.group()
        if match.lastgroup == "word":
            word = run[:LONGEST_WORD]
            terms[Term((word,), word, prefix=len(word) >= _SHORTEST_PREFIX)] = None
        elif len(run) == 1:
            terms[Term((run,), run, parted=False)] = None
        else:
            terms[Term(tuple(_pairs(run)), run, parted=False)] = None
    return tuple(terms)[:MOST_TERMS]


def folded(text: str) -> str:
    """A text as it is compared."""
    return text.casefold() if text.isascii() else "".join(fold_character(char) for char in _composed(text))


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` it came from."""
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        said = fold_character(char)
        parts.append(said)
        places.extend([place] * len(said))
    return "".join(parts), places


@lru_cache(maxsize=8192)
def fold_character(char: str) -> str:
    """One character as it is compared: "É" → "e", "ﬁ" → "fi", "Ａ" → "a"; a mark on its own stays."""
    said = unicodedata.normalize("NFKC", char).casefold()
    parts = unicodedata.normalize("NFD", said)
    if len(parts) > 1 and parts[0] <= _LAST_FOLDED:
        return "".join(part for part in parts if not unicodedata.combining(part))
    return said


def _composed(text: str) -> str:
    """NFC first, so that a letter and its mark are judged together; half-width kana join their marks as well."""
    return unicodedata.normalize("NFKC", text)


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
