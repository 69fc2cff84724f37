"""A list of subscribers as a file.

CSV or TSV with a header row: ``email`` alone is needed; ``name``, ``segments`` (parted by blanks) and
``referrals`` are understood, every other column becomes an attribute. Every row ends as a recipient or as
refused with its line and reason, so that the rows of a list always add up.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import BinaryIO

from masthead.audience.addresses import AddressError, parse_address, plain_address
from masthead.audience.columns import MAX_COLUMNS, Columns, read_columns, sniff_delimiter
from masthead.audience.lines import ListLines
from masthead.audience.recipient import Recipient, SubscriberId
from masthead.audience.records import ListFile, Record
from masthead.audience.seen import SeenAddresses

MAX_FIELD = 1_000
"""Characters of one field."""
MAX_REFERRALS = 1_000_000

_MAX_REMARKS = 100
_LONGEST_SHOWN = 120
# What may stand in no header: controls, also the tab, line and paragraph separators, surrogates.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_SEPARATOR_LINE = re.compile(r'^"?sep=([,;|\t])"?$', re.IGNORECASE)
_NO_SEGMENTS: frozenset[str] = frozenset()
_NO_EMAIL = "The list has no column of addresses."


class ProblemSeverity(StrEnum):
    """How much a problem weighs: ERROR leaves nobody to write to."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class ListProblem:
    """Something about a list that its publisher should know. line: 1-based, None for the whole file."""

    severity: ProblemSeverity
    line: int | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """How one row of data ended. line: where it begins, 1-based. address: as kept, or as found when refused.

    reason: what is wrong and what is right; "" when accepted.
    """

    line: int
    address: str
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a list says. recipients: the accepted rows in order, ids dense from 1. rows: every row of data, in order."""

    recipients: tuple[Recipient, ...]
    rows: tuple[RowOutcome, ...]
    problems: tuple[ListProblem, ...]
    file: str = ""

    @property
    def refused(self) -> tuple[RowOutcome, ...]:
        """The rows that nobody will be written to for."""
        return tuple(row for row in self.rows if not row.accepted)


def read_list(source: bytes, *, file: str = "") -> ListReading:
    """Read a list. Never raises: what is wrong with a row is its reason, what is wrong with the file a problem."""
    stream = stream_list(io.BytesIO(source))
    rows: list[RowOutcome] = []
    recipients: list[Recipient] = []
    for row, recipient in stream:
        rows.append(row)
        if recipient is not None:
            recipients.append(recipient)
    return ListReading(tuple(recipients), tuple(rows), stream.problems, file)


def stream_list(source: BinaryIO) -> ListStream:
    """Read a list row by row, however long it is; of a million rows some 40 MB are in memory.

    source: open in binary, able to seek. As `read_list`, raises nothing of its own; OSError when `source` does.
    """
    return ListStream(source)


class ListStream:
    """The rows of a list, once: how each ended and, when it was accepted, its recipient, ids dense from 1.

    problems: what is wrong with the file; complete when the rows have run to their end.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._reader = _Reader()
        self._rows = self._read(ListFile(source))

    @property
    def problems(self) -> tuple[ListProblem, ...]:
        """See the class."""
        return tuple(self._reader.problems)

    def __iter__(self) -> Iterator[tuple[RowOutcome, Recipient | None]]:
        return self._rows

    def _read(self, listed: ListFile) -> Iterator[tuple[RowOutcome, Recipient | None]]:
        reader = self._reader
        sample = listed.sample()
        announced = _SEPARATOR_LINE.match(sample[0]) if sample else None
        delimiter = announced.group(1) if announced else sniff_delimiter(sample)
        before = 1 if announced else 0
        first = next(islice(listed.rows(delimiter), before, None), None)
        if first is None:
            reader.problem(ProblemSeverity.ERROR, None, "The list is empty.", "Give a file with a row per subscriber.")
            return
        columns = read_columns(first[1])
        usable = reader.remark_on_columns(columns, first)
        rows = listed.rows(delimiter, partial(columns.looks_like_row, delimiter=delimiter))
        for record in islice(rows, before + columns.headed, None):
            yield reader.row(record, columns) if usable else reader.refuse(record[0], record[1][0], _NO_EMAIL)
        reader.remark_on_file(listed.lines)


