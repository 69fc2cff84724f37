"""Workbooks (XLSX), row by row: the first sheet with anything in it. Formulas are never computed; their last result,
as the spreadsheet wrote it, counts.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from masthead.audience.columns import MAX_COLUMNS
from masthead.audience.intake.archive import BROKEN, broken, guard
from masthead.audience.intake.tables import TableError
from masthead.audience.records import MAX_RECORD, Record

MAX_SHEET = 1 << 30
"""Bytes of a sheet, unpacked: more than a full one of a million rows has."""
MAX_TEXTS = 256 << 20
"""Bytes of all other parts each; the texts of a sheet are held in memory."""

_PROLOGUE = 1 << 16
_ROOT = re.compile(rb"<[A-Za-z_]")
_FAULTS = (
    *BROKEN,
    *(InvalidFileException, ParseError, struct.error, TypeError, AttributeError, IndexError, OverflowError),
    *(AssertionError, RecursionError),
)
_MIDNIGHT = dt.time()


class SheetTable:
    """The first sheet of a workbook that holds anything. Raises `TableError`."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        _guard_parts(source)
        self._others = 0
        self._sheet = self._choose()

    @property
    def kind(self) -> str:
        """See `masthead.audience.intake.tables.Table`."""
        return "XLSX workbook"

    @property
    def remarks(self) -> tuple[str, ...]:
        """See `masthead.audience.intake.tables.Table`."""
        if not self._others:
            return ()
        sheets = "1 further sheet" if self._others == 1 else f"{self._others} further sheets"
        return (f"The workbook has {sheets} with something in them; only the first, “{self._sheet}”, is read.",)

    @property
    def estimate(self) -> int | None:
        """See `masthead.audience.intake.tables.Table`."""
        return None

    def rows(self) -> Iterator[Record]:
        """See `masthead.audience.intake.tables.Table`."""
        try:
            yield from self._rows(self._sheet)
        except TableError:
            raise
        except _FAULTS as fault:
            raise broken(fault) from None

    def _choose(self) -> str:
        try:
            workbook = self._open()
            names = [str(sheet.title) for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            workbook.close()
            filled = [name for name in names if next(self._rows(name), None) is not None]
        except _FAULTS as fault:
            raise fault if isinstance(fault, TableError) else broken(fault) from None
        if not filled:
            raise TableError("The workbook is empty; give a list with a row per subscriber.")
        self._others = len(filled) - 1
        return filled[0]

    def _rows(self, name: str) -> Iterator[Record]:
        workbook = self._open()
        try:
            sheet = workbook[name]
            # What a sheet says of its own extent is often wrong, and would be filled with blank cells.
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                fields = [_text(cell) for cell in cells[: MAX_COLUMNS + 1]]
                while fields and not fields[-1]:
                    fields.pop()
                if not fields:
                    continue
                length = sum(map(len, fields))
                if length <= MAX_RECORD:
                    yield number, fields, ""
                    continue
                yield number, [fields[0][:80]], f"The row has {length:,} characters; at most {MAX_RECORD:,} are read."
        finally:
            workbook.close()

    def _open(self) -> Any:
        self._source.seek(0)
        with warnings.catch_warnings():
            # Of extensions that it does not know; nothing that a list needs.
            warnings.simplefilter("ignore")
            return load_workbook(self._source, read_only=True, data_only=True, keep_links=False)


def _guard_parts(source: BinaryIO) -> None:
    """Raises `TableError` for a workbook that unpacks beyond measure, or whose XML declares entities."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            for member in archive.infolist():
                guard(member, limit=MAX_SHEET if "/worksheets/" in member.filename else MAX_TEXTS)
                if member.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        _guard_prologue(part.read(_PROLOGUE), member.file_size)
    except TableError:
        raise
    except BROKEN as fault:
        raise broken(fault) from None


def _guard_prologue(beginning: bytes, size: int) -> None:
    """A spreadsheet writes no document type; it is there to expand without end, or to fetch from elsewhere."""
    text = beginning.replace(b"\0", b"")
    root = _ROOT.search(text)
    if (root is None and size) or b"<!DOCTYPE" in text[: root.start() if root else None].upper():
        raise TableError("The workbook holds XML that no spreadsheet writes; save the list anew, or as CSV.")


def _text(cell: object) -> str:
    """A cell as it would stand in a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
