"""Values of a TOML document on their way to the house format, each able to say what is wrong with it.

A `Cell` is one value with its key path; `Table` hands out cells and, in the end, reports the keys that
nobody took. A faulty value is reported and its default used, so that one reading finds every fault.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from masthead.edition.findings import Finding, Severity, error
from masthead.edition.house_toml.places import Path, Place, places
from masthead.edition.house_toml.syntax import printable

T = TypeVar("T")
U = TypeVar("U")

_MAX_FINDINGS = 100
_MAX_SUGGESTED_LENGTH = 64
_MAX_SHOWN_NUMBER = 10**30


@dataclass
class Report:
    """Collects findings with the line of their key; past a hundred it only counts.

    tolerant: written by a newer Masthead, whose keys are no faults.
    """

    source: str
    file: str
    broken_keys: frozenset[str] = frozenset()
    tolerant: bool = False
    findings: list[Finding] = field(default_factory=list)
    _places: dict[Path, Place] | None = None
    _more: int = 0

    @property
    def full(self) -> bool:
        """Whether further findings are only counted."""
        return len(self.findings) >= _MAX_FINDINGS

    def add(self, finding: Finding, path: Path) -> None:
        """Report a fault at `path`, or at the nearest table around it."""
        if self.full:
            self._more += 1
            return
        place = self._place(path)
        if place:
            finding = finding.at(place.line, place.column)
        self.findings.append(replace(finding, file=self.file))

    def all(self) -> tuple[Finding, ...]:
        """The findings, with a last one for those that were only counted."""
        if not self._more:
            return tuple(self.findings)
        message = f"There are {self._more:,} further faults."
        return (*self.findings, error("house-value", message, "Correct the others first.", file=self.file))

    def _place(self, path: Path) -> Place | None:
        if self._places is None:
            self._places = places(self.source)
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path)


@dataclass(frozen=True)
class Cell:
    """One value. section: the label it belongs to, for the finding."""

    value: Any
    path: Path
    report: Report
    section: str | None = None

    @property
    def name(self) -> str:
        """The key path as people read it: “publication.send_at”, “section 3, words”."""
        return name_of(self.path)

    def fault(
        self, remedy: str, *, message: str = "", code: str = "house-value", severity: Severity = Severity.ERROR
    ) -> None:
        """Report this value. message: where “KEY is VALUE.” does not say it."""
        text = message or f"{self.name} is {shown(self.value)}."
        finding = Finding(code=code, severity=severity, message=text, remedy=remedy, section=self.section)
        self.report.add(finding, self.path)

    def refused(self, remedy: str, *, message: str = "", code: str = "house-value") -> RefusedError:
        """The error to raise where nothing can be made of this value."""
        return RefusedError(self, remedy, message, code)

    def remark(self, message: str, remedy: str) -> None:
        """Report something that does no harm but cannot be meant."""
        self.fault(remedy, message=message, severity=Severity.WARNING)

    def items(self) -> Iterator[Cell]:
        """The entries of a list."""
        for index, item in enumerate(self.value):
            yield Cell(item, (*self.path, index), self.report, self.section)

    def read(self, read: Read[T]) -> T | None:
        """The value, or None when it was refused, which is then reported."""
        try:
            return read(self)
        except RefusedError as refused:
            refused.cell.fault(refused.remedy, message=refused.message, code=refused.code)
            return None


class RefusedError(Exception):
    """Nothing can be made of a value; ends in a finding, never outside this package."""

    def __init__(self, cell: Cell, remedy: str, message: str, code: str) -> None:
        super().__init__(remedy)
        self.cell = cell
        self.remedy = remedy
        self.message = message
        self.code = code


Read = Callable[[Cell], T]
"""Turns a cell into a value, or raises `RefusedError`."""


class Table:
    """A TOML table whose keys are taken one by one."""

    def __init__(self, cell: Cell) -> None:
        self._data: Mapping[str, Any] = cell.value
        self._cell = cell
        self._taken: dict[str, None] = {}

    def take(self, key: str, read: Read[T], default: U) -> T | U:
        """The value of `key`, or `default` where it is missing or faulty."""
        self._taken[key] = None
        if key not in self._data:
            return default
        value = self.cell(key).read(read)
        return default if value is None else value

    def require(self, key: str, read: Read[T], default: U, example: str) -> T | U:
        """The same for a key that must be there; `example` shows the whole line."""
        if key not in self._data and key not in self._cell.report.broken_keys:
            remedy = f"Add the line: {example}"
            self._cell.fault(remedy, message=f"{name_of((*self._cell.path, key))} is missing.", code="house-missing")
        return self.take(key, read, default)

    def cell(self, key: str) -> Cell:
        """The value of a key that is there."""
        return Cell(self._data[key], (*self._cell.path, key), self._cell.report, self._cell.section)

    def close(self, elsewhere: Mapping[str, str] | None = None) -> None:
        """Report the keys that were not taken. elsewhere: keys of other tables, with the table’s name."""
        report = self._cell.report
        if report.tolerant:
            return
        known = ", ".join(self._taken)
        for key in self._data:
            if key in self._taken:
                continue
            cell = self.cell(key)
            if elsewhere and key in elsewhere:
                remedy = f"Move it under {elsewhere[key]}."
            else:
                remedy = f"{suggestion(key, self._taken, report)}Known here: {known}."
            cell.fault(remedy, message=f"{cell.name} is not a key Masthead knows.", code="house-unknown-key")


def name_of(path: Path) -> str:
    """A key path as people read it: “publication.weekdays, entry 2”, “section 3, words”."""
    name = ""
    for position, part in enumerate(path):
        if isinstance(part, int):
            name += f" {part + 1}" if position == 1 else f", entry {part + 1}"
        elif position == 0:
            name = _key(part)
        else:
            name += f", {_key(part)}" if isinstance(path[position - 1], int) else f".{_key(part)}"
    return name


def shown(value: Any) -> str:
    """A value as a message quotes it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{printable(_short(value))}”" if value else "empty"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return _short(f"[{', '.join(shown(item) for item in value[:8])}{', …' if len(value) > 8 else ''}]")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int) and abs(value) > _MAX_SHOWN_NUMBER:
        return "a number with very many digits"
    return _short(repr(value))


def suggestion(word: str, known: Iterable[str], report: Report | None = None) -> str:
    """“Did you mean …? ” with the closest known word, or nothing."""
    if len(word) > _MAX_SUGGESTED_LENGTH or (report is not None and report.full):
        return ""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean “{by_lower[close[0]]}”? " if close else ""


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else f"“{printable(_short(key))}”"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}…"
