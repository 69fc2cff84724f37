"""The shares of sections, as bars from zero; an upright line stands where the place of each usually gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masthead.charts.chart import Chart, Row, View, chart
from masthead.charts.look import LABEL, Look

_ROW = 30
_AROUND, _AROUND_NARROW = 30, 46
_NAMES, _NAMES_NARROW = 210, 132
_FIGURES, _FIGURES_NARROW = 130, 56
_EXPECTED = "What its place usually draws"
_SHARE = "Share of the clicks by people"


@dataclass(frozen=True, slots=True)
class Share:
    """A section. name: what it is called; place: from 1, among those shown. share, expected: 0 to 1. lift: in words."""

    place: int
    name: str
    share: float
    expected: float
    lift: str


def chart_of_sections(shares: Sequence[Share], look: Look) -> Chart:
    """In the order of the edition, from the top."""
    names = _NAMES_NARROW if look.narrow else _NAMES
    figures = _FIGURES_NARROW if look.narrow else _FIGURES
    return chart(
        look,
        [_row(each, look) for each in shares],
        {
            "width": look.width - names - 4,
            "height": {"step": _ROW},
            "encoding": {"y": _names(names, look)},
            "layer": [
                _bars(look, shares, (look.width - names) / (look.width - names - figures)),
                _marks(look),
                _figures(),
            ],
        },
        description=_described(shares),
        height=_ROW * len(shares) + (_AROUND_NARROW if look.narrow else _AROUND),
    )


def _row(each: Share, look: Look) -> Row:
    figure = f"{100 * each.share:.1f} %"
    return {
        "section": f"{each.place}  {each.name}",
        "share": round(each.share, 6),
        "expected": round(each.expected, 6),
        "end": round(max(each.share, each.expected), 6),
        "said": figure if look.narrow else f"{figure}, {each.lift}",
    }


def _names(width: int, look: Look) -> View:
    axis = {
        "labelAlign": "left",
        "labelPadding": width - 4,
        "labelLimit": width - 16,
        "labelFontSize": LABEL,
        "labelColor": look.palette.ink,
        "minExtent": width,
        "maxExtent": width,
        "domain": False,
    }
    return {"field": "section", "type": "nominal", "sort": None, "axis": axis, "scale": {"paddingInner": 0.3}}


def _bars(look: Look, shares: Sequence[Share], room: float) -> View:
    """room: how much longer the scale is than the longest bar, so that figures stand within it."""
    most = max((max(each.share, each.expected) for each in shares), default=0) or 1
    return {
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "share",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, round(most * room, 6)], "nice": False, "zero": True},
            },
            "fill": {
                "datum": _SHARE,
                "scale": {"domain": [_SHARE, _EXPECTED], "range": [look.palette.first, look.palette.mark]},
                "legend": {
                    "symbolType": {"expr": f"datum.value == '{_EXPECTED}' ? 'M-.13,-.8h.26v1.6h-.26Z' : 'square'"},
                    "symbolStrokeWidth": 0,
                    "columns": 1 if look.narrow else 2,
                },
            },
        },
    }


def _marks(look: Look) -> View:
    return {
        "mark": {"type": "tick", "thickness": 3, "size": _ROW - 4, "color": look.palette.mark, "opacity": 1},
        "encoding": {"x": {"field": "expected", "type": "quantitative"}},
    }


def _figures() -> View:
    return {
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8},
        "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "said"}},
    }


def _described(shares: Sequence[Share]) -> str:
    said = "The share of each section of the clicks by people, and what its place usually draws."
    if shares and any(each.share for each in shares):
        most = max(shares, key=lambda each: each.share)
        said += f" Most, {100 * most.share:.1f} %, went to “{most.name}”, where {100 * most.expected:.1f} % are usual."
    return said
