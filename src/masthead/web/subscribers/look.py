"""How pages and letters for readers look: the publication's own theme."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition
from masthead.render.sheet import Sheet
from masthead.render.theme import Theme
from masthead.render.web import page_icon
from masthead.render.web_style import style_variables


@lru_cache(maxsize=64)
def style_of(theme: Theme, language: str) -> SafeString:
    """The theme's colours and fonts as CSS custom properties, light and dark; ``subscribers/public.css`` uses them."""
    return mark_safe(style_variables(theme, language))  # noqa: S308 - a theme's values are held to harmless forms


def icon_of(house: HouseFormat, theme: Theme) -> SafeString:
    """The publication's icon as a data address."""
    about = house.publication
    blank = Edition(
        publication=about.slug, number=0, date=dt.date(1970, 1, 1), title="", subject="", language=about.language
    )
    return mark_safe(page_icon(Sheet(blank, house, theme, {})))  # noqa: S308 - percent-encoded there
