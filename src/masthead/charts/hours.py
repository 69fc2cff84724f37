"""Openings and clicks by hour: what people did is filled, what machines did stands hollow on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masthead.charts.chart import Chart, Row, View, chart, counted
from masthead.charts.look import AXIS, Look

PEOPLE, MACHINES = "Likely human", "Machines"
_PANEL = 130
_AROUND = 130
"""Pixels of two panels’ headings and labels, and of the key above them."""
_EVERY, _EVERY_NARROW = 6, 12


@dataclass(frozen=True, slots=True)
class Hour:
    """What was done in one hour since the start, from 0: by people, and by machines."""

    hour: int
    opens: int
    machine_opens: int
    clicks: int
    machine_clicks: int


def chart_of_hours(hours: Sequence[Hour], look: Look) -> Chart:
    """Openings above clicks; each with a scale of its own, for there are far fewer clicks."""
    panels = (("opens", "Openings an hour"), ("clicks", "Clicks an hour"))
    return chart(
        look,
        [row for each in hours for row in _rows(each)],
        {
            "vconcat": [_panel(look, hours, *panel, key=not at) for at, panel in enumerate(panels)],
            "resolve": {"legend": {"fill": "independent"}},
        },
        description=_described(hours),
        height=2 * _PANEL + _AROUND,
    )


def _rows(each: Hour) -> list[Row]:
    counts = (
        ("opens", PEOPLE, each.opens),
        ("opens", MACHINES, each.machine_opens),
        ("clicks", PEOPLE, each.clicks),
        ("clicks", MACHINES, each.machine_clicks),
    )
    return [
        {"hour": each.hour, "deed": deed, "who": who, "events": many, "layer": at % 2}
        for at, (deed, who, many) in enumerate(counts)
    ]


def _panel(look: Look, hours: Sequence[Hour], deed: str, heading: str, *, key: bool) -> View:
    peak = _fullest(hours, deed)
    return {
        "width": look.width - AXIS + 2,
        "height": _PANEL,
        "title": heading,
        "transform": [{"filter": {"field": "deed", "equal": deed}}],
        "encoding": {"x": _places(look, hours)},
        "layer": [_bars(look, key=key), *([_peak(peak, deed)] if peak is not None else [])],
    }


def _places(look: Look, hours: Sequence[Hour]) -> View:
    every = _EVERY_NARROW if look.narrow else _EVERY
    return {
        "field": "hour",
        "type": "ordinal",
        "axis": {
            "values": [each.hour for each in hours if each.hour % every == 0],
            "labelExpr": "datum.value == 0 ? 'start' : '+' + datum.value + ' h'",
            "labelAngle": 0,
            "labelOverlap": False,
        },
        "scale": {"domain": [each.hour for each in hours], "paddingInner": 0.25, "paddingOuter": 0.1},
    }


def _bars(look: Look, *, key: bool) -> View:
    colours = look.palette
    return {
        "transform": [{"filter": {"field": "events", "gt": 0}}],
        "mark": {"type": "bar", "strokeWidth": 1},
        "encoding": {
            "y": counted("events", stack="zero"),
            "fill": {
                "field": "who",
                "scale": {"domain": [PEOPLE, MACHINES], "range": [colours.first, "transparent"]},
                "legend": {"symbolStrokeColor": colours.second} if key else None,
            },
            "stroke": {"condition": {"test": "datum.layer == 0", "value": colours.first}, "value": colours.second},
            "order": {"field": "layer"},
        },
    }


def _fullest(hours: Sequence[Hour], deed: str) -> Hour | None:
    """The hour in which people did most; None where they did nothing."""
    found = max(hours, key=lambda each: int(getattr(each, deed)), default=None)
    return found if found is not None and getattr(found, deed) else None


def _peak(hour: Hour, deed: str) -> View:
    """How often people did it in the fullest hour, above its bar."""
    people = getattr(hour, deed)
    row = {"hour": hour.hour, "events": people + getattr(hour, f"machine_{deed}"), "said": f"{people:,} likely human"}
    late = hour.hour > 24
    return {
        "data": {"values": [row]},
        "mark": {
            "type": "text",
            "align": "right" if late else "left",
            "baseline": "bottom",
            "dx": 8 if late else -8,
            "dy": -3,
        },
        "encoding": {"y": {"field": "events", "type": "quantitative"}, "text": {"field": "said"}},
    }


def _described(hours: Sequence[Hour]) -> str:
    opens, clicks = sum(each.opens for each in hours), sum(each.clicks for each in hours)
    said = f"Openings and clicks by hour for {len(hours)} hours since the start, people’s below and machines’ on top."
    if opens:
        most = max(hours, key=lambda each: each.opens)
        said += f" {opens:,} openings and {clicks:,} clicks are likely human;"
        said += f" most openings, {most.opens:,}, come in hour {most.hour + 1}."
    return said
