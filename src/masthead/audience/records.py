"""From the lines of a list to its rows: delimiter, quotation marks.

CSV as RFC 4180 has it and as spreadsheets write it: also with semicolons or tabs, with a byte order
mark, a ``sep=;`` line, old line ends, lines of mixed encodings. Read line by line; a quotation mark
that is never closed costs its own line alone, not the rest of the file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from masthead.audience.lines import ListLines

DELIMITERS = (",", ";", "\t", "|")
MAX_RECORD = 20_000
"""Characters of a row. A subscriber is a line; what is longer is a broken file."""

_MAX_LINES = 50
_SAMPLE = 20

Record = tuple[int, list[str], str]
"""The line a row begins on (1-based), its fields, and why it cannot be read: "" when it can, else its beginning is
its one field."""


class ListFile:
    """A list's rows. lines: what they are read from. source: open in binary, able to seek."""

    def __init__(self, source: BinaryIO) -> None:
        self.lines = ListLines(source)

    def sample(self) -> list[str]:
        """The beginnings of the first lines that are not blank, to judge the delimiter by."""
        lines = (text[:MAX_RECORD] for _, text in self.lines if text.strip(" "))
        return list(islice(lines, _SAMPLE))

    def rows(self, delimiter: str, looks_like_row: Callable[[str], bool] = lambda _line: False) -> Iterator[Record]:
        """Every row but lines of blanks alone, from the start of the file.

        looks_like_row: whether a line is surely a row of its own, even where an open quotation mark would swallow it.
        """
        lines = iter(self.lines)
        waiting: deque[tuple[int, str]] = deque()
        while True:
            numbered = waiting.popleft() if waiting else next(lines, None)
            if numbered is None:
                return
            number, text = numbered
            if len(text) > MAX_RECORD:
                yield number, [text[:80]], f"The row has {len(text):,} characters; at most {MAX_RECORD:,} are read."
            elif '"' in text:
                whole = _whole(text, delimiter, chain(_drained(waiting), lines), waiting, looks_like_row)
                yield _parsed(number, text, whole, delimiter)
            elif text.strip(" "):
                yield number, text.split(delimiter), ""


def _whole(
    text: str,
    delimiter: str,
    following: Iterator[tuple[int, str]],
    waiting: deque[tuple[int, str]],
    looks_like_row: Callable[[str], bool],
) -> str | None:
    """A row with all the lines its quotation marks span; None where one is never closed, the lines then go back."""
    taken: list[tuple[int, str]] = []
    while _stays_open(text, delimiter):
        more = next(following, None)
        if more is not None:
            taken.append(more)
            text = f"{text}\n{more[1]}"
        if more is None or len(taken) > _MAX_LINES or len(text) > MAX_RECORD or looks_like_row(more[1]):
            waiting.extendleft(reversed(taken))
            return None
    return text


def _parsed(number: int, first: str, whole: str | None, delimiter: str) -> Record:
    if whole is None:
        return number, [first[:80]], "A quotation mark opens here and is never closed."
    try:
        return number, next(csv.reader([whole], delimiter=delimiter, skipinitialspace=True)), ""
    except csv.Error:
        return number, [first[:80]], "The row cannot be read: a line break stands outside quotation marks."


def fields_of(line: str, delimiter: str) -> list[str]:
    """One line alone as fields, for judging the delimiter; whatever it is, something comes out."""
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return line.split(delimiter)


def _drained(waiting: deque[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    while waiting:
        yield waiting.popleft()


def _stays_open(text: str, delimiter: str) -> bool:
    """Whether `text` ends inside quotation marks."""
    position = 0
    while True:
        while text.startswith(" ", position):
            position += 1
        if text.startswith('"', position):
            closing = _closing_mark(text, position + 1)
            if closing < 0:
                return True
            position = closing
        position = text.find(delimiter, position)
        if position < 0:
            return False
        position += 1


def _closing_mark(text: str, position: int) -> int:
    """The place after the mark that closes, doubled ones being part of the text; -1 where there is none."""
    while True:
        position = text.find('"', position) + 1
        if position == 0:
            return -1
        if not text.startswith('"', position):
            return position
        position += 1
