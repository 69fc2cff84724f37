"""How charts look: the colours of the house by day and by night, and sizes for a desk and for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FONT = "Arial, 'Liberation Sans', Helvetica, Roboto, sans-serif"
"""Room is measured with the second, whose letters are as wide as the first’s: what a system has instead may be a little
wider."""
SMALL, LABEL = 12, 13
AXIS = 52
"""Pixels that labels beside a chart take, so that panels below each other begin at one line."""


class Shade(StrEnum):
    """By day or by night."""

    LIGHT = "light"
    DARK = "dark"


class Size(StrEnum):
    """What a chart is drawn for."""

    DESK = "desk"
    PHONE = "phone"


WIDTHS = {Size.DESK: 960, Size.PHONE: 358}
"""In pixels."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours. paper: behind pictures that have no ground of their own. first: of what matters most; second: of what
    is told apart from it; mark: of what is compared with. All but `line` have a contrast of 4.5 to the paper.
    """

    paper: str
    ink: str
    muted: str
    line: str
    first: str
    second: str
    mark: str
    up: str


PALETTES = {
    Shade.LIGHT: Palette("#FFFFFF", "#1B2430", "#5B6572", "#DCE0E4", "#1F5F8B", "#5B6572", "#B3341F", "#12704A"),
    Shade.DARK: Palette("#1C242E", "#ECE7DC", "#A9B3BF", "#3D4753", "#8CC4EC", "#A9B3BF", "#FF8A6B", "#6FD3A4"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One way to draw."""

    shade: Shade = Shade.LIGHT
    size: Size = Size.DESK

    @property
    def palette(self) -> Palette:
        """Its colours."""
        return PALETTES[self.shade]

    @property
    def width(self) -> int:
        """Of the whole picture, in pixels."""
        return WIDTHS[self.size]

    @property
    def narrow(self) -> bool:
        """Whether there is little room."""
        return self.size is Size.PHONE


def house_config(palette: Palette) -> dict[str, Any]:
    """What all charts share, as Vega-Lite’s configuration."""
    words = {"labelColor": palette.muted, "labelFontSize": SMALL, "titleColor": palette.ink, "titleFontSize": LABEL}
    return {
        "font": FONT,
        "aria": False,
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "concat": {"spacing": 18},
        "axis": {**words, "gridColor": palette.line, "domain": False, "ticks": False, "labelPadding": 6, "title": None},
        "legend": {
            **words,
            "labelColor": palette.ink,
            "labelFontSize": LABEL,
            "labelLimit": 300,
            "title": None,
            "orient": "top",
            "direction": "horizontal",
            "symbolType": "square",
            "symbolSize": 130,
            "symbolStrokeWidth": 1.5,
            "columnPadding": 28,
            "offset": 8,
            "padding": 0,
        },
        "title": {"color": palette.ink, "fontSize": LABEL, "fontWeight": 700, "anchor": "start", "offset": 8},
        "text": {"color": palette.ink, "fontSize": SMALL},
        "rule": {"color": palette.ink},
    }
