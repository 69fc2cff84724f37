"""Reading time and word counts.

Only what readers came for counts: the prose of editorial kinds, not what pays or recruits.

How words are told apart, by script:

- Alphabets with spaces: a run of letters and digits is a word; hyphens, apostrophes and the points of
  “1,200.50”, “06:30”, “R&D” or “me@mail.example” join. Dashes and slashes part. Emoji and punctuation
  are no words.
- Han, kana, Hangul and Bopomofo: by character. Spaces part Hangul too, but what magazines publish as
  reading speed for Chinese, Japanese and Korean alike is characters per minute.
- Thai, Lao, Khmer and Burmese, written without spaces: four letters, marks left out, are a word.
- A merge tag is one word, whatever it will say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from masthead.edition.house import HouseFormat
from masthead.edition.mergetags import MERGE_TAG
from masthead.edition.model import Edition, Section
from masthead.edition.sections.registry import kind_named

_BY_CHARACTER = re.compile(
    "["
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b"  # iteration marks, Han numerals
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"  # kana
    "\u3105-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "]"
)
_WITHOUT_SPACES = re.compile("[\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17ff]+")
_LETTERS_PER_WORD = 4
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’.,:@&·_][^\W_]+)*")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
_ZERO_WIDTH_SPACE = "\u200b"
# Marks belong to the letter before them, format characters (soft hyphen, joiners) to nobody.
_NOT_COUNTED = frozenset({"Mn", "Mc", "Me", "Cf"})
# A word is about two characters of Chinese or Japanese: 265 per minute against 500.
_CHARACTERS_PER_WORD = 2


@dataclass(frozen=True, slots=True)
class ReadingTime:
    """What an edition takes to read. words and characters are counted apart, each text in one of them."""

    words: int
    characters: int
    seconds: int


def reading_time(edition: Edition, house: HouseFormat) -> ReadingTime:
    """Editorial words ÷ words per minute plus CJK characters ÷ characters per minute, in whole seconds."""
    words, characters = count(
        text for section in edition.sections if kind_named(section.kind).editorial for text in section.fields.prose()
    )
    publication = house.publication
    minutes = words / publication.words_per_minute + characters / publication.characters_per_minute
    return ReadingTime(words, characters, round(minutes * 60))


def section_words(section: Section) -> int:
    """The length of a section of any kind, for budgets: words, and two CJK characters as one word."""
    words, characters = count(section.fields.prose())
    return words + round(characters / _CHARACTERS_PER_WORD)


def count(texts: Iterable[str]) -> tuple[int, int]:
    """The words and the CJK characters of plain texts."""
    words = characters = 0
    for text in texts:
        more_words, more_characters = _count(text)
        words += more_words
        characters += more_characters
    return words, characters


def _count(text: str) -> tuple[int, int]:
    text = MERGE_TAG.sub("x", text)
    if text.isascii():
        return len(_WORD.findall(text)), 0
    text = _KEYCAP.sub(" ", unicodedata.normalize("NFC", text)).replace(_ZERO_WIDTH_SPACE, " ")
    text, characters = _BY_CHARACTER.subn(" ", text)
    words = sum(_words_without_spaces(match.group()) for match in _WITHOUT_SPACES.finditer(text))
    text = _WITHOUT_SPACES.sub(" ", text)
    text = "".join(char for char in text if unicodedata.category(char) not in _NOT_COUNTED)
    return words + len(_WORD.findall(text)), characters


def _words_without_spaces(run: str) -> int:
    letters = sum(1 for char in run if char.isalnum())
    return -(-letters // _LETTERS_PER_WORD)
