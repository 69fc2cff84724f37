"""The shipped themes, and reading one from a file.

A theme is refused when any of its text falls below a contrast of 4.5:1 (WCAG 2.2, success criterion
1.4.3), in either mode, on the card or on the paper around it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from masthead.edition.findings import Finding, error
from masthead.render.theme import Palette, Theme

SHIPPED = ("harbour", "lantern")
MINIMUM_CONTRAST = 4.5

_LARGEST = 64_000
PAIRS = (
    *((text, "card") for text in ("ink", "muted", "accent", "link", "up", "down")),
    *((text, "paper") for text in ("ink", "muted", "accent", "link", "up", "down")),
    ("on_accent", "accent"),
)
"""(text, ground): everything that is ever written on something."""


class UnknownThemeError(LookupError):
    """No shipped theme has this name. The message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class ThemeReading:
    """theme: None when a finding is an error. findings: everything that is wrong, at once."""

    theme: Theme | None
    findings: tuple[Finding, ...]


def theme_named(name: str) -> Theme:
    """A shipped theme. Raises `UnknownThemeError`."""
    if name not in SHIPPED:
        known = " and ".join(f"“{theme}”" for theme in SHIPPED)
        raise UnknownThemeError(f"There is no theme “{name[:60]}”; shipped are {known}. Or name a theme’s file.")
    return _shipped(name)


def read_theme(source: bytes | str, *, file: str = "theme.toml") -> ThemeReading:
    """Read a theme's TOML. Unknown keys, unsafe values and weak contrast are error findings; never raises."""
    text = _decoded(source, file)
    if isinstance(text, Finding):
        return ThemeReading(None, (text,))
    try:
        theme = Theme.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        message = f"The theme is not valid TOML: {str(fault).rstrip('.')}."
        return ThemeReading(None, (_refused(message, "Compare it with the shipped theme “harbour”.", file),))
    except ValidationError as faults:
        return ThemeReading(None, tuple(_invalid(text, file, faults)))
    weak = tuple(_weak(theme, text, file))
    return ThemeReading(None if weak else theme, weak)


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two ``#RRGGBB`` colours, 1 to 21, by WCAG 2.2's relative luminance."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def _shipped(name: str) -> Theme:
    return Theme.model_validate(tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")))


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _decoded(source: bytes | str, file: str) -> str | Finding:
    if len(source) > _LARGEST:
        return _refused(
            f"The theme has {len(source):,} bytes.", "A theme is a page of text: keep it under 64 KB.", file
        )
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused("The theme is not UTF-8 text.", "Save it as UTF-8.", file)


def _invalid(text: str, file: str, faults: ValidationError) -> Iterator[Finding]:
    for fault in faults.errors():
        place = [str(part) for part in fault["loc"]]
        key = ".".join(place)
        message, remedy = _explained(key, fault["type"], fault["msg"])
        yield _refused(message, remedy, file, _line_of(text, place))


def _explained(key: str, kind: str, told: str) -> tuple[str, str]:
    if kind == "missing":
        return f"The theme has no “{key}”.", "Add it; the shipped theme “harbour” has every key."
    if kind == "extra_forbidden":
        return f"A theme knows no “{key}”.", "Remove it, or correct its spelling."
    plain = told.removeprefix("Value error, ")
    # The last semicolon parts fault and remedy: the value quoted before it may hold others.
    what, parted, right = plain.rpartition("; ")
    if not parted:
        what = plain
        right = ""
    return f"“{key}”: {what}{'' if what.endswith('.') else '.'}", f"{right[:1].upper()}{right[1:]}" or "Correct it."


def _weak(theme: Theme, text: str, file: str) -> Iterator[Finding]:
    for mode, palette in (("light", theme.light), ("dark", theme.dark)):
        for front, ground in PAIRS:
            ratio = _ratio(palette, front, ground)
            if ratio < MINIMUM_CONTRAST:
                # Rounded down: 4.496 must not read as 4.5.
                yield _refused(
                    f"“{front}” on “{ground}” has a contrast of {int(ratio * 100) / 100:.2f}:1 in the {mode} palette.",
                    f"Move “{front}” {_away_from(getattr(palette, ground))} until it reaches {MINIMUM_CONTRAST}:1.",
                    file,
                    _line_of(text, [mode, front]),
                    code="theme-contrast",
                )


def _ratio(palette: Palette, front: str, ground: str) -> float:
    return contrast(getattr(palette, front), getattr(palette, ground))


def _away_from(ground: str) -> str:
    return "darker" if _luminance(ground) > 0.18 else "lighter"


def _line_of(text: str, place: list[str]) -> int | None:
    """The line of a key, searched below its table's heading."""
    lines = text.splitlines()
    table = place[0] if len(place) > 1 else ""
    inside = not table
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if bare.startswith("["):
            inside = bare.strip("[] ") == table
        elif inside and bare.partition("=")[0].strip() == place[-1]:
            return number
    return None


def _refused(message: str, remedy: str, file: str, line: int | None = None, code: str = "theme") -> Finding:
    return error(code, message, remedy, file=file, line=line)
