"""Row by row: who is in a list, and which rows are nobody.

Every row ends as a person or as refused with a reason; what of a person's row makes no sense is left out with a note.
The same file with the same mapping gives the same batches every time, which is what lets an import be gone on with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any, TypeAlias

from masthead.audience.addresses import AddressError, PlainAddresses, parse_address
from masthead.audience.intake import values
from masthead.audience.intake.cells import Attributes, Sense, names_of, shown, unless_blank, without_controls
from masthead.audience.intake.meanings import ListMapping, Meaning, checked
from masthead.audience.intake.tables import Table
from masthead.audience.records import Record
from masthead.audience.seen import SeenAddresses

MAX_FIELD = 1_000
"""Characters of one field."""

# Rows that are looked at together: as many as a processor has at hand.
_AT_ONCE = 1_000


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

    def append(self, piece: Batch) -> None:
        """Put the rows that follow behind these. Their people know their places already."""
        start = len(self.lines)
        self.lines += piece.lines
        self.shown += piece.shown
        self.people += piece.people
        self.refused.update((start + place, reason) for place, reason in piece.refused.items())
        self.notes.update((start + place, note) for place, note in piece.notes.items())
        self.tags.update((start + place, names) for place, names in piece.tags.items())


class Intake:
    """Reads a list once. before: the latest that somebody can have agreed. expected: about how many rows there are.

    Raises `meanings.MappingError`.
    """

    def __init__(self, table: Table, mapping: ListMapping, *, before: dt.datetime, expected: int = 0) -> None:
        self._table = table
        self._mapping = checked(mapping)
        self._before = before
        self._seen = SeenAddresses(expected)
        self._plain = PlainAddresses()
        place = mapping.place
        self._width = len(mapping.columns)
        self._address_at = place(Meaning.ADDRESS) or 0
        self._names_at = _places(mapping, Meaning.NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME)
        self._attributes = Attributes(
            {at: each.key for at, each in enumerate(mapping.columns) if each.meaning is Meaning.ATTRIBUTE}
        )
        self._languages = Sense(unless_blank(values.language))
        self._language_at = place(Meaning.LANGUAGE)
        self._time_zones = Sense(unless_blank(values.time_zone))
        self._time_zone_at = place(Meaning.TIME_ZONE)
        self._tags_at = place(Meaning.TAGS)
        self._source_at = place(Meaning.SOURCE)
        self._date_at = place(Meaning.CONSENT_DATE)
        self._referrals_at = place(Meaning.REFERRALS)
        self._rare = _places(mapping, Meaning.TAGS, Meaning.SOURCE, Meaning.CONSENT_DATE, Meaning.REFERRALS)

    def batches(self, size: int) -> Iterator[Batch]:
        """The rows, `size` at a time and the rest. Raises `tables.TableError` where the file breaks off."""
        rows = islice(self._table.rows(), 1 if self._mapping.headed else 0, None)
        while listed := list(islice(rows, min(size, _AT_ONCE))):
            batch = Batch()
            while listed:
                batch.append(self._piece(listed, len(batch.lines)))
                listed = list(islice(rows, min(size - len(batch.lines), _AT_ONCE)))
            batch.people.sort(key=itemgetter(2))
            yield batch

    def _piece(self, listed: list[Record], start: int) -> Batch:
        """Neighbouring rows, column by column: what is done to many at once takes a third of the time. start: the place
        of the first of them; elsewhere than in people, places are told from there.
        """
        batch = Batch(lines=[line for line, _, _ in listed])
        columns = self._columns(listed, batch.refused)
        written = columns[self._address_at]
        batch.shown = self._addresses(written, batch.refused)
        keys = _keys_of(batch.shown)
        for place, line in self._seen.repeated(keys, batch.lines).items():
            if place not in batch.refused:
                batch.refused[place] = f"It is the same address as in line {line}; one is enough."
        batch.people = self._people(columns, keys, batch, start)
        for place in batch.refused:
            batch.shown[place] = shown(batch.shown[place] or written[place])
        return batch

    def _columns(self, listed: list[Record], refused: dict[int, str]) -> list[list[str]]:
        """The cells of all rows by their column, also of those that cannot be read, so that places stay."""
        width = self._width
        cells = [fields for _, fields, _ in listed]
        for place, (_, fields, fault) in enumerate(listed):
            if fault or len(fields) != width:
                if reason := fault or _row_fault(fields, width):
                    refused[place] = reason
                cells[place] = (fields + [""] * width)[:width]
        columns = [list(map(itemgetter(at), cells)) for at in range(width)]
        for column in columns:
            if max(map(len, column)) > MAX_FIELD:
                for place, cell in enumerate(column):
                    if len(cell) > MAX_FIELD and place not in refused:
                        refused[place] = _row_fault(cells[place], width)
        return columns

    def _addresses(self, written: list[str], refused: dict[int, str]) -> list[str]:
        """The address of each row, "" where there is none or the row is refused."""
        found = []
        for place, address in enumerate(self._plain.of(written)):
            kept = address or ""
            if place in refused:
                kept = ""
            elif address is None:
                try:
                    kept = str(parse_address(written[place]))
                except AddressError as error:
                    refused[place] = str(error)
            found.append(kept)
        return found

    def _people(self, columns: list[list[str]], keys: list[str], batch: Batch, start: int) -> list[Person]:
        """Everybody who is not refused."""
        count = len(keys)
        languages = self._sense(self._languages, columns, self._language_at, "language", batch)
        time_zones = self._sense(self._time_zones, columns, self._time_zone_at, "time zone", batch)
        rare = (
            zip(*(self._rare_cells(place, columns, batch) for place in range(count)), strict=True)
            if self._rare
            else ([""] * count, [None] * count, [0] * count)
        )
        people: Iterator[Any] = zip(
            range(start, start + count),
            batch.shown,
            keys,
            [key.rpartition("@")[2] for key in keys],
            names_of([columns[at] for at in self._names_at]) if self._names_at else [""] * count,
            languages,
            time_zones,
            self._attributes.of(columns),
            *rare,
            strict=True,
        )
        if not batch.refused:
            return list(people)
        return [person for place, person in enumerate(people) if place not in batch.refused]

    def _sense(
        self, sense: Sense[str | None], columns: list[list[str]], at: int | None, what: str, batch: Batch
    ) -> Sequence[str | None]:
        """What the cells of a column mean; of those that mean nothing, a note."""
        if at is None:
            return [""] * len(columns[0])
        found = sense.of(columns[at])
        if None not in found:
            return found
        for place, each in enumerate(found):
            if each is None:
                _note(batch, place, f"“{shown(columns[at][place])}” is no {what}; left out.")
        return [each or "" for each in found]

    def _rare_cells(self, place: int, columns: list[list[str]], batch: Batch) -> tuple[str, str | None, int]:
        """Source, moment of consent and number of referrals; tags go into the batch."""
        if place in batch.refused:
            return "", None, 0
        cell = _cell(columns, self._tags_at, place)
        if cell:
            names, whole = values.tags(cell)
            if names:
                batch.tags[place] = names
            if not whole:
                _note(batch, place, f"Of the tags “{shown(cell)}”, those that are none were left out.")
        source = without_controls(_cell(columns, self._source_at, place))[: values.MAX_SOURCE]
        consented_at = None
        if cell := _cell(columns, self._date_at, place):
            moment = values.moment(cell, before=self._before)
            if moment is None:
                _note(batch, place, f"“{shown(cell)}” is no date on which somebody can have agreed; left out.")
            else:
                consented_at = f"{moment:%Y-%m-%d %H:%M:%S}"
        referrals = 0
        if cell := _cell(columns, self._referrals_at, place):
            counted = values.count(cell)
            if counted is None:
                _note(batch, place, f"“{shown(cell)}” is no number of referrals; 0 was taken.")
            referrals = counted or 0
        return source, consented_at, referrals


def _row_fault(fields: list[str], width: int) -> str:
    """Why a row cannot be understood, or ""."""
    if len(fields) > width and any(cell.strip() for cell in fields[width:]):
        return f"The row has {len(fields)} fields for {width} columns; put quotation marks around text with separators."
    longest = max(map(len, fields))
    if longest > MAX_FIELD:
        return f"A field has {longest:,} characters; at most {MAX_FIELD:,} are read."
    return ""


def _keys_of(addresses: list[str]) -> list[str]:
    """`Address.key` of many; the very same objects where they are the same."""
    joined = "\n".join(addresses)
    folded = joined.casefold()
    return addresses if folded == joined else folded.split("\n")


def _cell(columns: Sequence[Sequence[str]], at: int | None, place: int) -> str:
    return columns[at][place].strip() if at is not None else ""


def _places(mapping: ListMapping, *meanings: Meaning) -> list[int]:
    """The columns, from 0, that have these meanings, in the order of the meanings."""
    return [at for meaning in meanings if (at := mapping.place(meaning)) is not None]


def _note(batch: Batch, place: int, words: str) -> None:
    """Say something of a row that comes in."""
    if place not in batch.refused:
        before = batch.notes.get(place)
        batch.notes[place] = f"{before} {words}" if before else words