class _Reader:
    """Judges row by row, and collects problems."""

    def __init__(self) -> None:
        self.problems: list[ListProblem] = []
        self._accepted = 0
        self._refused = 0
        self._remarks = 0
        self._seen = SeenAddresses()
        self._segments: dict[str, frozenset[str]] = {}

    def row(self, record: Record, columns: Columns) -> tuple[RowOutcome, Recipient | None]:
        """How one row of data ends."""
        line, fields, fault = record
        place = columns.email or 0
        written = fields[place] if len(fields) > place else ""
        if fault or (fault := _row_fault(fields, columns.width)):
            return self.refuse(line, written, fault)
        address = plain_address(written)
        if address is None:
            try:
                address = str(parse_address(written))
            except AddressError as error:
                return self.refuse(line, written, str(error))
        first_line = self._seen.first_line(address.casefold(), line)
        if first_line != line:
            return self.refuse(line, address, f"It is the same address as in line {first_line}; one is enough.")
        self._accepted += 1
        return RowOutcome(line, address, True), self._recipient(line, address, fields, columns)

    def refuse(self, line: int, written: str, reason: str) -> tuple[RowOutcome, None]:
        """How a row ends that nobody will be written to for."""
        self._refused += 1
        return RowOutcome(line, _shown(written), False, reason), None

    def _recipient(self, line: int, address: str, fields: list[str], columns: Columns) -> Recipient:
        width = len(fields)
        name, segments, referrals = columns.name, columns.segments, columns.referrals
        attributes = {}
        for index, key in columns.attributes:
            if index >= width:
                break
            if value := self._clean(fields[index], line, key):
                attributes[key] = value
        return Recipient(
            id=SubscriberId(self._accepted),
            address=address,
            name=self._clean(fields[name], line, "name") if name is not None and name < width else "",
            attributes=attributes,
            segments=self._names(fields[segments]) if segments is not None and segments < width else _NO_SEGMENTS,
            referral_count=self._count(fields[referrals], line) if referrals is not None and referrals < width else 0,
        )

    def _clean(self, value: str, line: int, column: str) -> str:
        """A value without what no message may carry."""
        value = value.strip()
        if value.isprintable() or not _CONTROLS.search(value):
            return value
        message = f"The {column} in line {line} holds line breaks or other control characters; they were removed."
        self._remark(line, message, "Write it on one line.")
        return " ".join(_CONTROLS.sub(" ", value).split())

    def _names(self, value: str) -> frozenset[str]:
        """Segment names, parted by blanks. Lists have few combinations, so each is kept once."""
        names = self._segments.get(value)
        if names is None:
            names = self._segments[value] = frozenset(_CONTROLS.sub(" ", value).split())
        return names

    def _count(self, value: str, line: int) -> int:
        text = value.strip()
        if not text:
            return 0
        if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_REFERRALS)) and int(text) <= MAX_REFERRALS:
            return int(text)
        shown = _shown(text)
        self._remark(line, f"The referrals in line {line} are “{shown}”; 0 was taken.", "Write a whole number.")
        return 0

    def problem(self, severity: ProblemSeverity, line: int | None, message: str, remedy: str) -> None:
        """Note something about the list."""
        self.problems.append(ListProblem(severity, line, message, remedy))

    def _remark(self, line: int, message: str, remedy: str) -> None:
        """Note something about a row; past a hundred they are only counted."""
        self._remarks += 1
        if self._remarks <= _MAX_REMARKS:
            self.problem(ProblemSeverity.WARNING, line, message, remedy)

    def remark_on_columns(self, columns: Columns, first: Record) -> bool:
        """Say what could not be understood of the first row; returns whether the others can be."""
        line, fields, fault = first
        unusable = fault
        if not unusable and columns.email is None:
            headings = ", ".join(f"“{_shown(heading)}”" for heading in fields[:10])
            unusable = f"{_NO_EMAIL[:-1]}; its columns are {headings}."
        elif not unusable and columns.width > MAX_COLUMNS:
            unusable = f"The list has {columns.width:,} columns; at most {MAX_COLUMNS} are read."
        if unusable:
            remedy = "Begin the file with a row that names the columns, like email,name."
            self.problem(ProblemSeverity.ERROR, line, unusable, remedy)
            return False
        if not columns.headed:
            message = f"There is no header row; field {(columns.email or 0) + 1} of each row was taken for the address."
            remedy = "Begin the file with a row that names the columns, like email,name."
            self.problem(ProblemSeverity.WARNING, line, message, remedy)
        for heading, key in columns.renamed[:_MAX_REMARKS]:
            message = f"The column “{_shown(heading)}” is written {{{{ attribute.{key} }}}} in an edition."
            remedy = "Name columns with letters, digits and “_” to use their own names."
            self.problem(ProblemSeverity.INFO, line, message, remedy)
        return True

    def remark_on_file(self, lines: ListLines) -> None:
        """Say what was found out on the way."""
        if self._remarks > _MAX_REMARKS:
            message = f"There are {self._remarks - _MAX_REMARKS:,} further rows like these."
            self.problem(ProblemSeverity.WARNING, None, message, "Correct the others first.")
        if lines.western_lines:
            count = "1 line is" if lines.western_lines == 1 else f"{lines.western_lines:,} lines are"
            message = f"{count} not UTF-8, the first being line {lines.first_western_line}; read as Windows-1252."
            remedy = "Look at the accents in names, or save the list as UTF-8."
            self.problem(ProblemSeverity.WARNING, lines.first_western_line, message, remedy)
        if not self._accepted and not self._refused and not self.problems:
            remedy = "Add a row per subscriber below it."
            self.problem(ProblemSeverity.ERROR, None, "The list has a header row and nothing below it.", remedy)


def _row_fault(fields: list[str], width: int) -> str:
    """Why a row cannot be understood, or ""."""
    if len(fields) > width and any(field.strip() for field in fields[width:]):
        return f"The row has {len(fields)} fields for {width} columns; put quotation marks around text with separators."
    longest = max(map(len, fields))
    if longest > MAX_FIELD:
        return f"A field has {longest:,} characters; at most {MAX_FIELD:,} are read."
    return ""


def _shown(text: str) -> str:
    """Text as found, for an account of it: one line, shortened."""
    line = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.strip())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
