"""Row by row: who is in a list, and which rows are nobody.

Every row ends as a person or as refused with a reason; what of a person's row makes no sense is left out with a note.
The same file with the same mapping gives the same batches every time, which is what lets an import be gone on with.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from json.encoder import encode_basestring_ascii
from operator import itemgetter
from typing import TypeAlias

from masthead.audience.addresses import AddressError, parse_address, plain_address
from masthead.audience.intake import values
from masthead.audience.intake.meanings import ListMapping, Meaning, checked
from masthead.audience.intake.tables import Table
from masthead.audience.records import Record
from masthead.audience.seen import SeenAddresses

MAX_FIELD = 1_000
"""Characters of one field."""

_LONGEST_SHOWN = 120
_MOST_KEPT = 20_000
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


Person: TypeAlias = tuple[int, str, str, str, str, str, str, str, str, str | None, int]
"""An accepted row, its fields those of `FIELDS`; a plain tuple, because a list has millions."""
FIELDS = (
    *("place", "address", "key", "domain", "name", "language", "time_zone", "attributes"),
    *("source", "consented_at", "referrals"),
)
"""place: of the row in its batch, from 0. attributes: JSON of text by key, ASCII. source: "" or a word. consented_at:
“YYYY-MM-DD HH:MM:SS” in UTC, or None. No text holds control characters."""


@dataclass(slots=True)
class Batch:
    """Neighbouring rows of a list.

    lines: where each row begins in the file, 1-based; shown: its address, as kept or, when refused, as found. people:
    in the order of their keys, which databases take in fastest. refused, notes, tags: by the place of a row.
    """

    lines: list[int] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)


class Intake:
    """Reads a list once. before: the latest that somebody can have agreed. Raises `meanings.MappingError`."""

    def __init__(self, table: Table, mapping: ListMapping, *, before: dt.datetime) -> None:
        self._table = table
        self._mapping = checked(mapping)
        self._before = before
        self._seen = SeenAddresses()
        place = mapping.place
        self._address_at = place(Meaning.ADDRESS) or 0
        self._names_at = [
            at
            for meaning in (Meaning.NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME)
            if (at := place(meaning)) is not None
        ]
        self._width = len(mapping.columns)
        self._name_at = self._names_at[0] if len(self._names_at) == 1 else None
        self._attributes = [
            _Attribute(at, each.key) for at, each in enumerate(mapping.columns) if each.meaning is Meaning.ATTRIBUTE
        ]
        self._language = _Cells(place(Meaning.LANGUAGE), values.language, "language")
        self._time_zone = _Cells(place(Meaning.TIME_ZONE), values.time_zone, "time zone")
        self._tags_at = place(Meaning.TAGS)
        self._source_at = place(Meaning.SOURCE)
        self._date_at = place(Meaning.CONSENT_DATE)
        self._referrals_at = place(Meaning.REFERRALS)
        self._rare = any(at is not None for at in (self._tags_at, self._source_at, self._date_at, self._referrals_at))

    def batches(self, size: int) -> Iterator[Batch]:
        """The rows, `size` at a time and the rest. Raises `tables.TableError` where the file breaks off."""
        rows = islice(self._table.rows(), 1 if self._mapping.headed else 0, None)
        while listed := list(islice(rows, size)):
            batch = self._batch(listed)
            batch.people.sort(key=itemgetter(2))
            yield batch

    def _batch(self, listed: list[Record]) -> Batch:
        """Neighbouring rows.

        What nearly every row is – whole, with an ordinary address that is new – is done here, because a list has
        millions.
        """
        batch = Batch()
        people, first_line, person = batch.people.append, self._seen.first_line, self._person
        at, width = self._address_at, self._width
        for record in listed:
            line, fields, fault = record
            if not fault and len(fields) == width and max(map(len, fields)) <= MAX_FIELD:
                address = plain_address(fields[at])
                if address is not None:
                    key = address.casefold()
                    if first_line(key, line) == line:
                        people(person(len(batch.lines), address, key, fields, batch))
                        batch.lines.append(line)
                        batch.shown.append(address)
                        continue
            self._take(record, batch)
        return batch

    def _take(self, record: Record, batch: Batch) -> None:
        """How one row ends."""
        line, fields, fault = record
        place = len(batch.lines)
        batch.lines.append(line)
        written = fields[self._address_at] if len(fields) > self._address_at else ""
        if not fault and (len(fields) > self._width or len(max(fields, key=len)) > MAX_FIELD):
            fault = _row_fault(fields, self._width)
        address = None if fault else plain_address(written)
        if address is None and not fault:
            try:
                address = str(parse_address(written))
            except AddressError as error:
                fault = str(error)
        if address is not None:
            key = address.casefold()
            first_line = self._seen.first_line(key, line)
            if first_line == line:
                batch.shown.append(address)
                batch.people.append(self._person(place, address, key, fields, batch))
                return
            fault = f"It is the same address as in line {first_line}; one is enough."
        batch.shown.append(_shown(address or written))
        batch.refused[place] = fault

    def _person(self, place: int, address: str, key: str, fields: list[str], batch: Batch) -> Person:
        if len(fields) < self._width:
            fields = fields + [""] * (self._width - len(fields))
        if self._name_at is not None:
            name = fields[self._name_at].strip()
        else:
            name = " ".join([cell for at in self._names_at if (cell := fields[at].strip())])
        if not name.isprintable() or len(name) > values.MAX_NAME:
            name = _without_controls(name)[: values.MAX_NAME]
        attributes = self._attributes_of(fields)
        language = self._language.of(fields, place, batch)
        time_zone = self._time_zone.of(fields, place, batch)
        domain = key[key.rindex("@") + 1 :]
        if not self._rare:
            return (place, address, key, domain, name, language, time_zone, attributes, "", None, 0)
        rare = self._rare_cells(place, fields, batch)
        return (place, address, key, domain, name, language, time_zone, attributes, *rare)

    def _attributes_of(self, fields: list[str]) -> str:
        """The attributes of a row as JSON, put together from pieces: a cell's text is escaped once for many rows."""
        pieces = [piece for column in self._attributes if (piece := column.piece(fields))]
        return f"{{{', '.join(pieces)}}}"

    def _rare_cells(self, place: int, fields: list[str], batch: Batch) -> tuple[str, str | None, int]:
        """Source, moment of consent and number of referrals; tags go into the batch."""
        cell = _cell(fields, self._tags_at)
        if cell:
            names, whole = values.tags(cell)
            if names:
                batch.tags[place] = names
            if not whole:
                _note(batch, place, f"Of the tags “{_shown(cell)}”, those that are none were left out.")
        source = _without_controls(_cell(fields, self._source_at))[: values.MAX_SOURCE]
        consented_at = None
        if cell := _cell(fields, self._date_at):
            moment = values.moment(cell, before=self._before)
            if moment is None:
                _note(batch, place, f"“{_shown(cell)}” is no date on which somebody can have agreed; left out.")
            else:
                consented_at = f"{moment:%Y-%m-%d %H:%M:%S}"
        referrals = 0
        if cell := _cell(fields, self._referrals_at):
            counted = values.count(cell)
            if counted is None:
                _note(batch, place, f"“{_shown(cell)}” is no number of referrals; 0 was taken.")
            referrals = counted or 0
        return source, consented_at, referrals


