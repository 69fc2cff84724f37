"""A drawing surface in logical pixels: drawn large, scaled down once, saved with few colours.

Everything is drawn at three times its size so that edges come out smooth, and
saved as an indexed PNG, which keeps flat illustrations far below 60 KB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Box = tuple[float, float, float, float]

OVERSIZE = 3


class Canvas:
    """An image under construction. All coordinates are logical pixels, from the top left."""

    def __init__(self, width: int, height: int, background: str) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * OVERSIZE, height * OVERSIZE), background)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Iterable[Point], fill: str) -> None:
        """A filled polygon."""
        self._draw.polygon([_large(point) for point in points], fill=fill)

    def rectangle(self, box: Box, fill: str, radius: float = 0) -> None:
        """A filled rectangle: left, top, right, bottom."""
        self._draw.rounded_rectangle(_large_box(box), radius=radius * OVERSIZE, fill=fill)

    def ellipse(self, box: Box, fill: str) -> None:
        """A filled ellipse in its box."""
        self._draw.ellipse(_large_box(box), fill=fill)

    def circle(self, centre: Point, radius: float, fill: str) -> None:
        """A filled circle."""
        x, y = centre
        self.ellipse((x - radius, y - radius, x + radius, y + radius), fill)

    def ring(self, centre: Point, radius: float, stroke: float, fill: str) -> None:
        """The outline of a circle."""
        x, y = centre
        box = _large_box((x - radius, y - radius, x + radius, y + radius))
        self._draw.ellipse(box, outline=fill, width=round(stroke * OVERSIZE))

    def slice(self, box: Box, start: float, end: float, fill: str) -> None:
        """A piece of an ellipse, from angle to angle in degrees, clockwise from three o'clock."""
        self._draw.pieslice(_large_box(box), start, end, fill=fill)

    def line(self, points: Sequence[Point], fill: str, stroke: float) -> None:
        """A line with round joints and ends."""
        large = [_large(point) for point in points]
        self._draw.line(large, fill=fill, width=round(stroke * OVERSIZE), joint="curve")
        for x, y in (large[0], large[-1]):
            end = stroke * OVERSIZE / 2
            self._draw.ellipse((x - end, y - end, x + end, y + end), fill=fill)

    def curve(self, points: Sequence[Point], fill: str, stroke: float) -> None:
        """A smooth line through all points."""
        self.line(spline(points), fill, stroke)

    def glow(self, tubes: Sequence[tuple[Sequence[Point], str]], stroke: float, reach: float) -> None:
        """Lit glass tubes, each (points, colour): blurred halos of `reach` pixels, then the tubes with bright cores."""
        # A halo has no sharp edge, so it is drawn and blurred at the final size.
        halo = Image.new("RGB", (self.width, self.height), "#000000")
        pencil = ImageDraw.Draw(halo)
        for points, colour in tubes:
            pencil.line(list(points), fill=colour, width=round(stroke * 2.2), joint="curve")
        blurred = halo.filter(ImageFilter.GaussianBlur(reach)).resize(self._image.size, Image.Resampling.BILINEAR)
        self._image = ImageChops.screen(self._image, blurred)
        self._draw = ImageDraw.Draw(self._image)
        for points, colour in tubes:
            self.line(points, colour, stroke)
            self.line(points, _lighter(colour), stroke * 0.42)

    def finish(self, colours: int = 96, *, soft: bool = False) -> Image.Image:
        """The picture at its size, with at most `colours` colours.

        A flat picture keeps its commonest colours exactly: its fills, then the edges between them.
        A `soft` one, with halos, spends them on its gradients.
        """
        small = self._image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        if soft:
            return small.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        palette = Image.new("P", (1, 1))
        palette.putpalette(_commonest(small, colours))
        return small.quantize(palette=palette, dither=Image.Dither.NONE)


def save(picture: Image.Image, path: Path) -> None:
    """Write a PNG, as small as it gets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, format="PNG", optimize=True)


def spline(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """A Catmull–Rom curve through all points."""
    padded = [points[0], *points, points[-1]]
    found: list[Point] = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        found.extend(_between(before, start, end, after, step / steps) for step in range(steps))
    found.append(points[-1])
    return found


def _commonest(picture: Image.Image, colours: int) -> list[int]:
    """The `colours` commonest colours as flat RGB values; ties go to the darker one."""
    found = picture.getcolors(picture.width * picture.height) or []
    ranked = sorted(((-count, colour) for count, colour in found if isinstance(colour, tuple)))[:colours]
    values = [part for _, colour in ranked for part in colour]
    return values + values[:3] * (256 - len(ranked))


def _between(before: Point, start: Point, end: Point, after: Point, t: float) -> Point:
    def along(p0: float, p1: float, p2: float, p3: float) -> float:
        return 0.5 * (
            2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
        )

    return along(before[0], start[0], end[0], after[0]), along(before[1], start[1], end[1], after[1])


def _large(point: Point) -> Point:
    return point[0] * OVERSIZE, point[1] * OVERSIZE


def _large_box(box: Box) -> Box:
    left, top, right, bottom = box
    return left * OVERSIZE, top * OVERSIZE, right * OVERSIZE, bottom * OVERSIZE


def _lighter(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{part + (255 - part) * 3 // 4:02x}" for part in (red, green, blue))
