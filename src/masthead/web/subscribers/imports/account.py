"""How every row of an import ended: counts, examples, and the report, a file for every batch.

A batch's file is named by its number and written anew whenever the batch is; it counts as soon as the batch is in. So
the files of the batches that are in hold every row once, whatever happened on the way.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from masthead.web.subscribers.imports.batch import Judged
from masthead.web.subscribers.imports.reader import cell
from masthead.web.subscribers.imports.reading import Frame

HEADER = "line,address,outcome,reason\n"
MOST_EXAMPLES = 20
MOST_REASONS = 100


@dataclass(slots=True)
class Account:
    """Counts of rows that add up to `rows`. reasons: refused rows by their reason. examples: lines of the report."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """All of them."""
        return self.added + self.updated + self.unchanged + self.refused

    def add(self, frame: Frame, judged: Judged) -> Account:
        """Count a batch; what it adds, alone."""
        here = Account(updated=len(judged.updated), unchanged=len(judged.unchanged), refused=len(judged.refused))
        here.added = frame.rows - here.rows
        for name in ("added", "updated", "unchanged", "refused"):
            setattr(self, name, getattr(self, name) + getattr(here, name))
        for reason in judged.refused.values():
            kind = reason if reason in self.reasons or len(self.reasons) < MOST_REASONS else "Other reasons"
            self.reasons[kind] += 1
        self._add_examples(frame, judged)
        return here

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            **{name: getattr(self, name) for name in ("added", "updated", "unchanged", "refused")},
            "reasons": dict(self.reasons.most_common()),
            "examples": self.examples,
            "remarks": list(self.remarks),
        }

    def _add_examples(self, frame: Frame, judged: Judged) -> None:
        kinds = {"refused": judged.refused, "updated": judged.updated, "unchanged": judged.unchanged}
        found = {outcome: sorted(places)[: self._room(outcome)] for outcome, places in kinds.items()}
        added = (place for place in range(frame.rows) if not any(place in places for places in kinds.values()))
        found["added"] = list(islice(added, self._room("added")))
        beginnings = frame.beginnings() if any(found.values()) else []
        for outcome, places in found.items():
            for place in places:
                reason = judged.refused.get(place) or frame.notes.get(place, "")
                self.examples[outcome].append(_example(beginnings[place], reason))

    def _room(self, outcome: str) -> int:
        return MOST_EXAMPLES - len(self.examples.setdefault(outcome, []))


def account_from_json(data: Mapping[str, Any]) -> Account:
    """What `Account.as_json` wrote."""
    return Account(
        **{name: int(data.get(name, 0)) for name in ("added", "updated", "unchanged", "refused")},
        reasons=Counter(data.get("reasons", {})),
        examples=dict(data.get("examples", {})),
        remarks=tuple(data.get("remarks", ())),
    )


def write_segment(folder: Path, frame: Frame, judged: Judged) -> None:
    """Write down how the rows of a batch end, for good, before the batch is in."""
    path = segment_of(folder, frame.number)
    with path.with_suffix(".part").open("w", encoding="utf-8", newline="") as file:
        file.write(_lines(frame, judged))
        file.flush()
        os.fsync(file.fileno())
    path.with_suffix(".part").replace(path)


def report_lines(folder: Path, *, rows: int, batch_rows: int) -> Iterator[bytes]:
    """The report of the rows that are in, as CSV in UTF-8. Raises FileNotFoundError where files were removed."""
    yield b"\xef\xbb\xbf" + HEADER.encode()
    for number in range(-(-rows // batch_rows)):
        with segment_of(folder, number).open("rb") as file:
            yield from iter(lambda: file.read(1 << 16), b"")


def segment_of(folder: Path, number: int) -> Path:
    """The file of one batch of the report."""
    return folder / f"report-{number:06d}.csv"


def _lines(frame: Frame, judged: Judged) -> str:
    special = judged.refused.keys() | judged.updated | judged.unchanged | frame.notes.keys()
    if not special:
        return frame.report.replace("\n", "added,\n")
    beginnings = frame.beginnings()
    lines = [f"{beginning}added,\n" for beginning in beginnings]
    for place in special:
        outcome = (
            "refused"
            if place in judged.refused
            else "updated"
            if place in judged.updated
            else "unchanged"
            if place in judged.unchanged
            else "added"
        )
        reason = judged.refused.get(place) or frame.notes.get(place, "")
        lines[place] = f"{beginnings[place]}{outcome},{cell(reason)}\n"
    return "".join(lines)


def _example(beginning: str, reason: str) -> dict[str, str]:
    line, _, address = beginning.partition(",")
    return {"line": line, "address": address.rstrip(",").strip('"'), "reason": reason}
