"""How the rows of a list ended, page by page: from the report's files, or from the examples of a dry run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from masthead.web.subscribers.imports.account import segment_of
from masthead.web.subscribers.imports.job import folder_of
from masthead.web.subscribers.imports.options import options_from_json
from masthead.web.subscribers.queries.imports import has_report

OUTCOMES = ("added", "updated", "unchanged", "refused")

Place = tuple[int, int]
"""Batch, from 0, and line of the file."""
START: Place = (0, 0)


@dataclass(frozen=True, slots=True)
class EndedRow:
    """A row of a list. batch, line: where it stands. outcome: of `OUTCOMES`. reason: why it was refused, or what was
    left out of it; "" for nothing.
    """

    batch: int
    line: int
    address: str
    outcome: str
    reason: str


def ended_rows(run: Any, *, outcome: str, after: Place, most: int) -> list[EndedRow]:
    """So many rows that ended in one way, in the file's order. outcome: "" for all. after: the place of the last one
    that is known. Of a list that was only tried, its examples; nothing where the files are kept no longer.
    """
    every = _reported(run, after[0]) if has_report(run) else _examples(run)
    fitting = (each for each in every if (each.batch, each.line) > after and outcome in {"", each.outcome})
    return list(islice(fitting, most))


def _reported(run: Any, first: int) -> Iterator[EndedRow]:
    folder, size = folder_of(run), options_from_json(run.options).batch_rows
    for batch in range(first, -(-run.done_rows // size)):
        try:
            with segment_of(folder, batch).open(encoding="utf-8", newline="") as file:
                for line, address, outcome, reason in csv.reader(file):
                    yield EndedRow(batch, int(line), address, outcome, reason)
        except FileNotFoundError:
            return


def _examples(run: Any) -> Iterator[EndedRow]:
    examples = run.found.get("examples", {})
    found = [
        EndedRow(0, int(each["line"]), each["address"], outcome, each["reason"])
        for outcome in OUTCOMES
        for each in examples.get(outcome, ())
    ]
    yield from sorted(found, key=lambda each: each.line)
