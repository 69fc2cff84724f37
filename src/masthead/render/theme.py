"""Themes are data: two palettes, fonts, a radius, a logo. Never code."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Palette(BaseModel):
    """Colours of one mode as ``#RRGGBB``. `on_accent` is the text on a button of colour `accent`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paper: str
    card: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    link: str
    up: str
    down: str
    rule: str


class Theme(BaseModel):
    """How a publication looks. Version 1; changed only by addition.

    display: font stack of headlines and figures. text: font stack of everything else.
    radius: of cards and buttons, CSS pixels. logo: image path or address, "" for the name in type.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    name: str
    light: Palette
    dark: Palette
    display: str
    text: str
    radius: int = 0
    logo: str = ""
