"""Stored publication ↔ core values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from masthead.edition.house import HouseFormat
from masthead.render.theme import Theme
from masthead.render.themes import SHIPPED, theme_named
from masthead.web.publications.models import Publication


def house_of(publication: Publication) -> HouseFormat:
    """The house format, with the publication's own name, slug and language."""
    return HouseFormat.model_validate(publication.house)


def theme_of(publication: Publication) -> Theme:
    """The look: its own, else the shipped one that its house format names.

    A house format that names a file, which only the command line can read, has the first shipped look.
    """
    if publication.theme:
        return Theme.model_validate(publication.theme)
    named = house_of(publication).publication.theme
    return theme_named(named if named in SHIPPED else SHIPPED[0])


def store_house(publication: Publication, house: HouseFormat) -> None:
    """Put a house format into a publication, unsaved."""
    publication.house = house.model_dump(mode="json", by_alias=True)
    publication.slug = house.publication.slug
    publication.name = house.publication.name
    publication.language = house.publication.language


def theme_toml(said: Mapping[str, Any]) -> str:
    """The values of a look, checked or not, as the file that `masthead.render.themes.read_theme` reads."""
    single = {key: value for key, value in said.items() if not isinstance(value, dict)}
    plain = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in single.items()]
    palettes = [
        line
        for mode in ("light", "dark")
        for line in ("", f"[{mode}]", *(f"{key} = {json.dumps(value)}" for key, value in said[mode].items()))
    ]
    return "\n".join([*plain, *palettes]) + "\n"
