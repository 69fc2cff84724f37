"""Illustrations of the shipped editions: flat shapes in the colours of their themes."""

from __future__ import annotations

import math

from PIL import Image

from masthead.titles.chance import Chance
from masthead.titles.pictures.canvas import Canvas, Point

WIDTH, HEIGHT = 1200, 640
_INK, _NAVY, _SLATE, _MIST = "#1B2430", "#2F4157", "#7F93A3", "#C5CFCF"
_RED, _CORAL, _SUN, _PAPER, _CREAM = "#B3341F", "#E98A64", "#F7C27A", "#F6F1E7", "#FBE3C4"


def harbour_ferry() -> Image.Image:
    """A ferry before sunrise sky, towers and gantry cranes."""
    canvas = Canvas(WIDTH, HEIGHT, "#F4E4CC")
    for top, colour in ((120, "#F7DDBB"), (210, "#F8D2A6"), (290, "#F6C493")):
        canvas.rectangle((0, top, WIDTH, HEIGHT), colour)
    canvas.circle((790, 330), 128, "#F9E2B0")
    canvas.circle((790, 330), 104, "#EE7B54")
    _hills(canvas)
    _towers(canvas, Chance(412))
    canvas.rectangle((0, 414, WIDTH, HEIGHT), "#6F8C9C")
    for x in (70, 205, 1010):
        _crane(canvas, x, 414)
    _boxes(canvas)
    _water(canvas, Chance(23))
    _ferry(canvas, 330, 452)
    return canvas.finish()


def _hills(canvas: Canvas) -> None:
    far = [(0, 380), (120, 330), (260, 356), (420, 300), (560, 350), (700, 322), (860, 362), (1010, 312), (1200, 352)]
    canvas.polygon([*far, (1200, 414), (0, 414)], "#D9B9A0")


def _towers(canvas: Canvas, chance: Chance) -> None:
    x = 330.0
    while x < 980:
        width = 22 + chance.share() * 34
        height = 46 + chance.share() * 120 * (1 - abs(x - 640) / 560)
        colour = ("#A79C96", "#968F8F", "#B6A79C")[int(chance.share() * 3)]
        canvas.rectangle((x, 414 - height, x + width, 414), colour)
        if chance.share() > 0.6:
            canvas.rectangle((x + width / 2 - 2, 414 - height - 26, x + width / 2 + 2, 414 - height), colour)
        x += width + 4 + chance.share() * 10


def _crane(canvas: Canvas, x: float, ground: float) -> None:
    """A ship-to-shore gantry crane, boom raised over the water."""
    for leg in (x, x + 78):
        canvas.line([(leg, ground), (leg, ground - 190)], _RED, 9)
    canvas.line([(x, ground - 96), (x + 78, ground - 96)], _RED, 7)
    canvas.line([(x, ground - 10), (x + 78, ground - 96)], _RED, 4)
    canvas.line([(x - 60, ground - 190), (x + 170, ground - 190)], _RED, 10)
    canvas.line([(x + 39, ground - 190), (x + 39, ground - 262)], _RED, 7)
    canvas.line([(x + 39, ground - 262), (x + 166, ground - 192)], _RED, 3)
    canvas.line([(x + 39, ground - 262), (x - 56, ground - 192)], _RED, 3)
    canvas.rectangle((x - 60, ground - 206, x - 18, ground - 178), _INK)
    canvas.line([(x + 124, ground - 188), (x + 124, ground - 120)], _INK, 2)
    canvas.rectangle((x + 100, ground - 120, x + 148, ground - 96), _NAVY)


def _boxes(canvas: Canvas) -> None:
    colours = (_NAVY, _CORAL, _MIST, _RED, "#12704A", _SUN)
    for column in range(6):
        for row in range(1 + (column * 5 + 2) % 3):
            left = 20 + column * 52
            canvas.rectangle((left, 392 - row * 23, left + 49, 413 - row * 23), colours[(column + 2 * row) % 6])
    for column in range(3):
        left = 1040 + column * 52
        canvas.rectangle((left, 392, left + 49, 413), colours[(column + 1) % 6])


def _water(canvas: Canvas, chance: Chance) -> None:
    canvas.rectangle((0, 480, WIDTH, HEIGHT), "#5B7B8E")
    canvas.rectangle((0, 560, WIDTH, HEIGHT), "#496A7F")
    for _ in range(64):
        y = 424 + chance.share() * 206
        near = (y - 414) / 226
        x, length = chance.share() * WIDTH, 26 + 90 * near * chance.share()
        canvas.line([(x, y), (x + length, y)], "#86A3AF" if y < 480 else "#6E90A1", 2 + 3 * near)
    for row in range(12):
        y = 424 + row * 17
        half = (96 - row * 4) * (0.5 + chance.share() * 0.6)
        canvas.line([(790 - half, y), (790 + half, y)], "#F0A27C", 3 + row * 0.35)


