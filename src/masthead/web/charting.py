"""Charts on pages: each has an address of its own, where it is drawn when somebody first sees it.

A page names its charts and draws none, so that it is there at once. The pictures are drawn for a desk and for a phone,
by day and by night, each when a browser asks for it, and kept by what they show: the same figures are drawn once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse

from masthead.charts.chart import Chart
from masthead.charts.drawing import VERSION, as_png, as_svg
from masthead.charts.look import PALETTES, Look, Shade, Size

logger = logging.getLogger("masthead.charts")

DrawnFor = Callable[[Look], Chart]
"""A chart in a look."""

# Nothing runs in a picture, and it fetches nothing, even where somebody opens it on its own.
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Picture:
    """The addresses of one shade of a chart, for a desk and for a phone."""

    shade: str
    desk: str
    phone: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as a page shows it (``charting/figure.html``). Sizes in pixels. spec, png: its files."""

    alt: str
    pictures: tuple[Picture, ...]
    size: tuple[int, int]
    phone_size: tuple[int, int]
    spec: str
    png: str


def figure_of(drawn_for: DrawnFor, address: str) -> Figure:
    """What a page needs. address: of `answer`, for the form “svg” and without a query."""
    desk, phone = drawn_for(Look()), drawn_for(Look(Shade.DARK, Size.PHONE))

    def at(shade: Shade, size: Size) -> str:
        return f"{address}?shade={shade}&size={size}"

    bare = address.removesuffix("svg")
    return Figure(
        desk.description,
        tuple(Picture(shade.value, at(shade, Size.DESK), at(shade, Size.PHONE)) for shade in Shade),
        (desk.width, desk.height),
        (phone.width, phone.height),
        f"{bare}json",
        f"{bare}png",
    )


def answer(request: HttpRequest, drawn_for: DrawnFor, form: str, name: str) -> HttpResponse:
    """A chart as a picture, or as Vega-Lite. form: “svg”, “png” or “json”. name: of the file. Raises Http404.

    Asked with “shade” and “size” of `Look`. Browsers keep nothing of the newsroom, so that each look asks anew.
    """
    look = _look(request)
    if form not in _TYPES or look is None:
        raise Http404
    found = HttpResponse(_content(drawn_for(look), look, form), content_type=_TYPES[form])
    found.headers["Content-Security-Policy"] = _POLICY
    if form != "svg":
        found.headers["Content-Disposition"] = f'attachment; filename="{name}.{"vl." if form == "json" else ""}{form}"'
    return found


def _look(request: HttpRequest) -> Look | None:
    try:
        return Look(Shade(request.GET.get("shade", "light")), Size(request.GET.get("size", "desk")))
    except ValueError:
        return None


def _content(chart: Chart, look: Look, form: str) -> str | bytes:
    if form == "json":
        return chart.as_json(indent=2)
    key = f"{VERSION}:{form}:{chart.key}"
    drawn = _kept(key)
    if drawn is None:
        drawn = as_svg(chart) if form == "svg" else as_png(chart, paper=PALETTES[look.shade].paper)
        _keep(key, drawn)
    return drawn


def _kept(key: str) -> str | bytes | None:
    with suppress(OSError):
        found: str | bytes | None = caches["charts"].get(key)
        return found
    return None


def _keep(key: str, drawn: str | bytes) -> None:
    """A picture that cannot be kept is there all the same, and is drawn again next time."""
    try:
        caches["charts"].set(key, drawn)
    except OSError as fault:
        logger.warning("A chart could not be kept: %s", fault.strerror or fault)
