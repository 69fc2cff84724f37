"""A page on which a look can be judged: every colour and both fonts, in one screen."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from masthead.edition.house import HouseFormat
from masthead.edition.markdown import read_edition
from masthead.render.shade import Shade, in_shade
from masthead.render.sheet import Sheet
from masthead.render.theme import Theme
from masthead.render.themes import MINIMUM_CONTRAST, PAIRS, contrast
from masthead.render.web import render_web


@dataclass(frozen=True, slots=True)
class Pair:
    """A text colour on its ground. ratio: by WCAG 2.2, rounded down to two places."""

    mode: str
    front: str
    ground: str
    ratio: float

    @property
    def enough(self) -> bool:
        """Whether everybody can read it."""
        return self.ratio >= MINIMUM_CONTRAST


def sample_page(house: HouseFormat, theme: Theme, shade: Shade) -> str:
    """The sample edition in a look."""
    source = files(__package__).joinpath("sample.md").read_text("utf-8")
    plain = house.model_copy(update={"rundown": ()})
    edition = read_edition(source, plain).edition.model_copy(update={"publication": house.publication.slug})
    return in_shade(render_web(Sheet(edition=edition, house=plain, theme=theme)), shade)


def contrasts(theme: Theme) -> tuple[Pair, ...]:
    """Every pair of both palettes, the weakest first."""
    pairs = [
        Pair(mode, front, ground, int(contrast(getattr(palette, front), getattr(palette, ground)) * 100) / 100)
        for mode, palette in (("light", theme.light), ("dark", theme.dark))
        for front, ground in PAIRS
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.ratio))