class _Cells:
    """A column of few different values, each made sense of once."""

    def __init__(self, at: int | None, read: Callable[[str], str | None], what: str) -> None:
        self._at = at
        self._read = read
        self._what = what
        self._known: dict[str, str | None] = {"": ""}

    def of(self, fields: list[str], place: int, batch: Batch) -> str:
        if self._at is None or self._at >= len(fields):
            return ""
        cell = fields[self._at]
        try:
            found = self._known[cell]
        except KeyError:
            if len(self._known) >= _MOST_KEPT:
                self._known = {"": ""}
            found = self._known[cell] = self._read(cell) if cell.strip() else ""
        if found is None:
            _note(batch, place, f"“{_shown(cell)}” is no {self._what}; left out.")
            return ""
        return found


class _Attribute:
    """A column of an attribute, its cells as pieces of JSON: ``"city": "Wien"``, or "" where there is nothing."""

    def __init__(self, at: int, key: str) -> None:
        self._at = at
        self._beginning = f"{json.dumps(key)}: "
        self._known: dict[str, str] = {}

    def piece(self, fields: list[str]) -> str:
        cell = fields[self._at]
        found = self._known.get(cell)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            text = _without_controls(cell)
            found = self._known[cell] = self._beginning + encode_basestring_ascii(text) if text else ""
        return found


def _row_fault(fields: list[str], width: int) -> str:
    """Why a row cannot be understood, or ""."""
    if len(fields) > width and any(cell.strip() for cell in fields[width:]):
        return f"The row has {len(fields)} fields for {width} columns; put quotation marks around text with separators."
    longest = max(map(len, fields))
    if longest > MAX_FIELD:
        return f"A field has {longest:,} characters; at most {MAX_FIELD:,} are read."
    return ""


def _cell(fields: list[str], at: int | None) -> str:
    return fields[at].strip() if at is not None and at < len(fields) else ""


def _without_controls(text: str) -> str:
    text = text.strip()
    if text.isprintable() or not _CONTROLS.search(text):
        return text
    return " ".join(_CONTROLS.sub(" ", text).split())


def _note(batch: Batch, place: int, words: str) -> None:
    before = batch.notes.get(place)
    batch.notes[place] = f"{before} {words}" if before else words


def _shown(text: str) -> str:
    """Text as found, for an account of it: one line, shortened."""
    line = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.strip())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
