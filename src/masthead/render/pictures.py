"""The picture that stands for an edition where its page is shared (Open Graph): its title, set in type.

Drawn with the fonts of the machine, found by Pillow in the system's font folders; the same fonts give the
same bytes. Each character takes the first face that has it, East Asian ones in the form of the edition's
language. Where no face has a character (emoji, mostly) it is left out; on a machine without any of the
faces named here, Pillow's own Latin face sets the whole title. A title of which that would leave out more than a
little is not shown at all; the publication's name then stands in its place.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

from masthead.edition.catalogue import catalogue_for
from masthead.render.scripts import cjk_family
from masthead.render.sheet import Sheet
from masthead.render.text_wrap import clusters, unbreakable
from masthead.render.theme import Palette
from masthead.render.web_targets import WebTargets

SIZE = (1200, 630)
"""Pixels, as Open Graph readers show it without cropping."""

_MARGIN = 72
_TOP, _BOTTOM = 168, 540
_LARGEST, _SMALLEST = 92, 48
_MOST_LINES = 4
_LEADING = 1.16
_ELLIPSIS = "…"
# No picture holds more; measuring what will not be seen would only take time.
_LONGEST_TITLE = 400
# Of a title's letters; a name in another script may be left out of a headline, but not the headline's words.
_MOST_LACKING = 0.2

_LATIN = (
    "NotoSerif-Bold.ttf", "SourceSerif4-Bold.otf", "Georgia Bold.ttf", "georgiab.ttf", "LiberationSerif-Bold.ttf",
    "DejaVuSerif-Bold.ttf",
)  # fmt: skip
# (file, face within a collection)
_EAST_ASIAN: dict[str, tuple[tuple[str, int], ...]] = {
    "ja": (("NotoSerifCJK-Bold.ttc", 0), ("Hiragino Mincho ProN.ttc", 1), ("yumindb.ttf", 0)),
    "ko": (("NotoSerifCJK-Bold.ttc", 1), ("AppleMyungjo.ttf", 0), ("batang.ttc", 0)),
    "zh": (("NotoSerifCJK-Bold.ttc", 2), ("Songti.ttc", 0), ("simsun.ttc", 0)),
    "zh-Hant": (("NotoSerifCJK-Bold.ttc", 3), ("Songti.ttc", 2), ("mingliu.ttc", 0)),
}
_SANS_EAST_ASIAN = (("NotoSansCJK-Bold.ttc", 0),)
_LAST = ("DejaVuSans-Bold.ttf", "FreeSerifBold.ttf", "arialbd.ttf")
# A code point that no font has: what a face draws for it stands for "missing".
_MISSING = "\U0010fffd"
_IGNORED = frozenset("\ufe0e\ufe0f\u200d\u00ad\u2060\u200b")

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def title_picture(sheet: Sheet) -> bytes:
    """A PNG of `SIZE` with the publication's name, the edition's title, its date and number."""
    edition, palette = sheet.edition, sheet.theme.light
    words = WebTargets.elsewhere(sheet).words
    catalogue = catalogue_for(edition.language, sheet.house.labels)
    number = catalogue.word("edition_number", number=edition.number) if edition.number else ""
    image = Image.new("RGB", SIZE, palette.paper)
    draw = ImageDraw.Draw(image)
    family = cjk_family(edition.language)
    width = SIZE[0] - 2 * _MARGIN
    name = _Type(family, 44).shortened(words(sheet.house.publication.name)[:_LONGEST_TITLE], width)
    _Type(family, 44).draw(draw, (_MARGIN, 56), name, palette.ink)
    _double_rule(draw, 128, palette)
    title = words(edition.title)[:_LONGEST_TITLE]
    if not _can_set(title, family):
        title = words(sheet.house.publication.name)[:_LONGEST_TITLE]
    _title(draw, title, family, palette)
    draw.rectangle((_MARGIN, SIZE[1] - 96, _MARGIN + 64, SIZE[1] - 92), fill=palette.accent)
    foot = " · ".join(part for part in (catalogue.long_date(edition.date), number) if part)
    _Type(family, 28).draw(draw, (_MARGIN, SIZE[1] - 74), _Type(family, 28).shortened(foot, width), palette.muted)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _can_set(title: str, family: str) -> bool:
    """Whether there are faces for nearly all letters of a title."""
    letters = [cluster for cluster in clusters(title) if any(char.isalnum() for char in cluster)]
    lacking = sum(_face_for(cluster, family) is None for cluster in letters)
    return bool(letters) and lacking <= _MOST_LACKING * len(letters)


def _double_rule(draw: ImageDraw.ImageDraw, top: int, palette: Palette) -> None:
    right = SIZE[0] - _MARGIN
    draw.rectangle((_MARGIN, top, right, top + 4), fill=palette.ink)
    draw.rectangle((_MARGIN, top + 8, right, top + 9), fill=palette.ink)


def _title(draw: ImageDraw.ImageDraw, title: str, family: str, palette: Palette) -> None:
    """The title as large as it fits, in lines of nearly equal length, in the middle of the room there is."""
    size, lines = _set_title(title, family)
    leading = round(size * _LEADING)
    top = _TOP + max((_BOTTOM - _TOP - leading * len(lines)) // 2, 0)
    for place, line in enumerate(lines):
        _Type(family, size).draw(draw, (_MARGIN, top + place * leading), line, palette.ink)


def _set_title(title: str, family: str) -> tuple[int, list[str]]:
    width = SIZE[0] - 2 * _MARGIN
    for size in range(_LARGEST, _SMALLEST - 1, -4):
        face = _Type(family, size)
        lines = face.lines(title, width)
        if len(lines) <= _MOST_LINES and round(size * _LEADING) * len(lines) <= _BOTTOM - _TOP:
            return size, _balanced(face, title, width, lines)
    face = _Type(family, _SMALLEST)
    lines = face.lines(title, width)
    most = (_BOTTOM - _TOP) // round(_SMALLEST * _LEADING)
    rest = " ".join(lines[most - 1 :])
    return _SMALLEST, [*lines[: most - 1], face.shortened(rest, width)]


def _balanced(face: _Type, title: str, width: int, lines: list[str]) -> list[str]:
    """The same number of lines, the longest as short as can be."""
    best = lines
    for narrower in range(width - 20, width // 2, -20):
        tried = face.lines(title, narrower)
        if len(tried) > len(lines):
            break
        best = tried
    return best


@dataclass(frozen=True, slots=True)
class _Type:
    """Faces of one size. family: of East Asian characters, as `scripts.cjk_family` says it."""

    family: str
    size: int

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, colour: str) -> None:
        """Write a line whose capitals begin at `at`; every face stands on the same baseline."""
        x, baseline = float(at[0]), at[1] + round(self.size * 0.8)
        for run, font in self._runs(text):
            draw.text((x, baseline), run, font=font, fill=colour, anchor="ls" if _scales(font) else None)
            x += font.getlength(run)

    def width(self, text: str) -> float:
        """Pixels of a line."""
        return sum(font.getlength(run) for run, font in self._runs(text))

    def lines(self, text: str, width: int) -> list[str]:
        """The lines of a text, each at most `width` pixels; a word too long for one is broken."""
        lines: list[str] = []
        line = ""
        for gap, chunk in unbreakable(text):
            for part_gap, part in self._fitting(gap, chunk, width):
                if line and self.width(line + part_gap + part) > width:
                    lines.append(line)
                    line = part
                else:
                    line = line + part_gap + part if line else part
        return [*lines, line] if line else lines

    def shortened(self, text: str, width: int) -> str:
        """The text, its end left out where it is wider than `width`."""
        if self.width(text) <= width:
            return text
        kept = list(clusters(text))
        while kept and self.width("".join(kept).rstrip() + _ELLIPSIS) > width:
            # Far too long texts lose half at once, so that a hostile title costs no more than a long one.
            kept = kept[: len(kept) // 2] if self.width("".join(kept[: len(kept) // 2])) > width else kept[:-1]
        return "".join(kept).rstrip() + _ELLIPSIS

    def _fitting(self, gap: str, chunk: str, width: int) -> Iterator[tuple[str, str]]:
        part = ""
        for cluster in clusters(chunk) if self.width(chunk) > width else [chunk]:
            if part and self.width(part + cluster) > width:
                yield gap, part
                gap, part = "", ""
            part += cluster
        yield gap, part

    def _runs(self, text: str) -> Iterator[tuple[str, _Font]]:
        """The text by face; what no face has is left out, and a space that would then open the line."""
        run, current = "", None
        for cluster in clusters(text):
            face = _face_for(cluster, self.family)
            if face is None or (cluster.isspace() and current is None):
                continue
            if run and face != current:
                yield run, _font(current or "", self.size)
                run = ""
            run, current = run + cluster, face
        if run:
            yield run, _font(current or "", self.size)


@lru_cache(maxsize=4096)
def _face_for(cluster: str, family: str) -> str | None:
    """The first face that has every character of the cluster; a space goes with anything."""
    characters = [char for char in cluster if char not in _IGNORED]
    return next((face for face in _faces(family) if all(_has(face, char) for char in characters)), None)


@cache
def _faces(family: str) -> Sequence[str]:
    """The faces there are, as ``file#index``, Pillow's own ("") last."""
    east_asian = [*_EAST_ASIAN.get(family, ()), *(face for faces in _EAST_ASIAN.values() for face in faces)]
    # An East Asian edition is set in one family: Latin letters drawn beside its characters suit them best.
    latin = [(name, 0) for name in _LATIN]
    wanted = [*east_asian, *latin] if family else [*latin, *east_asian]
    named = [f"{name}#{index}" for name, index in [*wanted, *_SANS_EAST_ASIAN, *((name, 0) for name in _LAST)]]
    return [*(face for face in dict.fromkeys(named) if _is_there(face)), ""]


@cache
def _is_there(face: str) -> bool:
    name, _, index = face.rpartition("#")
    try:
        ImageFont.truetype(name, 12, index=int(index))
    except OSError:
        return False
    return True


@cache
def _font(face: str, size: int) -> _Font:
    if not face:
        return ImageFont.load_default(size)
    name, _, index = face.rpartition("#")
    return ImageFont.truetype(name, size, index=int(index))


@lru_cache(maxsize=4096)
def _has(face: str, char: str) -> bool:
    if char.isspace():
        return True
    font = _font(face, 24)
    drawn, missing = font.getmask(char), font.getmask(_MISSING)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def _scales(font: _Font) -> bool:
    return isinstance(font, ImageFont.FreeTypeFont)
