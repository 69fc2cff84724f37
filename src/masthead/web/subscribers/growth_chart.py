"""The chart of a title's growth as numbers for an SVG: bars up for who joined, bars down for who left, from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from masthead.web.subscribers.queries.growth import Period, Span

WIDTH, HEIGHT = 960, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 12, 28
_MOST_LABELS = 10
_STEPS = (1, 2, 5)
LEAVING = ("unsubscribed", "bounced", "complained")
"""From zero downwards."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a period's bar. kind: “joined” or one of `LEAVING`. Lengths in units of the SVG."""

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
class Chart:
    """Everything that is drawn. middles: x of each period's net dot, with its y."""

    bars: tuple[Bar, ...]
    lines: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    dots: tuple[tuple[float, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def chart_of(periods: Sequence[Period], span: Span) -> Chart | None:
    """The chart; None where nothing happened."""
    most = max((each.counts.joined for each in periods), default=0)
    least = max((each.counts.left for each in periods), default=0)
    if not most and not least:
        return None
    step = _step(most, least)
    top, bottom = math.ceil(most / step) * step, math.ceil(least / step) * step
    unit = (HEIGHT - _TOP - _BOTTOM) / (top + bottom)
    zero = _TOP + top * unit
    wide = (WIDTH - _LEFT - _RIGHT) / len(periods)
    bars = [bar for place, each in enumerate(periods) for bar in _bars(each, _LEFT + place * wide, wide, zero, unit)]
    every = math.ceil(len(periods) / _MOST_LABELS)
    return Chart(
        bars=tuple(bars),
        lines=tuple(
            Tick(zero - value * unit, _signed(value), zero=value == 0) for value in range(-bottom, top + step, step)
        ),
        labels=tuple(
            Tick(_LEFT + (place + 0.5) * wide, label_of(each, span))
            for place, each in enumerate(periods)
            if (len(periods) - 1 - place) % every == 0
        ),
        dots=tuple(
            (round(_LEFT + (place + 0.5) * wide, 1), round(zero - each.counts.net * unit, 1))
            for place, each in enumerate(periods)
        ),
    )


def label_of(period: Period, span: Span) -> str:
    """A period in few letters: “3 Nov”, “Nov 2026”."""
    return date_format(period.start, "M Y" if span == "month" else "j M")


def _bars(period: Period, x: float, wide: float, zero: float, unit: float) -> list[Bar]:
    gap = min(wide * 0.2, 6)
    place, width = round(x + gap / 2, 1), round(wide - gap, 1)
    found = []
    if period.counts.joined:
        height = period.counts.joined * unit
        found.append(Bar("joined", place, round(zero - height, 1), width, round(height, 1)))
    down = zero
    for kind in LEAVING:
        height = getattr(period.counts, kind) * unit
        if height:
            found.append(Bar(kind, place, round(down, 1), width, round(height, 1)))
            down += height
    return found


def _step(most: int, least: int) -> int:
    """A round number, so that some five lines stand across."""
    rough = max(1, (most + least) / 5)
    size = 10 ** math.floor(math.log10(rough))
    return next((int(each * size) for each in _STEPS if each * size >= rough), 10 * size)


def _signed(value: int) -> str:
    return f"+{value:,}" if value > 0 else f"−{-value:,}" if value < 0 else "0"
