"""Columns of a list made sense of: whole columns at once, each different cell once, because a list has millions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from json.encoder import encode_basestring_ascii
from typing import TypeVar

from masthead.audience.intake.values import MAX_NAME

_MOST_KEPT = 20_000
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LONGEST_SHOWN = 120

Found = TypeVar("Found")


class Sense(dict[str, Found]):
    """What cells of a column mean, found out by `read` when it is first asked: ``sense[cell]``.

    At most so many cells are remembered as fit into little memory.
    """

    def __init__(self, read: Callable[[str], Found]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Found:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[cell] = self._read(cell)
        return found

    def of(self, column: Iterable[str]) -> list[Found]:
        """What each cell of a column means."""
        return list(map(self.__getitem__, column))


class Attributes:
    """The attributes of rows as JSON, put together from pieces: a cell's text is escaped once for many rows.

    keys: of the attributes, by the place of their column.
    """

    def __init__(self, keys: dict[int, str]) -> None:
        self._columns = {at: Sense(_piece_of(key)) for at, key in keys.items()}

    def of(self, columns: Sequence[Sequence[str]]) -> list[str]:
        """Of each row, as ``{"city": "Wien"}``: what is blank is not there."""
        if not self._columns:
            return ["{}"] * len(columns[0])
        pieces = [sense.of(columns[at]) for at, sense in self._columns.items()]
        rows: Iterator[Iterable[str]] = zip(*pieces, strict=True)
        if not all(map(all, pieces)):
            rows = (filter(None, row) for row in rows)
        return [f"{{{each}}}" for each in map(", ".join, rows)]


def names_of(columns: Sequence[Sequence[str]]) -> list[str]:
    """Names whose parts stand in these columns, at least one; without control characters, not too long."""
    parts = [list(map(str.strip, column)) for column in columns]
    names = parts[0] if len(parts) == 1 else [" ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    if "".join(names).isprintable() and max(map(len, names)) <= MAX_NAME:
        return names
    return [
        name if name.isprintable() and len(name) <= MAX_NAME else without_controls(name)[:MAX_NAME] for name in names
    ]


def unless_blank(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """The same, and "" of blank cells."""
    return lambda cell: read(cell) if cell.strip() else ""


def without_controls(text: str) -> str:
    """Text in one line, without what nobody can see."""
    text = text.strip()
    if text.isprintable() or not _CONTROLS.search(text):
        return text
    return " ".join(_CONTROLS.sub(" ", text).split())


def shown(text: str) -> str:
    """Text as found, for an account of it: one line, shortened."""
    line = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.strip())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def _piece_of(key: str) -> Callable[[str], str]:
    """Makes a piece of JSON of a cell: ``"city": "Wien"``, or "" of what is blank."""
    beginning = f"{json.dumps(key)}: "

    def piece(cell: str) -> str:
        text = without_controls(cell)
        return beginning + encode_basestring_ascii(text) if text else ""

    return piece
