"""Charts as numbers for SVG: they begin at zero, and no meaning hangs on a colour. Tables beside them say the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from masthead.web.insights.queries.figures import CurveHour, SectionFigures

WIDTH, PANEL = 960, 168
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 8, 28, 8
_AXIS = 24
_EVERY = 6
_STEPS = (1, 2, 5)
SPARK_WIDTH, SPARK_HEIGHT = 132, 36
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of an hour’s bar. kind: “human” or “machine”. Lengths in units of the SVG."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, or a place below. words: beside it."""

    at: float
    words: str
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The hours of one kind of event. heading: above it; top: where it begins."""

    heading: str
    top: float
    bars: tuple[Bar, ...]
    lines: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Everything that is drawn of the first hours."""

    panels: tuple[Panel, ...]
    labels: tuple[Tick, ...]
    height: float
    width: int = WIDTH
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line of shares, from zero. points: of an SVG polyline. last: where it ends."""

    points: str
    last: tuple[float, float]
    editions: int
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def curve_of(hours: Sequence[CurveHour]) -> Curve | None:
    """Openings above clicks, by hour since the start; None where nothing happened."""
    opens = [(each.human_opens, each.opens - each.human_opens) for each in hours]
    clicks = [(each.human_clicks, each.clicks - each.human_clicks) for each in hours]
    if not any(human + machine for human, machine in (*opens, *clicks)):
        return None
    wide = (WIDTH - _LEFT - _RIGHT) / len(hours)
    return Curve(
        panels=(_panel("Openings an hour", 0, opens, wide), _panel("Clicks an hour", PANEL, clicks, wide)),
        labels=tuple(
            Tick(round(_LEFT + (each.hour + 0.5) * wide, 1), "start" if not each.hour else f"+{each.hour} h")
            for each in hours
            if each.hour % _EVERY == 0
        ),
        height=2 * PANEL + _AXIS,
    )


def spark_of(section: SectionFigures) -> Spark | None:
    """The share of a label in earlier editions and, last, in this one; None for a label that is new."""
    shares = [*(each.share for each in section.trend), section.share]
    if len(shares) < 2:
        return None
    most = max(shares) or 1.0
    wide = (SPARK_WIDTH - 2 * _MARGIN) / (len(shares) - 1)
    tall = SPARK_HEIGHT - 2 * _MARGIN
    places = [
        (round(_MARGIN + at * wide, 1), round(SPARK_HEIGHT - _MARGIN - tall * share / most, 1))
        for at, share in enumerate(shares)
    ]
    return Spark(" ".join(f"{x},{y}" for x, y in places), places[-1], len(section.trend))


def _panel(heading: str, top: float, hours: Sequence[tuple[int, int]], wide: float) -> Panel:
    most = max(human + machine for human, machine in hours)
    step = _step(most)
    whole = max(step, math.ceil(most / step) * step)
    zero = top + PANEL - _BOTTOM
    unit = (PANEL - _TOP - _BOTTOM) / whole
    bars = [bar for at, both in enumerate(hours) for bar in _bars(both, _LEFT + at * wide, wide, zero, unit)]
    lines = tuple(
        Tick(round(zero - value * unit, 1), f"{value:,}", zero=not value) for value in range(0, whole + 1, step)
    )
    return Panel(heading, top, tuple(bars), lines)


def _bars(both: tuple[int, int], x: float, wide: float, zero: float, unit: float) -> list[Bar]:
    """People below, machines on top of them."""
    gap = min(wide * 0.25, 5)
    place, width, foot, found = round(x + gap / 2, 1), round(wide - gap, 1), zero, []
    for kind, many in zip(("human", "machine"), both, strict=True):
        if many:
            height = many * unit
            found.append(Bar(kind, place, round(foot - height, 1), width, round(height, 1)))
            foot -= height
    return found


def _step(most: int) -> int:
    """A round number, so that some four lines stand across."""
    rough = max(1.0, most / 4)
    size = 10 ** math.floor(math.log10(rough))
    return next((int(each * size) for each in _STEPS if each * size >= rough), 10 * size)
