"""A file of earnings, row by row.

What networks export differs: columns are known by several names, in any order, parted by commas, semicolons or tabs;
amounts may have a comma. A row that cannot be read says why, and keeps no other from being read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from masthead.edition.paid_links import read_place
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.money import Money, MoneyError, read_money

MOST_BYTES = 2_000_000
MOST_ROWS = 20_000

COLUMNS = {
    "reference": ("reference", "order", "order id", "transaction", "transaction id", "id", "referenz", "bestellnummer"),
    "date": ("date", "day", "order date", "transaction date", "datum"),
    "amount": ("amount", "commission", "earnings", "revenue", "betrag", "provision"),
    "currency": ("currency", "währung", "waehrung"),
    "place": ("place", "sub", "subid", "sub id", "clickref", "tracking id", "ort"),
}
"""Names of each column; the first is ours. Currency and place may be missing."""
_NEEDED = ("reference", "date", "amount")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%Y", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class EarningRow:
    """A row that could be read. line: of the file, from 1. edition_day, section: as of `paid_links.read_place`."""

    line: int
    reference: str
    day: dt.date
    money: Money
    place: str
    edition_day: dt.date | None
    section: int | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not. reference: as far as it has one."""

    line: int
    reference: str
    reason: str


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, else Windows-1252. Raises `AffiliateError` for one that is too long or no text."""
    if len(content) > MOST_BYTES:
        raise AffiliateError(f"The file is longer than {MOST_BYTES // 1_000_000} MB.", "file")
    if b"\0" in content:
        raise AffiliateError("This is no CSV file. Export it as CSV, not as a spreadsheet.", "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_rows(text: str, *, currency: str) -> Iterator[EarningRow | BadRow]:
    """Every row below the first one that is not empty. currency: of rows that name none.

    Raises `AffiliateError` where columns are missing or there are too many rows.
    """
    table = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        heads = next(table, [])
        places = _places(heads)
        for number, cells in enumerate(table, start=1):
            if number > MOST_ROWS:
                raise AffiliateError(f"The file has more than {MOST_ROWS:,} rows. Import it in parts.", "file")
            if any(cell.strip() for cell in cells):
                yield _row(table.line_num, cells, places, currency)
    except csv.Error as fault:
        raise AffiliateError(f"Line {table.line_num} is no CSV: {fault}.", "file") from None


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _places(heads: Sequence[str]) -> dict[str, int]:
    names = [re.sub(r"[\s_-]+", " ", each).strip().casefold() for each in heads]
    found = {}
    for column, known in COLUMNS.items():
        at = next((names.index(each) for each in known if each in names), None)
        if at is not None:
            found[column] = at
    missing = [each for each in _NEEDED if each not in found]
    if missing:
        said = " and ".join(f"“{each}”" for each in missing)
        raise AffiliateError(f"The first line names no column {said}.", "file")
    return found


def _row(line: int, cells: Sequence[str], places: dict[str, int], currency: str) -> EarningRow | BadRow:
    said = {column: cells[at].strip() if at < len(cells) else "" for column, at in places.items()}
    reference = said["reference"][:100]
    if not reference:
        return BadRow(line, "", "It has no reference, so that nobody could tell it when it comes again.")
    if len(said["reference"]) > 100:
        return BadRow(line, reference, "Its reference is longer than 100 characters.")
    day = _day(said["date"])
    if day is None:
        return BadRow(line, reference, f"“{said['date'][:20]}” is no day; write it as in 2026-11-23.")
    code = said.get("currency", "").upper() or currency
    amount = said["amount"]
    try:
        money = read_money(amount.lstrip("-−"), code)
    except MoneyError as fault:
        return BadRow(line, reference, str(fault))
    if amount.startswith(("-", "−")):
        money = Money(-money.minor, code)
    place = said.get("place", "")[:100]
    at = read_place(place)
    return EarningRow(line, reference, day, money, place, at[0] if at else None, at[1] if at else None)


def _day(text: str) -> dt.date | None:
    said = text.partition("T")[0].partition(" ")[0]
    for form in _DAYS:
        try:
            return dt.datetime.strptime(said, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None
