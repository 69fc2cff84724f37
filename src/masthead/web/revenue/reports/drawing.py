"""A report as one document, A4, in the title’s colours by day."""

from __future__ import annotations

import datetime as dt
import io
import logging

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont
from PIL import Image

from masthead.render.theme import Palette
from masthead.web.revenue.reports.fonts import SHIPPED, further
from masthead.web.revenue.reports.showing import Shown
from masthead.web.revenue.reports.telling import Curve, Told
from masthead.web.subscribers.words import Words

_MARGIN = 50.0
_WIDE = 595.28 - 2 * _MARGIN
_CURVE_HIGH = 90.0
_SECTION_WIDE = 380.0
_PICTURE_HIGH = 114.0

# It warns of each letter that no font of the machine has; there the page says more than its file.
logging.getLogger("fpdf.output").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def draw(told: Told, shown: Shown | None, palette: Palette, words: Words, at: dt.datetime) -> bytes:
    """The file. at: when the report was made, which is the date of the document."""
    letters = frozenset(repr(told) + repr(shown.words if shown is not None else ""))
    paper = _Paper(palette, told, words, at, letters)
    paper.head()
    paper.tiles()
    paper.curve()
    if shown is not None:
        paper.section(shown)
    paper.links()
    return bytes(paper.pdf.output())


