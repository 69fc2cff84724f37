"""How a mail looks: a theme and a language as inline styles and as the style sheet of dark mode.

Light mode (``frames/email_looks.toml``) stands inline, for clients that drop style sheets. Dark mode needs
one: every coloured element carries a class, and the sheet says its dark colour twice, for
``prefers-color-scheme`` and for Outlook, which marks what it has recoloured with ``data-ogsc`` (text) and
``data-ogsb`` (ground).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from masthead.render.prose import Looks
from masthead.render.scripts import cjk_family, font_stack, is_cjk, native_faces
from masthead.render.theme import Palette, Theme

WIDTH = 640
"""The one column, CSS pixels."""

_NATIVE_CLASSES = {"ja": "ja", "ko": "ko", "zh": "zh", "zh-Hant": "zt"}

# class → (property, palette key): what changes in dark mode.
_DARK = (
    ("paper", "background-color", "paper"),
    ("paper", "color", "ink"),
    ("card", "background-color", "card"),
    ("tint", "background-color", "paper"),
    ("bar", "background-color", "accent"),
    ("bar_down", "background-color", "down"),
    ("button", "background-color", "accent"),
    ("button", "color", "on_accent"),
    ("ink", "color", "ink"),
    ("muted", "color", "muted"),
    ("accent", "color", "accent"),
    ("link", "color", "link"),
    ("up", "color", "up"),
    ("down", "color", "down"),
    ("rule", "border-color", "rule"),
    ("edge", "border-color", "ink"),
    ("mark", "border-color", "accent"),
)

_FOUR_SIDES = re.compile(r"(padding|margin):([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+)")
_TEXT = ("color", "border-color")
_GROUND = ("background-color",)


@dataclass(frozen=True, slots=True)
class Styles:
    """One theme in one language. rtl: the language runs right to left."""

    theme: Theme
    language: str
    rtl: bool = False

    @property
    def display(self) -> str:
        """The font stack of headlines and figures."""
        return font_stack(self.theme.display, self.language)

    @property
    def text(self) -> str:
        """The font stack of everything else."""
        return font_stack(self.theme.text, self.language)

    @property
    def line_height(self) -> str:
        """Han and kana fill their squares and want more air between lines than letters do."""
        return "1.75" if is_cjk(self.language) else "1.55"

    def looks(self) -> Mapping[str, Markup]:
        """Every look as attributes with a leading blank, for templates."""
        values = {
            **self.theme.light.model_dump(),
            "display": self.display,
            "start": "right" if self.rtl else "left",
            "end": "left" if self.rtl else "right",
            # Chinese characters and kana have no italics; browsers would slant them.
            "slant": "font-style:normal" if is_cjk(self.language) else "font-style:italic",
            "rounded": f";border-radius:{self.theme.radius}px" if self.theme.radius else "",
        }
        written = {name: (classes, style.format(**values)) for name, (classes, style) in _looks().items()}
        return {
            name: _attributes(classes, _mirrored(style) if self.rtl else style)
            for name, (classes, style) in written.items()
        }

    def rich_looks(self, affiliate_mark: str) -> Looks:
        """The looks of rich text."""
        return Looks(self.looks(), affiliate_mark, _NATIVE_CLASSES)

    def sheets(self, body: str) -> tuple[str, ...]:
        """The style sheets for the ``head``; of the scripts' faces only those that `body` uses.

        Several, for a client that does not understand something in one drops all of it.
        """
        return "".join([_base(), *self._natives(body)]), self._dark(), self._recoloured()

    def outlook_sheet(self) -> str:
        """What Outlook on Windows needs told: its Word engine forgets faces at every table."""
        text, display = _first_known(self.theme.text, "Arial"), _first_known(self.theme.display, "Georgia")
        return (
            f"td,th,div,p,a,li,h1,h2,h3,h4{{font-family:{text}}}"
            f".display{{font-family:{display}!important}}"
            "table{border-collapse:collapse;mso-table-lspace:0;mso-table-rspace:0}"
        )

    def _natives(self, body: str) -> Iterator[str]:
        for family, name in _NATIVE_CLASSES.items():
            if f'class="{name}"' in body and family != cjk_family(self.language):
                yield f".{name}{{font-family:{native_faces(family)}}}"
                yield f".display .{name}{{font-family:{native_faces(family, serif=True)}}}"

    def _dark(self) -> str:
        rules = (f".{name}{{{rules}}}" for name, rules in _by_class(self.theme.dark, _TEXT + _GROUND))
        return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"

    def _recoloured(self) -> str:
        text = (f"[data-ogsc] .{name}{{{rules}}}" for name, rules in _by_class(self.theme.dark, _TEXT))
        ground = (f"[data-ogsb] .{name}{{{rules}}}" for name, rules in _by_class(self.theme.dark, _GROUND))
        return "".join([*text, *ground])


@cache
def _looks() -> Mapping[str, tuple[str, str]]:
    """Classes and style by name, as the file has them."""
    looks = tomllib.loads(_resource("email_looks.toml"))
    return {name: (look.get("class", ""), look["style"]) for name, look in looks.items()}


@cache
def _base() -> str:
    """The style sheet that no theme changes, without its comments and blanks."""
    bare = re.sub(r"/\*.*?\*/", "", _resource("email_base.css"), flags=re.DOTALL)
    return re.sub(r"\s*([{}:;,])\s*", r"\1", " ".join(bare.split()))


def _resource(name: str) -> str:
    return (files("masthead.render") / "frames" / name).read_text(encoding="utf-8")


def _mirrored(style: str) -> str:
    """`style` with the left and right of its paddings and margins exchanged."""
    return _FOUR_SIDES.sub(r"\1:\2 \5 \4 \3", style)


def _attributes(classes: str, style: str) -> Markup:
    named = f' class="{classes}"' if classes else ""
    return Markup(f'{named} style="{style}"')  # noqa: S704 - our own words and values a theme was held to


def _by_class(palette: Palette, properties: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    rules: dict[str, list[str]] = {}
    for name, prop, key in _DARK:
        if prop in properties:
            rules.setdefault(name, []).append(f"{prop}:{getattr(palette, key)}!important")
    return ((name, ";".join(found)) for name, found in rules.items())


def _first_known(fonts: str, otherwise: str) -> str:
    """The first of a stack's faces that Windows has, for an engine that looks at one alone."""
    windows = ("Segoe UI", "Georgia", "Cambria", "Palatino Linotype", "Arial", "Verdana", "Times New Roman")
    names = [name.strip().strip("'") for name in fonts.split(",")]
    found = next((name for name in names if name in windows), otherwise)
    return f"'{found}',{'serif' if otherwise == 'Georgia' else 'sans-serif'}"
