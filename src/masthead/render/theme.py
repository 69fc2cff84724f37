"""Themes are data: two palettes, fonts, a radius, a logo. Never code.

Every value ends up inside CSS or an attribute, so each is held to a narrow form here: whatever else a
theme's file says is refused before it can close a quote or open a rule. `masthead.render.themes` reads
files and judges contrast.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FAMILY = re.compile(r"-?[A-Za-z][A-Za-z0-9 -]*|'[A-Za-z0-9][A-Za-z0-9 .+-]*'")
_LOGO = re.compile(r"(?:https://)?[A-Za-z0-9._~%/@:?=&+,-]+")


def _colour(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise ValueError(f"“{value[:40]}” is no colour; write six hexadecimal digits, like “#1B2430”.")
    return value.upper()


def _fonts(value: str) -> str:
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if not _FAMILY.fullmatch(name):
            raise ValueError(
                f"“{name[:40]}” is no font name; write names parted by commas, those with blanks in single quotes, "
                "like “'Palatino Linotype', Georgia, serif”."
            )
    return ", ".join(names)


def _logo(value: str) -> str:
    scheme = value.partition("/")[0]
    if value and (not _LOGO.fullmatch(value) or (":" in scheme and scheme != "https:") or value.startswith("//")):
        raise ValueError(f"“{value[:40]}” is no image; write a path like “logo.png” or an address that opens https://.")
    return value


Colour = Annotated[str, AfterValidator(_colour)]


class Palette(BaseModel):
    """Colours of one mode as ``#RRGGBB``. `on_accent` is the text on a button of colour `accent`.

    rule: hairlines, borders and the unfilled part of a bar; the only colour that carries no text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    paper: Colour
    card: Colour
    ink: Colour
    muted: Colour
    accent: Colour
    on_accent: Colour
    link: Colour
    up: Colour
    down: Colour
    rule: Colour


class Theme(BaseModel):
    """How a publication looks. Version 1; changed only by addition.

    display: font stack of headlines and figures. text: font stack of everything else. Both end with a
    generic family; East Asian faces are added when an edition is rendered.
    radius: of cards and buttons, CSS pixels, 0 to 24. logo: image path or https address, "" for the name in type.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[int, Field(ge=1, le=1)] = 1
    name: Annotated[str, Field(min_length=1, max_length=60)]
    light: Palette
    dark: Palette
    display: Annotated[str, AfterValidator(_fonts)]
    text: Annotated[str, AfterValidator(_fonts)]
    radius: Annotated[int, Field(ge=0, le=24)] = 0
    logo: Annotated[str, AfterValidator(_logo)] = ""
