"""Who came and who left: above zero whoever joined, below it whoever left, and a dot at what is gained.

Those who unsubscribed are filled, those whose mail came back are hollow, those who complained hollow and dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masthead.charts.chart import Chart, Row, View, chart, counted
from masthead.charts.look import AXIS, Look

KINDS = ("Joined", "Unsubscribed", "Bounced", "Complained")
_NET = "Net"
_HEIGHT = 240
_TICKS = 5
_AROUND, _AROUND_NARROW = 47, 81
_MOST_LABELS, _MOST_LABELS_NARROW = 10, 4


@dataclass(frozen=True, slots=True)
class Span:
    """A day, week or month. label: short, and of no other span."""

    label: str
    joined: int
    unsubscribed: int
    bounced: int
    complained: int

    @property
    def net(self) -> int:
        """What is gained."""
        return self.joined - self.unsubscribed - self.bounced - self.complained


def chart_of_growth(spans: Sequence[Span], look: Look, *, words: str) -> Chart:
    """The earliest span first. words: all of them together, such as “the last 26 weeks”."""
    return chart(
        look,
        [row for each in spans for row in _rows(each)],
        {
            "width": look.width - AXIS + 2,
            "height": _HEIGHT,
            "encoding": {"x": _places(spans, look)},
            "layer": [_bars(look), _zero(look), _dots(look)],
        },
        description=_described(spans, words),
        height=_HEIGHT + (_AROUND_NARROW if look.narrow else _AROUND),
    )


def _rows(span: Span) -> list[Row]:
    counts = (span.joined, -span.unsubscribed, -span.bounced, -span.complained)
    bars: list[Row] = [
        {"when": span.label, "kind": kind, "people": many, "layer": at}
        for at, (kind, many) in enumerate(zip(KINDS, counts, strict=True))
    ]
    return [*bars, {"when": span.label, "kind": _NET, "people": span.net, "layer": len(KINDS)}]


def _places(spans: Sequence[Span], look: Look) -> View:
    every = -(-len(spans) // (_MOST_LABELS_NARROW if look.narrow else _MOST_LABELS))
    last = len(spans) - 1
    return {
        "field": "when",
        "type": "ordinal",
        "sort": None,
        "axis": {
            "values": [each.label for at, each in enumerate(spans) if (last - at) % every == 0],
            "labelAngle": 0,
            "labelOverlap": False,
        },
        "scale": {"domain": [each.label for each in spans], "paddingInner": 0.25, "paddingOuter": 0.3},
    }


def _bars(look: Look) -> View:
    colours = look.palette
    signed = {
        "tickMinStep": 1,
        "tickCount": _TICKS,
        "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+,d')",
        "minExtent": AXIS - 6,
        "maxExtent": AXIS - 6,
    }
    fills = [colours.up, colours.mark, "transparent", "transparent"]
    return {
        "transform": [{"filter": f"datum.layer < {len(KINDS)} && datum.people != 0"}],
        "mark": {"type": "bar", "strokeWidth": 1.5},
        "encoding": {
            "y": counted("people", _TICKS, axis=signed, stack="zero"),
            "fill": {
                "field": "kind",
                "scale": {"domain": [*KINDS, _NET], "range": [*fills, colours.paper]},
                "legend": {
                    "symbolStrokeColor": colours.ink,
                    "symbolType": {"expr": f"datum.value == '{_NET}' ? 'circle' : 'square'"},
                    "symbolDash": {"expr": f"datum.value == '{KINDS[-1]}' ? [2, 2] : [1, 0]"},
                    "columns": 2 if look.narrow else 5,
                },
            },
            "stroke": {"condition": {"test": "datum.layer == 0", "value": colours.up}, "value": colours.mark},
            "strokeDash": {"condition": {"test": "datum.layer == 3", "value": [2, 2]}, "value": [1, 0]},
            "order": {"field": "layer"},
        },
    }


def _zero(look: Look) -> View:
    return {
        "data": {"values": [{"people": 0}]},
        "mark": {"type": "rule", "strokeWidth": 1, "color": look.palette.ink},
        "encoding": {"x": None, "y": {"field": "people", "type": "quantitative"}},
    }


def _dots(look: Look) -> View:
    """White inside, so that they are seen on bars and beside them."""
    return {
        "transform": [{"filter": {"field": "kind", "equal": _NET}}],
        "mark": {
            "type": "point",
            "shape": "circle",
            "size": 26 if look.narrow else 40,
            "filled": True,
            "fill": look.palette.paper,
            "stroke": look.palette.ink,
            "strokeWidth": 1.5,
            "opacity": 1,
        },
        "encoding": {"y": {"field": "people", "type": "quantitative"}},
    }


def _described(spans: Sequence[Span], words: str) -> str:
    joined, net = sum(each.joined for each in spans), sum(each.net for each in spans)
    gained = f"{net:,} more" if net >= 0 else f"{-net:,} fewer"
    return (
        f"Who joined, above zero, and who left, below it, in {words}; a dot stands at what was gained. "
        f"{joined:,} joined and {joined - net:,} left: {gained}."
    )
