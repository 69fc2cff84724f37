"""What an import is told to do, as `models.ImportRun.options` keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Known = Literal["fill", "overwrite", "leave"]

KNOWN: dict[Known, str] = {
    "fill": "Fill what is empty",
    "overwrite": "Overwrite what the list says differently",
    "leave": "Leave as it is",
}
"""What is done with the profiles of people who are known already. Nothing is ever emptied."""

BATCH_ROWS = 50_000
"""Rows that come in in one transaction. Others who write wait as long as that takes, about half a second."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """tags: that everybody of the list gets. wording_id: the words that these people agreed to, where they are kept.

    batch_rows: of this import, from its start to its end: the report's files count on it. table: what the file is, as
    people say it.
    """

    known: Known = "fill"
    tags: tuple[str, ...] = ()
    wording_id: int | None = None
    batch_rows: int = BATCH_ROWS
    table: str = ""

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self), "tags": list(self.tags)}


def options_from_json(data: Mapping[str, Any]) -> ImportOptions:
    """What `ImportOptions.as_json` wrote; what is missing has its default."""
    known = data.get("known")
    return ImportOptions(
        known=known if known in KNOWN else "fill",
        tags=tuple(str(each) for each in data.get("tags", ())),
        wording_id=data.get("wording_id"),
        batch_rows=int(data.get("batch_rows") or BATCH_ROWS),
        table=str(data.get("table", "")),
    )
