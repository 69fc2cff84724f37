"""Portraits of people who do not exist, as paper cuts: no features, one light, two or three colours."""

from __future__ import annotations

from PIL import Image

from masthead.titles.pictures.canvas import Canvas

SIZE = 320
_FACE = (110.0, 84.0, 210.0, 212.0)


def president() -> Image.Image:
    """Chinatsu Kirihara: a dark bob, a red collar, a sun behind her."""
    canvas = Canvas(SIZE, SIZE, "#E9DFCB")
    canvas.circle((232, 96), 62, "#F0B79B")
    canvas.ellipse((84, 44, 236, 236), "#1B2430")
    canvas.rectangle((84, 138, 236, 226), "#1B2430", radius=18)
    _bust(canvas, skin="#F1D3B8", shade="#DDB594", cloth="#2F4157", cloth_shade="#263548")
    canvas.polygon([(112, 240), (160, 286), (132, 304), (92, 256)], "#B3341F")
    canvas.polygon([(208, 240), (160, 286), (188, 304), (228, 256)], "#93291A")
    canvas.slice((104, 56, 216, 188), 180, 360, "#1B2430")
    canvas.polygon([(104, 118), (216, 118), (204, 134), (116, 134)], "#1B2430")
    canvas.rectangle((96, 112, 116, 206), "#1B2430", radius=9)
    canvas.rectangle((204, 112, 224, 206), "#1B2430", radius=9)
    canvas.polygon([(128, 66), (152, 58), (132, 108), (114, 112)], "#33425A")
    return canvas.finish(96)


def founder() -> Image.Image:
    """Baek Sol-bi: hair tied up, round glasses, a jar-green jacket."""
    canvas = Canvas(SIZE, SIZE, "#DCE6DF")
    canvas.polygon([(0, 206), (320, 128), (320, 320), (0, 320)], "#C3D5C9")
    canvas.circle((160, 48), 32, "#3A2A24")
    canvas.ellipse((98, 60, 222, 200), "#3A2A24")
    _bust(canvas, skin="#EDC9A9", shade="#D8AC88", cloth="#12704A", cloth_shade="#0E5A3B")
    canvas.polygon([(124, 236), (160, 280), (196, 236), (204, 246), (160, 304), (116, 246)], "#F6F1E7")
    canvas.slice((106, 66, 214, 176), 178, 362, "#3A2A24")
    canvas.polygon([(112, 118), (172, 90), (208, 120), (214, 128), (206, 92), (160, 74), (116, 92)], "#3A2A24")
    canvas.polygon([(116, 120), (176, 96), (150, 124), (118, 130)], "#EDC9A9")
    canvas.ring((139, 146), 20, 4.5, "#B3341F")
    canvas.ring((183, 146), 20, 4.5, "#B3341F")
    canvas.line([(158, 142), (164, 142)], "#B3341F", 4.5)
    canvas.polygon([(136, 34), (158, 24), (150, 44), (136, 50)], "#5A4338")
    return canvas.finish(96)


def soup_keeper() -> Image.Image:
    """Wen Ruolan: grey hair in a bun before a round window, a plum apron."""
    canvas = Canvas(SIZE, SIZE, "#F3E3DA")
    canvas.circle((160, 150), 128, "#E3B7AE")
    canvas.circle((160, 150), 112, "#F8DCA8")
    for x in (104, 160, 216):
        canvas.rectangle((x - 3, 38, x + 3, 262), "#E3B7AE")
    canvas.rectangle((48, 147, 272, 153), "#E3B7AE")
    canvas.circle((204, 72), 26, "#8D8A90")
    canvas.line([(176, 92), (234, 48)], "#8A2C5A", 6)
    canvas.ellipse((100, 62, 220, 204), "#8D8A90")
    _bust(canvas, skin="#E7C3A2", shade="#D0A582", cloth="#8A2C5A", cloth_shade="#702248")
    canvas.polygon([(122, 234), (160, 262), (198, 234), (206, 244), (160, 282), (114, 244)], "#FBF3EE")
    canvas.slice((106, 68, 214, 178), 180, 360, "#8D8A90")
    canvas.polygon(
        [(108, 120), (128, 118), (162, 92), (196, 116), (212, 122), (200, 88), (160, 72), (120, 88)], "#8D8A90"
    )
    canvas.polygon([(114, 126), (160, 88), (160, 126)], "#E7C3A2")
    canvas.polygon([(160, 88), (206, 126), (160, 126)], "#D0A582")
    canvas.curve([(122, 86), (140, 76), (158, 74)], "#B9B6BB", 5)
    return canvas.finish(96)


def _bust(canvas: Canvas, *, skin: str, shade: str, cloth: str, cloth_shade: str) -> None:
    canvas.ellipse((34, 232, 286, 432), cloth)
    canvas.slice((34, 232, 286, 432), 270, 450, cloth_shade)
    canvas.rectangle((138, 186, 182, 256), shade, radius=20)
    canvas.ellipse(_FACE, skin)
    canvas.slice(_FACE, 270, 450, shade)
