"""A condition on its way through a form: rows and groups, some of them not finished yet.

In a form every field of a row is named ``PATH:FIELD``; a path counts from the outermost group: ``r``, ``r.0``,
``r.2.1``. Rows of one group come in the order of their numbers, which need not be without gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from masthead.audience.segments.tree import MAX_DEPTH

ROOT = "r"
GROUP = "group"

MOST = 110
"""Rows and groups of a form: what is larger is edited as text. Django takes a thousand fields."""

_NAME = re.compile(rf"(r(?:\.[0-9]{{1,4}}){{0,{MAX_DEPTH + 1}}}):([a-z]{{1,10}})")


@dataclass(slots=True)
class Draft:
    """A row, or a group of them. kind: `GROUP`, or a “kind” of the tree. said: what stands in the fields, as typed.
    join: “all” or “any”, of a group. fault: what is wrong with this row, "" for nothing.
    """

    kind: str
    negated: bool = False
    said: dict[str, str] = field(default_factory=dict)
    join: str = "all"
    parts: list[Draft] = field(default_factory=list)
    path: str = ROOT
    fault: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it holds others."""
        return self.kind == GROUP

    def all(self) -> Iterator[Draft]:
        """This one and everything within."""
        yield self
        for part in self.parts:
            yield from part.all()

    def is_large(self) -> bool:
        """Whether it has more rows than a form takes."""
        return sum(1 for _ in self.all()) > MOST

    def number(self, path: str = ROOT) -> Draft:
        """Give everything its path anew; the draft itself."""
        self.path = path
        for place, part in enumerate(self.parts):
            part.number(f"{path}.{place}")
        return self

    def fields(self) -> dict[str, str]:
        """The form's fields."""
        found = {f"{self.path}:kind": self.kind}
        if self.negated:
            found[f"{self.path}:not"] = "1"
        if self.is_group:
            found[f"{self.path}:join"] = self.join
        found |= {f"{self.path}:{name}": value for name, value in self.said.items()}
        for part in self.parts:
            found |= part.fields()
        return found


def read(data: Mapping[str, str]) -> Draft:
    """The rows that a form sent. What names no row is left aside; what comes without its group stands nowhere."""
    rows: dict[str, dict[str, str]] = {}
    for name in data:
        found = _NAME.fullmatch(name)
        if found and (found[1] in rows or len(rows) < MOST):
            rows.setdefault(found[1], {})[found[2]] = data[name][:20_000]
    root = Draft(GROUP, join=_join(rows.get(ROOT, {})))
    known = {ROOT: root}
    for path in sorted(rows, key=_order):
        parent = known.get(path.rpartition(".")[0])
        if path == ROOT or parent is None or not parent.is_group:
            continue
        said = rows[path]
        draft = Draft(said.pop("kind", ""), negated=bool(said.pop("not", "")), join=_join(said))
        said.pop("join", None)
        draft.said = said
        parent.parts.append(draft)
        known[path] = draft
    return root.number()


def add(root: Draft, path: str, part: Draft) -> None:
    """Put a row or a group at the end of a group; nothing where there is no such group."""
    group = next((each for each in root.all() if each.path == path and each.is_group), None)
    if group is not None and sum(1 for _ in root.all()) < MOST and path.count(".") < MAX_DEPTH:
        group.parts.append(part)
        root.number()


def remove(root: Draft, path: str) -> None:
    """Take a row or a group away; the outermost group stays."""
    for each in list(root.all()):
        each.parts = [part for part in each.parts if part.path != path]
    root.number()


def _join(said: Mapping[str, str]) -> str:
    return "any" if said.get("join") == "any" else "all"


def _order(path: str) -> tuple[int, ...]:
    return tuple(int(step) for step in path.split(".")[1:])