class _Paper:
    def __init__(self, palette: Palette, told: Told, words: Words, at: dt.datetime, letters: frozenset[str]) -> None:
        self.palette, self.told, self.words = palette, told, words
        self.pdf = _Pages(told, palette.muted, letters)
        self.pdf.set_creation_date(at)
        self.pdf.set_title(f"{told.heading} · {told.title}, {told.day}")
        self.pdf.set_author(told.title)
        self.pdf.set_lang(words.language)
        self.pdf.add_page()

    def head(self) -> None:
        pdf, told = self.pdf, self.told
        self._say(told.title, 22, self.palette.ink, bold=True)
        top = pdf.get_y() + 4
        for offset, line in ((0, 2.2), (4, 0.6)):
            self._rule(top + offset, line, self.palette.ink)
        pdf.set_y(top + 18)
        self._say(told.heading, 16, self.palette.ink, bold=True)
        self._say(f"{told.day} · {told.slot} · {told.campaign}", 10.5, self.palette.muted)
        self._say(told.stage, 10.5, self.palette.accent, bold=True)

    def tiles(self) -> None:
        pdf, tiles = self.pdf, self.told.tiles
        gap = 10.0
        wide = (_WIDE - gap * (len(tiles) - 1)) / len(tiles)
        top, bottom = pdf.get_y() + 12, 0.0
        for at, tile in enumerate(tiles):
            left = _MARGIN + at * (wide + gap)
            inner = wide - 16
            pdf.set_xy(left + 8, top + 8)
            self._say(tile.label, 9, self.palette.muted, wide=inner)
            pdf.set_x(left + 8)
            self._say(tile.value, 13 if tile.small else 21, self.palette.ink, bold=True, wide=inner)
            pdf.set_x(left + 8)
            self._say(tile.help, 8, self.palette.muted, wide=inner)
            bottom = max(bottom, pdf.get_y() + 8)
        pdf.set_draw_color(self.palette.rule)
        pdf.set_line_width(0.8)
        for at in range(len(tiles)):
            pdf.rect(_MARGIN + at * (wide + gap), top, wide, bottom - top, round_corners=True, corner_radius=4)
        pdf.set_y(bottom)

    def curve(self) -> None:
        curve = self.told.curve
        if curve is None and not self.told.no_curve:
            return
        self._heading(self.words.say("report_curve"), keep=_CURVE_HIGH + 60)
        if curve is None:
            self._say(self.told.no_curve, 10, self.palette.muted)
            return
        self._say(curve.said, 10, self.palette.muted)
        self._bars(curve)

    def _bars(self, curve: Curve) -> None:
        pdf, top = self.pdf, self.pdf.get_y() + 8
        wide = _WIDE / len(curve.bars)
        pdf.set_fill_color(self.palette.accent)
        for bar in curve.rows:
            high = _CURVE_HIGH * bar.drawn / 100
            pdf.rect(_MARGIN + (bar.place + 0.1) * wide, top + _CURVE_HIGH - high, wide * 0.8, high, style="F")
        self._rule(top + _CURVE_HIGH, 0.8, self.palette.muted)
        room = _WIDE / len(curve.marks)
        for at, mark in enumerate(curve.marks):
            pdf.set_xy(_MARGIN + at * room, top + _CURVE_HIGH + 4)
            self._say(mark, 8, self.palette.muted, wide=room)
        pdf.set_y(top + _CURVE_HIGH + 18)

    def links(self) -> None:
        if not self.told.links:
            return
        self._heading(self.words.say("report_links"), keep=48)
        for url, clicks in self.told.links:
            self._say(f"{clicks}  {url}", 9, self.palette.ink)

    def section(self, shown: Shown) -> None:
        pdf, palette = self.pdf, self.palette
        left, inner = _MARGIN + 16, _SECTION_WIDE - 32
        high = self._section_high(shown, inner)
        self._heading(self.words.say("report_as_sent"), keep=high + 30)
        first, top = pdf.page, pdf.get_y() + 6
        pdf.set_left_margin(left)
        pdf.set_xy(left, top + 14)
        self._say(shown.named, 9, palette.muted, wide=inner)
        if shown.picture is not None:
            self._picture(shown.picture, left, inner)
        self._say(shown.title, 15, palette.ink, bold=True, wide=inner)
        for paragraph in shown.paragraphs:
            pdf.set_xy(left, pdf.get_y() + 4)
            self._say(paragraph, 10.5, palette.ink, wide=inner)
        if shown.button:
            self._button(shown, left, inner)
        pdf.set_left_margin(_MARGIN)
        if pdf.page == first:
            pdf.set_draw_color(palette.rule)
            pdf.set_line_width(1)
            pdf.rect(_MARGIN, top, _SECTION_WIDE, pdf.get_y() + 14 - top, round_corners=True, corner_radius=5)
        pdf.set_xy(_MARGIN, pdf.get_y() + 8)

    def _section_high(self, shown: Shown, inner: float) -> float:
        """Points that the section takes, so that it is not parted where it fits a sheet."""
        texts = [(shown.named, 9.0), (shown.title, 15.0), *((each, 10.5) for each in shown.paragraphs)]
        words = sum(self._high(text, size, inner) for text, size in texts) + 4 * len(shown.paragraphs)
        picture = self._picture_size(shown.picture, inner)[1] + 16 if shown.picture is not None else 0
        return words + picture + (34 if shown.button else 0) + 34

    def _high(self, text: str, size: float, wide: float) -> float:
        if not text:
            return 0.0
        self.pdf.set_font("text", size=size)
        found = self.pdf.multi_cell(wide, size * 1.4, text, align="L", dry_run=True, output=MethodReturnValue.HEIGHT)
        assert isinstance(found, int | float)
        return float(found)

    def _picture_size(self, picture: bytes, inner: float) -> tuple[float, float]:
        with Image.open(io.BytesIO(picture)) as image:
            ratio = image.height / image.width
        wide = min(inner, _PICTURE_HIGH / ratio)
        return wide, wide * ratio

    def _picture(self, picture: bytes, left: float, inner: float) -> None:
        wide, high = self._picture_size(picture, inner)
        self.pdf.image(io.BytesIO(picture), x=left, y=self.pdf.get_y() + 8, w=wide)
        self.pdf.set_xy(left, self.pdf.get_y() + 16 + high)

    def _button(self, shown: Shown, left: float, inner: float) -> None:
        pdf = self.pdf
        pdf.set_font("text", size=10.5)
        wide = min(inner, pdf.get_string_width(shown.button) + 28)
        pdf.set_xy(left, pdf.get_y() + 10)
        pdf.set_fill_color(self.palette.accent)
        pdf.set_text_color(self.palette.on_accent)
        pdf.cell(wide, 24, shown.button, align="C", fill=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT, link=shown.url)

    def _heading(self, text: str, *, keep: float) -> None:
        """keep: points that shall stand below it on the same page."""
        if self.pdf.will_page_break(keep):
            self.pdf.add_page()
        else:
            self.pdf.set_y(self.pdf.get_y() + 16)
        self._say(text, 12, self.palette.ink, bold=True)

    def _say(self, text: str, size: float, colour: str, *, bold: bool = False, wide: float = _WIDE) -> None:
        pdf = self.pdf
        pdf.set_font("text", size=size)
        pdf.set_text_color(colour)
        # One face is shipped: a letter with a line around it is a bold one.
        pdf.text_mode = "FILL_STROKE" if bold else "FILL"
        pdf.set_draw_color(colour)
        pdf.set_line_width(size / 46)
        pdf.multi_cell(wide, size * 1.4, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.text_mode = "FILL"

    def _rule(self, top: float, line: float, colour: str) -> None:
        self.pdf.set_draw_color(colour)
        self.pdf.set_line_width(line)
        self.pdf.line(_MARGIN, top, _MARGIN + _WIDE, top)


class _Pages(FPDF):
    """Sheets with a foot."""

    def __init__(self, told: Told, colour: str, letters: frozenset[str]) -> None:
        super().__init__(format="A4", unit="pt")
        self._foot = f"{told.as_of} {told.how}"
        self._colour = colour
        self.set_margins(_MARGIN, _MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, margin=58)
        self.add_font("text", fname=SHIPPED)
        self._help_out(letters)
        self.set_text_shaping(True)

    def _help_out(self, letters: frozenset[str]) -> None:
        """Take letters that the shipped font lacks from the machine's fonts, opening no more of them than it takes."""
        known = self.fonts["text"]
        assert isinstance(known, TTFFont)
        lacking = {ord(each) for each in letters if each.isprintable()} - set(known.cmap)
        names: list[str] = []
        for path in further() if lacking else ():
            name = f"further{len(names)}"
            self.add_font(name, fname=path)
            found = self.fonts[name]
            assert isinstance(found, TTFFont)
            names.append(name)
            lacking -= set(found.cmap)
            if not lacking:
                break
        self.set_fallback_fonts(names, exact_match=False)

    def footer(self) -> None:
        """Below every sheet."""
        self.set_xy(_MARGIN, -50)
        self.set_font("text", size=7.5)
        self.set_text_color(self._colour)
        self.multi_cell(_WIDE, 10.5, self._foot, align="L")
