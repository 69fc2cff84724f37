"""Who is still there, by the month they came: a hollow bar for those who still read, a filled one within it for those
who lately opened or clicked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masthead.charts.chart import Chart, Row, View, chart
from masthead.charts.look import AXIS, Look

READING, ENGAGED = "Still on the list", "Lately opened or clicked"
_HEIGHT, _PLACES = 200, 12
_AROUND, _AROUND_NARROW = 47, 106
_FIGURES: View = {
    "transform": [{"filter": {"field": "who", "equal": READING}}],
    "mark": {"type": "text", "baseline": "bottom", "dy": -4},
    "encoding": {"y": {"field": "share", "type": "quantitative"}, "text": {"field": "said"}},
}
"""On a phone there is room for the bars alone; the table has them all."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who came in one month. label: short, and of no other month. reading, engaged: shares, 0 to 1; engaged None
    where nothing tells.
    """

    label: str
    reading: float
    engaged: float | None


def chart_of_cohorts(cohorts: Sequence[Cohort], look: Look) -> Chart:
    """The earliest month first; months in which nobody came are left out by whoever calls."""
    return chart(
        look,
        [row for each in cohorts for row in _rows(each)],
        {
            "width": look.width - AXIS + 2,
            "height": _HEIGHT,
            "encoding": {"x": _months(look, cohorts)},
            "layer": [_bars(look)] if look.narrow else [_bars(look), _FIGURES],
        },
        description=_described(cohorts),
        height=_HEIGHT + (_AROUND_NARROW if look.narrow else _AROUND),
    )


def _rows(each: Cohort) -> list[Row]:
    rows: list[Row] = [
        {"month": each.label, "who": READING, "share": round(each.reading, 6), "said": f"{100 * each.reading:.0f} %"}
    ]
    if each.engaged is not None:
        rows.append({"month": each.label, "who": ENGAGED, "share": round(each.engaged, 6)})
    return rows


def _months(look: Look, cohorts: Sequence[Cohort]) -> View:
    """From the left; where there are few, blanks keep bars from becoming walls."""
    months = [each.label for each in cohorts]
    blanks = [" " * at for at in range(1, _PLACES - len(months) + 1)]
    return {
        "field": "month",
        "type": "ordinal",
        "axis": {"labelAngle": -90 if look.narrow else 0, "labelOverlap": False, "values": months},
        "scale": {"domain": months + blanks, "paddingInner": 0.3, "paddingOuter": 0.15},
    }


def _bars(look: Look) -> View:
    colours = look.palette
    axis = {
        "labelExpr": "100 * datum.value + ' %'",
        "values": [0, 0.25, 0.5, 0.75, 1],
        "minExtent": AXIS - 6,
        "maxExtent": AXIS - 6,
    }
    return {
        "mark": {"type": "bar", "strokeWidth": 1.5},
        "encoding": {
            "y": {
                "field": "share",
                "type": "quantitative",
                "stack": None,
                "scale": {"domain": [0, 1.1], "nice": False},
                "axis": axis,
            },
            "fill": {
                "field": "who",
                "scale": {"domain": [READING, ENGAGED], "range": ["transparent", colours.first]},
                "legend": {"symbolStrokeColor": colours.first, "columns": 1 if look.narrow else 2},
            },
            "stroke": {"value": colours.first},
        },
    }


def _described(cohorts: Sequence[Cohort]) -> str:
    said = "How many of those who signed up in each month are still on the list, and how many lately opened or clicked."
    if cohorts:
        first = cohorts[0]
        said += f" Of those who came in {first.label}, {100 * first.reading:.0f} % are still there."
    return said
