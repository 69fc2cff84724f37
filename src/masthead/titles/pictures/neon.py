"""Two pictures in glass: the carp of the long read, and its street in bars."""

from __future__ import annotations

import math

from PIL import Image

from masthead.titles.pictures.canvas import Canvas, Point, spline

WIDTH, HEIGHT = 1200, 640
_RED, _GOLD, _PINK, _BLUE = "#FF4B3E", "#FFC24A", "#FF7FB6", "#58C8E8"


def carp() -> Image.Image:
    """A carp-shaped sign hanging over a street between two dark houses."""
    canvas = Canvas(WIDTH, HEIGHT, "#1B1226")
    for left, right, colour in (
        (0, 210, "#120C1B"),
        (990, 1200, "#120C1B"),
        (210, 268, "#170F21"),
        (940, 990, "#170F21"),
    ):
        canvas.rectangle((left, 0, right, HEIGHT), colour)
    for x in (40, 120, 1040, 1120):
        for y in (60, 190, 320, 450):
            canvas.rectangle((x, y, x + 44, y + 66), "#1F1529")
    canvas.rectangle((120, 190, 164, 256), "#6B4526")
    canvas.rectangle((1040, 450, 1084, 516), "#6B4526")
    for x, end in ((440, 220), (770, 280)):
        canvas.line([(x, 0), (x, end)], "#0B0711", 4)
    canvas.glow(_carp(), stroke=9, reach=16)
    canvas.rectangle((0, 596, WIDTH, HEIGHT), "#0D0814")
    for x, y, length, colour in ((380, 612, 160, "#7A2436"), (600, 622, 210, "#7A5126"), (520, 632, 120, "#5B2748")):
        canvas.line([(x, y), (x + length, y)], colour, 4)
    return canvas.finish(128, soft=True)


def _carp() -> list[tuple[list[Point], str]]:
    body_top = spline([(352, 330), (420, 232), (540, 186), (660, 206), (760, 272), (830, 316)])
    body_bottom = spline([(352, 330), (410, 404), (520, 446), (640, 430), (752, 366), (830, 316)])
    tail = spline([(830, 316), (900, 236), (952, 214), (916, 316), (956, 420), (898, 396), (830, 316)])
    fin = spline([(520, 184), (586, 112), (668, 128), (700, 214)])
    belly = spline([(520, 452), (546, 512), (606, 506), (612, 446)])
    gill = spline([(452, 236), (490, 316), (452, 410)])
    scales = [spline([(x, y - 34), (x + 30, y), (x, y + 34)]) for x, y in _SCALES]
    eye = [(418 + 15 * math.cos(step / 24 * math.tau), 296 + 15 * math.sin(step / 24 * math.tau)) for step in range(25)]
    whiskers = [spline([(352, 336), (318, 362), (306, 404)]), spline([(360, 356), (344, 392), (352, 430)])]
    red = [(line, _RED) for line in (body_top, body_bottom, tail, *whiskers)]
    gold = [(line, _GOLD) for line in (fin, belly, gill, eye, *scales)]
    return [*red, *gold]


_SCALES = ((540, 268), (540, 356), (606, 312), (598, 392), (668, 262), (668, 350), (726, 312))


def bars() -> Image.Image:
    """Neon signs of one street in four years: 412, 236, 71, 19, as lit tubes."""
    canvas = Canvas(WIDTH, 480, "#1B1226")
    canvas.rectangle((0, 0, 96, 480), "#120C1B")
    tubes: list[tuple[list[Point], str]] = []
    for row, (count, colour) in enumerate(((412, _RED), (236, _PINK), (71, _GOLD), (19, _BLUE))):
        y = 84 + row * 104
        canvas.rectangle((84, y - 22, 120, y + 22), "#0B0711", radius=5)
        tubes.append(([(130, y), (130 + count * 2.3, y)], colour))
    canvas.glow(tubes, stroke=20, reach=15)
    return canvas.finish(128, soft=True)
