"""Small charts that sections carry: labelled bars, written as a two-column table."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class Bar(BaseModel):
    """One bar. value: its length, in the chart's unit; printed: as readers see it ("21.2 m")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    value: Decimal
    printed: str


class Chart(BaseModel):
    """Bars from zero. title: what they measure and the unit, the first column's heading in Markdown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    measure: str = ""
    bars: tuple[Bar, ...] = ()
