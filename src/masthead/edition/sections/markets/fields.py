"""Markets at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import SectionFields
from masthead.edition.richtext import RichText
from masthead.edition.sections.charts import Chart


class Direction(StrEnum):
    """Which way a market went; shown as glyph, sign and colour, never by colour alone."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


class Instrument(BaseModel):
    """One row. level and change are as printed, in the edition's own number format ("+1.2 %")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    level: str = ""
    change: str = ""

    @property
    def direction(self) -> Direction:
        """From the sign of `change`; a change of zero is flat whatever its sign."""
        change = self.change.strip()
        if not any(digit in change for digit in "123456789"):
            return Direction.FLAT
        return Direction.DOWN if change[0] in "-−–" else Direction.UP


class MarketsFields(SectionFields):
    """as_of: heading of the table, with the time ("At 06:05 Hong Kong"). comment: the editor's words."""

    as_of: str = ""
    instruments: tuple[Instrument, ...] = ()
    comment: RichText = RichText()
    chart: Chart | None = None

    def prose(self) -> Iterator[str]:
        yield self.comment.plain()
