"""Filling plain text into columns, for every script.

A column is a cell of a fixed-pitch terminal: East Asian wide characters and
emoji take two (UAX #11), combining marks none. Lines break at spaces, after
hyphens inside words, and between Chinese or Japanese characters, where closing
punctuation never starts a line and opening punctuation never ends one (the
*kinsoku* rules of JIS X 4051). Addresses are never broken; only they may be
wider than the line.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

WIDTH = 72

_NO_LINE_START = frozenset(
    "、。，．・：；？！ー々〻ゝゞヽヾ゠〜～…‥％‰℃"
    "）］｝〕〉》」』】〙〗〟｠»’”"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ")]},.;:!?%"
)
_NO_LINE_END = frozenset("（［｛〔〈《「『【〘〖〝｟«‘“([{￥＄€£$")
# Written with a space before them, yet part of what stands before: a dash, a per cent sign, a link's number.
_STICKS = re.compile(r"(?:[–—%‰°»:;!?]+|\[\d+\][)\].,;:!?’”»]*)$")
_LONG_MARKS = frozenset("—―…‥")
_CJK = r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f]"
_CJK_NEWLINE = re.compile(rf"(?<={_CJK})[ \t]*\n[ \t]*(?={_CJK})")
_ADDRESS = (
    r"(?:https?://|mailto:|tel:|www\.)[^\s<>\u2e80-\u312f\u31a0-\ua4cf\uff01-\uff9f\ue000-\uf8ff\U000f0000-\U0010ffff]+"
)
_HYPHEN = re.compile(r"(?<=[^\W\d_]{3})([-‐–—]+)(?=[^\W\d_]{3})")
_SPACES = re.compile(r"[ \t\r\n\f\v\u2000-\u2006\u2008-\u200a\u3000]+")
# Letters, digits, signs and blanks that each take one column and never join what follows: Latin, Greek, Cyrillic.
_PLAIN_RUN = re.compile("[!-~\u00a1-\u00ac\u00ae-\u024f\u0370-\u03ff\u0400-\u0482\u048a-\u04ff\u2010-\u201f ]+")
# What may stand around an address without making it a word: brackets, a full stop, a quotation mark.
_BRACKETS = 8
_NOTHING = re.compile(r"(?!)")

_ZERO_WIDTH_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"

Atom = tuple[re.Pattern[str], Callable[[str], int]]
"""What is never broken although it is no word (a slot's marker), and how many columns to keep for it."""

NO_ATOM: Atom = (_NOTHING, len)


def clusters(text: str) -> Iterator[str]:
    """What a reader takes for single characters: marks stay with their letter, emoji sequences and flags whole."""
    if text.isascii():
        yield from text
        return
    current = ""
    for char in text:
        if current and _extends(current, char):
            current += char
        else:
            if current:
                yield current
            current = char
    if current:
        yield current


@lru_cache(maxsize=8192)
def cluster_width(cluster: str) -> int:
    """Columns of one cluster: 0, 1 or 2."""
    if _EMOJI_STYLE in cluster or _is_regional(cluster[0]):
        return 2
    widest = 0
    for char in cluster:
        if unicodedata.east_asian_width(char) in "WF":
            return 2
        if not _is_mark(char) and unicodedata.category(char) not in {"Cc", "Cf"}:
            widest = 1
    return widest


def columns(text: str, atom: Atom = NO_ATOM) -> int:
    """Columns of one line of text."""
    pattern, measure = atom
    total, position = 0, 0
    for match in pattern.finditer(text):
        total += _columns(text[position : match.start()]) + measure(match.group())
        position = match.end()
    return total + _columns(text[position:])


def wrap(text: str, width: int = WIDTH, atom: Atom = NO_ATOM) -> list[str]:
    """The lines of one paragraph, each at most `width` columns; a newline in it is a space. No text, no lines."""
    lines: list[str] = []
    line, used = "", 0
    for gap, chunk in _chunks(text, width, atom):
        size = columns(chunk, atom)
        if line and used + len(gap) + size > width:
            lines.append(line)
            line, used = chunk, size
        else:
            line, used = (line + gap + chunk, used + len(gap) + size) if line else (chunk, size)
    if line:
        lines.append(line)
    return lines


def fill(text: str, *, first: str = "", rest: str | None = None, width: int = WIDTH, atom: Atom = NO_ATOM) -> str:
    """A paragraph as lines: `first` opens it, `rest` (else as many spaces) stands before every further line."""
    rest = " " * columns(first, atom) if rest is None else rest
    lines = wrap(text, max(width - max(columns(first, atom), columns(rest, atom)), 8), atom)
    if not lines:
        return first.rstrip()
    return "\n".join([first + lines[0], *(rest + line for line in lines[1:])])


def ljust(text: str, width: int, atom: Atom = NO_ATOM) -> str:
    """`text` with spaces after it up to `width` columns."""
    return text + " " * max(width - columns(text, atom), 0)


def rjust(text: str, width: int, atom: Atom = NO_ATOM) -> str:
    """`text` with spaces before it up to `width` columns."""
    return " " * max(width - columns(text, atom), 0) + text


def unbreakable(text: str) -> list[tuple[str, str]]:
    """The parts of a text that no line may break, each with the gap before it: for whoever measures by another rule."""
    return list(_chunks(text, sys.maxsize, NO_ATOM))


def _columns(text: str) -> int:
    if text.isascii() or _PLAIN_RUN.fullmatch(text):
        return len(text)
    return sum(cluster_width(cluster) for cluster in clusters(text))


def _chunks(text: str, width: int, atom: Atom) -> Iterator[tuple[str, str]]:
    """What may not be broken, each with the gap ("" or a space) that parts it from the one before it on a line."""
    held_gap, held = "", ""
    for gap, piece in _pieces(text, atom):
        sticks = bool(held) and _STICKS.match(piece) is not None
        if sticks and columns(held + gap + piece, atom) <= width:
            held += gap + piece
            continue
        if held:
            yield from _fitting(held_gap, held, width, atom)
        held_gap, held = gap, piece
    if held:
        yield from _fitting(held_gap, held, width, atom)


def _fitting(gap: str, chunk: str, width: int, atom: Atom) -> Iterator[tuple[str, str]]:
    """A chunk, broken between clusters when it is wider than a line and not merely an address in its brackets."""
    if columns(chunk, atom) <= width:
        yield gap, chunk
        return
    units = list(_units(chunk, atom))
    if any(solid for _, solid in units) and sum(len(unit) for unit, solid in units if not solid) <= _BRACKETS:
        yield gap, chunk
        return
    part, used = "", 0
    for piece in (piece for unit, solid in units for piece in ([unit] if solid else clusters(unit))):
        size = columns(piece, atom)
        if part and used + size > width:
            yield gap, part
            gap, part, used = "", "", 0
        part, used = part + piece, used + size
    yield gap, part


def _pieces(text: str, atom: Atom) -> Iterator[tuple[str, str]]:
    """Words, and inside words what a hyphen or a change to CJK lets break."""
    gap, part, before = "", "", ""
    for unit, solid in _units(_CJK_NEWLINE.sub("", text), atom):
        if unit == " " or (part and _may_part(before, unit)):
            yield from _after_hyphens(gap, part, atom)
            gap, part = (" " if unit == " " and (part or gap) else ""), ""
        if unit != " ":
            part += unit
        before = "a" if solid else unit
    yield from _after_hyphens(gap, part, atom)


def _units(text: str, atom: Atom) -> Iterator[tuple[str, bool]]:
    """Clusters, runs of plain letters, single spaces for any run of spaces – and, marked, atoms and addresses."""
    position = 0
    for match in _solid_pattern(atom[0]).finditer(text):
        yield from _loose_units(text[position : match.start()])
        yield match.group(), True
        position = match.end()
    yield from _loose_units(text[position:])


def _loose_units(text: str) -> Iterator[tuple[str, bool]]:
    for number, word in enumerate(_SPACES.split(text)):
        if number:
            yield " ", False
        if _PLAIN_RUN.fullmatch(word):
            yield word, False
        else:
            for cluster in clusters(word):
                yield cluster, False


@lru_cache(maxsize=16)
def _solid_pattern(atom: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"{atom.pattern}|{_ADDRESS}", atom.flags | re.IGNORECASE)


def _after_hyphens(gap: str, word: str, atom: Atom) -> Iterator[tuple[str, str]]:
    if not word:
        return
    position = 0
    if _solid_pattern(atom[0]).search(word) is None:
        for match in _HYPHEN.finditer(word):
            yield gap, word[position : match.end()]
            gap, position = "", match.end()
    yield gap, word[position:]


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two clusters that no space parts."""
    if after[0] in _NO_LINE_START or before[-1] in _NO_LINE_END:
        return False
    if before[-1].isdecimal() or (before in _LONG_MARKS and after in _LONG_MARKS):
        return False
    return _is_ideographic(before[0]) or _is_ideographic(after[0])


def _is_ideographic(char: str) -> bool:
    """Chinese characters, kana and their punctuation. Korean parts its words with spaces and is left whole."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x312F
        or 0x31A0 <= code <= 0xA4CF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF01 <= code <= 0xFF9F
        or 0x20000 <= code <= 0x3FFFF
    )


def _is_regional(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Mc"} or 0x1160 <= ord(char) <= 0x11FF


def _extends(cluster: str, char: str) -> bool:
    code = ord(char)
    if _is_mark(char) or char == _ZERO_WIDTH_JOINER:
        return True
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F or 0xFE00 <= code <= 0xFE0F:
        return True
    if cluster[-1] == _ZERO_WIDTH_JOINER:
        return True
    return _is_regional(char) and len(cluster) == 1 and _is_regional(cluster)
