"""What a chart is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from masthead.charts.look import AXIS, Look, house_config

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Row = Mapping[str, str | int | float]
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole Vega-Lite view that any program for them draws alike: data, marks, and the look.

    description: what is to be seen, in a sentence or two, for those who do not see it. width, height: of the picture,
    in pixels; the height within a few of what is drawn. Words from outside stand in the data and in titles alone, where
    they are no expressions.
    """

    description: str
    width: int
    height: int
    spec: View

    @property
    def key(self) -> str:
        """The same for charts that are drawn alike."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:32]

    def as_json(self, *, indent: int | None = None) -> str:
        """The view as a file."""
        return json.dumps(self.spec, ensure_ascii=False, indent=indent)


def chart(look: Look, rows: Sequence[Row], view: View, *, description: str, height: int) -> Chart:
    """A view of rows, in a look."""
    spec = {
        "$schema": SCHEMA,
        "description": description,
        "background": None,
        "data": {"values": [dict(row) for row in rows]},
        **view,
        "config": house_config(look.palette),
    }
    return Chart(description, look.width, height, spec)


def counted(field: str, ticks: int = 4, **more: Any) -> View:
    """An axis of whole numbers from zero, with about so many lines across; the last one is above all that is drawn."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"zero": True, "nice": ticks},
        "axis": {"tickMinStep": 1, "format": ",d", "tickCount": ticks, "minExtent": AXIS - 6, "maxExtent": AXIS - 6},
        **more,
    }
