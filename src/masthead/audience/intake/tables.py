"""A list as a file of any kind: found out by its first bytes, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO, Protocol

from masthead.audience.columns import read_columns, sniff_delimiter
from masthead.audience.records import ListFile, Record

SAMPLE_ROWS = 20
"""Rows that a guess is made from, the first of them included."""

_SEPARATOR_LINE = re.compile(r'^"?sep=([,;|\t])"?$', re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOOKED_AT = 4096
_RARE = 20
"""Of how many bytes of a text one may be zero, which is damage; a program or picture has far more."""
# Kinds of files that people take for lists, by their first bytes.
_OTHERS = (
    (_OLD_OFFICE, "an old Excel file (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a rich text document"),
    (b"SQLite format 3", "a database"),
)
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class TableError(ValueError):
    """No list can be read from a file. The message says what it is and what is right."""


class Table(Protocol):
    """A list's rows, its first row among them, from the start as often as asked for. One iteration at a time."""

    @property
    def kind(self) -> str:
        """What it is, as people say it: “CSV, parted by commas”."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What its publisher should know about the whole file; complete when the rows have run to their end."""

    @property
    def estimate(self) -> int | None:
        """About how many rows there are; None where that would have to be read."""

    def rows(self) -> Iterator[Record]:
        """Every row that is not blank. Raises `TableError` where the file breaks off."""


class TextTable:
    """A list as text: see `masthead.audience.records`."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._listed = ListFile(source)
        sample = self._listed.sample()
        announced = _SEPARATOR_LINE.match(sample[0]) if sample else None
        self._delimiter = announced.group(1) if announced else sniff_delimiter(sample)
        self._before = 1 if announced else 0

    @property
    def kind(self) -> str:
        """See `Table`."""
        return f"text, parted by {_NAMES[self._delimiter]}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """See `Table`."""
        count, first = self._listed.lines.western_lines, self._listed.lines.first_western_line
        if not count:
            return ()
        lines = "1 line is" if count == 1 else f"{count:,} lines are"
        return (f"{lines} not UTF-8, the first being line {first}; read as Windows-1252. Look at accents in names.",)

    @property
    def estimate(self) -> int | None:
        """See `Table`: its line ends."""
        self._source.seek(0)
        blocks = iter(lambda: self._source.read(1 << 20), b"")
        return sum(block.count(b"\n") for block in blocks)

    def rows(self) -> Iterator[Record]:
        """See `Table`."""
        first = next(islice(self._listed.rows(self._delimiter), self._before, None), None)
        if first is None:
            return iter(())
        columns = read_columns(first[1])
        looks_like_row = partial(columns.looks_like_row, delimiter=self._delimiter)
        return islice(self._listed.rows(self._delimiter, looks_like_row), self._before, None)


def open_table(source: BinaryIO) -> Table:
    """The list in a file. source: open in binary, able to seek. Raises `TableError`."""
    from masthead.audience.intake.archive import is_workbook, only_list  # they build on this module
    from masthead.audience.intake.workbook import SheetTable

    beginning = _beginning(source)
    if beginning.startswith(_EMPTY_ZIP):
        raise TableError("The archive is empty; put one list into it.")
    if beginning.startswith(_ZIP):
        if is_workbook(source):
            return SheetTable(source)
        inner = only_list(source)
        return SheetTable(inner) if _beginning(inner).startswith(_ZIP) else _text_table(inner)
    return _text_table(source)


def first_rows(table: Table) -> list[Record]:
    """The rows that a guess is made from."""
    return list(islice(table.rows(), SAMPLE_ROWS))


def _text_table(source: BinaryIO) -> TextTable:
    beginning = _beginning(source)
    for mark, name in _OTHERS:
        if beginning.startswith(mark):
            raise TableError(f"The file is {name}, not a list; save the list as CSV or XLSX.")
    utf = beginning[:4].startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    if beginning.count(0) * _RARE > len(beginning) and not utf:
        raise TableError("The file is no text and no workbook; save the list as CSV or XLSX.")
    if not beginning.strip():
        raise TableError("The file is empty; give a list with a row per subscriber.")
    return TextTable(source)


def _beginning(source: BinaryIO) -> bytes:
    source.seek(0)
    found = source.read(_LOOKED_AT)
    source.seek(0)
    return found