def _ferry(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon([(x - 6, y + 62), (x + 420, y + 62), (x + 388, y + 112), (x + 30, y + 112)], _INK)
    canvas.polygon([(x + 2, y + 76), (x + 411, y + 76), (x + 405, y + 86), (x + 10, y + 86)], _RED)
    canvas.rectangle((x + 30, y + 14, x + 386, y + 62), "#FFFFFF", radius=6)
    canvas.rectangle((x + 62, y - 34, x + 352, y + 14), _PAPER, radius=6)
    canvas.rectangle((x + 50, y - 44, x + 364, y - 32), _RED, radius=4)
    canvas.rectangle((x + 168, y - 84, x + 246, y - 44), "#FFFFFF", radius=5)
    canvas.rectangle((x + 180, y - 76, x + 234, y - 58), _NAVY, radius=3)
    canvas.rectangle((x + 276, y - 96, x + 306, y - 44), _INK, radius=3)
    canvas.rectangle((x + 276, y - 84, x + 306, y - 70), _SUN)
    for window in range(10):
        left = x + 46 + window * 33.4
        canvas.rectangle((left, y + 24, left + 22, y + 46), _NAVY if window % 4 else _SUN, radius=3)
    for window in range(8):
        left = x + 78 + window * 33.4
        canvas.rectangle((left, y - 24, left + 22, y - 2), _SLATE, radius=3)
    canvas.polygon([(x + 118, y - 66), (x + 106, y - 48), (x + 116, y - 48), (x + 110, y - 36)], _SUN)
    canvas.line([(x - 60, y + 116), (x + 440, y + 116)], "#DCE6E8", 6)
    canvas.line([(x - 130, y + 128), (x + 250, y + 128)], "#B9CBD2", 4)


def umbrellas() -> Image.Image:
    """A platform from above in the rain: navy umbrellas in rows, one of them red."""
    canvas = Canvas(WIDTH, HEIGHT, "#DDE3E3")
    chance = Chance(18_400)
    for row in range(4):
        for column in range(6):
            x = 20 + column * 250 + (row % 2) * 125 - 60 + (chance.share() - 0.5) * 34
            y = 20 + row * 208 + (chance.share() - 0.5) * 22
            red = (row, column) == (1, 3)
            _umbrella(canvas, (x, y), 108 + chance.share() * 12, chance.share() * math.tau, red)
    return canvas.finish(24)


def _umbrella(canvas: Canvas, centre: Point, radius: float, turn: float, red: bool) -> None:
    x, y = centre
    canvas.polygon(_octagon((x + 10, y + 14), radius, turn), "#C3CCCD")
    corners = _octagon(centre, radius, turn)
    shades = ("#C9452D", "#A92F1C", "#BC3A24") if red else ("#34475F", "#263548", "#2D3E54")
    for index, corner in enumerate(corners):
        canvas.polygon([centre, corner, corners[(index + 1) % 8]], shades[index % 3])
    for corner in corners:
        canvas.line([centre, corner], "#E0705A" if red else "#465B75", 1.6)
    canvas.circle(centre, 5, _PAPER)


def _octagon(centre: Point, radius: float, turn: float) -> list[Point]:
    return [
        (
            centre[0] + radius * math.cos(turn + step * math.tau / 8),
            centre[1] + radius * math.sin(turn + step * math.tau / 8),
        )
        for step in range(8)
    ]


def night_shop() -> Image.Image:
    """A corner shop after midnight: shutter half down, one warm window, a moon."""
    canvas = Canvas(WIDTH, HEIGHT, "#16202C")
    canvas.rectangle((0, 250, WIDTH, HEIGHT), "#1B2836")
    _stars(canvas, Chance(413))
    canvas.circle((800, 104), 56, "#F4E3B5")
    canvas.circle((778, 90), 50, "#16202C")
    for left, top, right in ((0, 262, 150), (140, 206, 300), (930, 240, 1060), (1050, 176, 1200)):
        canvas.rectangle((left, top, right, 540), "#233243")
    for x, y in ((40, 300), (90, 360), (180, 250), (240, 330), (1090, 230), (1150, 300), (970, 300)):
        canvas.rectangle((x, y, x + 26, y + 32), "#2E4054")
    canvas.rectangle((1090, 300, 1116, 332), _SUN)
    canvas.rectangle((0, 540, WIDTH, HEIGHT), "#111922")
    canvas.polygon([(380, 540), (860, 540), (980, 640), (290, 640)], "#3A3427")
    _shop(canvas)
    _vending_machine(canvas, 196, 410)
    _pole(canvas)
    return canvas.finish()


def _stars(canvas: Canvas, chance: Chance) -> None:
    for _ in range(46):
        canvas.circle((chance.share() * WIDTH, chance.share() * 230), 1 + chance.share() * 1.6, "#8FA1B3")


def _shop(canvas: Canvas) -> None:
    canvas.rectangle((310, 226, 910, 540), "#3C4F63")
    canvas.rectangle((296, 214, 924, 296), _RED, radius=6)
    canvas.rectangle((296, 248, 924, 262), _CREAM)
    canvas.rectangle((560, 226, 660, 284), _CREAM, radius=8)
    canvas.circle((610, 255), 19, _CORAL)
    canvas.rectangle((340, 318, 620, 540), "#8796A3")
    for row in range(9):
        canvas.rectangle((340, 326 + row * 17, 620, 330 + row * 17), "#71818F")
    canvas.rectangle((340, 470, 620, 540), "#F3C987")
    canvas.rectangle((340, 462, 620, 472), "#5B6B79")
    canvas.rectangle((650, 318, 880, 500), "#F9D899", radius=4)
    for row in range(3):
        shelf = 372 + row * 50
        canvas.rectangle((662, shelf, 868, shelf + 5), "#B98245")
        for column in range(9):
            colour = (_RED, "#12704A", _NAVY, _CORAL, "#E2A24A")[(column * 2 + row) % 5]
            height = 18 + (column * 7 + row * 5) % 14
            canvas.rectangle((668 + column * 22, shelf - height, 684 + column * 22, shelf), colour, radius=2)
    canvas.rectangle((762, 318, 768, 500), "#3C4F63")
    canvas.rectangle((650, 508, 880, 540), "#2F4053")


def _vending_machine(canvas: Canvas, x: float, y: float) -> None:
    canvas.rectangle((x, y - 46, x + 84, y + 130), "#DCE3E6", radius=6)
    canvas.rectangle((x + 10, y - 34, x + 74, y + 50), "#FDF1D4", radius=3)
    for row in range(3):
        for column in range(4):
            colour = (_RED, _NAVY, "#12704A", _CORAL)[(row + column) % 4]
            left, top = x + 15 + column * 15, y - 28 + row * 26
            canvas.rectangle((left, top, left + 9, top + 18), colour, radius=2)
    canvas.rectangle((x + 16, y + 84, x + 68, y + 108), "#6E7F8D", radius=3)


def _pole(canvas: Canvas) -> None:
    canvas.line([(1010, 540), (1010, 60)], "#0C131B", 12)
    canvas.line([(960, 96), (1060, 96)], "#0C131B", 8)
    for start, end, sag in (((970, 96), (-20, 150), 60), ((1050, 96), (-20, 190), 66), ((1010, 66), (1220, 30), 16)):
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
        canvas.curve([start, middle, end], "#0C131B", 3)


def morning_cup() -> Image.Image:
    """The starter's picture: a cup on a window sill, the sun behind it."""
    canvas = Canvas(WIDTH, HEIGHT, "#F4E4CC")
    for top, colour in ((180, "#F7D9B4"), (330, "#F5C79A")):
        canvas.rectangle((0, top, WIDTH, HEIGHT), colour)
    canvas.circle((600, 372), 216, "#F9E2B0")
    canvas.circle((600, 372), 176, "#EE7B54")
    canvas.polygon(
        [(0, 440), (230, 380), (470, 452), (760, 392), (1000, 446), (1200, 400), (1200, 500), (0, 500)], "#8FA39F"
    )
    canvas.rectangle((0, 488, WIDTH, HEIGHT), _PAPER)
    canvas.rectangle((0, 488, WIDTH, 500), "#E2D8C4")
    canvas.ring((742, 436), 44, 17, _INK)
    canvas.polygon([(500, 372), (742, 372), (716, 548), (526, 548)], _INK)
    canvas.rectangle((526, 536, 716, 562), _INK, radius=13)
    canvas.ellipse((500, 352, 742, 392), _NAVY)
    canvas.ellipse((514, 358, 728, 387), "#6B4530")
    canvas.ellipse((440, 556, 802, 588), "#D9CDB6")
    canvas.rectangle((510, 440, 732, 458), _RED)
    for x in (572, 622, 672):
        canvas.curve([(x, 330), (x - 16, 296), (x + 12, 262), (x - 6, 222)], "#FFF6E6", 9)
    return canvas.finish()
