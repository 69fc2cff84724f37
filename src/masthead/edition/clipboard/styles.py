"""The little of CSS that carries meaning in a paste: weight, slant, size, and Word's own properties.

Declarations come from ``style`` attributes and from rules of ``<style>`` with a class and nothing
else (``p.p1``, ``.c3``), which is what word processors write. Properties are those of CSS 2; the
``mso-`` ones are Microsoft Office's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from masthead.edition.clipboard.blocks import Marks

_PROPERTIES = frozenset(
    {
        "border",
        "display",
        "font",
        "font-size",
        "font-style",
        "font-weight",
        "list-style-type",
        "mso-comment-reference",
        "mso-element",
        "mso-hide",
        "mso-list",
        "mso-outline-level",
        "text-decoration",
        "text-decoration-line",
        "vertical-align",
        "visibility",
        "white-space",
    }
)
_SELECTOR = re.compile(r"([A-Za-z][A-Za-z0-9]*)?\.([A-Za-z_][\w-]*)\Z")
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(pt|px)\b")
_POINTS_PER_PIXEL = 0.75
_MOST_RULES = 2_000
_NAMED_SIZES = {"large": 13.5, "x-large": 18.0, "xx-large": 24.0, "xxx-large": 36.0}
# The sizes of <font size="…">, in points.
_FONT_SIZES = {"5": 18.0, "6": 24.0, "7": 36.0}
_BOLD_WORDS = {"bold": True, "bolder": True, "normal": False, "lighter": False}
_TAG_MARKS = {
    "b": "strong",
    "cite": "em",
    "code": "code",
    "dfn": "em",
    "em": "em",
    # The line below a picture is its caption to the reader of an edition when it is all emphasis.
    "figcaption": "em",
    "i": "em",
    "kbd": "code",
    "s": "s",
    "samp": "code",
    "strike": "s",
    "strong": "strong",
    "sub": "sub",
    "sup": "sup",
    "tt": "code",
    "u": "underlined",
    "var": "em",
}
Style = Mapping[str, str]


@lru_cache(maxsize=512)  # Word processors repeat the same few declarations on every run.
def declarations(source: str) -> Style:
    """The declarations of a ``style`` attribute that mean anything here, in lower case."""
    found: dict[str, str] = {}
    for declaration in source.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _PROPERTIES:
            found[name] = value.strip().lower()
    return found


class StyleSheet:
    """The class rules of a document's ``<style>`` elements."""

    def __init__(self) -> None:
        self._rules: dict[tuple[str, str], dict[str, str]] = {}

    def add(self, source: str) -> None:
        """Read the content of a ``<style>`` element."""
        for rule in source.split("}"):
            selectors, _, body = rule.partition("{")
            own = declarations(body.strip()) if body else {}
            if not own or len(self._rules) >= _MOST_RULES:
                continue
            for selector in selectors.split(","):
                if match := _SELECTOR.match(selector.strip().rpartition("\n")[2].strip()):
                    key = ((match.group(1) or "").lower(), match.group(2).lower())
                    self._rules.setdefault(key, {}).update(own)

    def style_of(self, tag: str, classes: str, own: str) -> Style:
        """What applies to an element. classes, own: its ``class`` and ``style`` attributes."""
        if not self._rules or not classes:
            return declarations(own)
        merged: dict[str, str] = {}
        for name in classes.lower().split()[:20]:
            merged |= self._rules.get(("", name), {}) | self._rules.get((tag, name), {})
        return merged | dict(declarations(own))


def marks_of(around: Marks, tag: str, style: Style, attributes: Mapping[str, str]) -> Marks:
    """How words within an element look. around: how they look outside of it."""
    changes: dict[str, Any] = {}
    if name := _TAG_MARKS.get(tag):
        changes[name] = True
    if (weight := _weight(style)) is not None:
        changes["strong"] = weight
    if (slant := _slant(style)) is not None:
        changes["em"] = slant
    lined = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    if "line-through" in lined:
        changes["s"] = True
    if "underline" in lined:
        changes["underlined"] = True
    changes |= _raised(style)
    size = size_of(style) or (_FONT_SIZES.get(attributes.get("size", ""), 0.0) if tag == "font" else 0.0)
    if size:
        changes["size"] = size
    return replace(around, **changes) if changes else around


def size_of(style: Style) -> float:
    """The size of letters in points; 0 when the style gives none, or only one relative to others."""
    value = style.get("font-size") or style.get("font", "")
    if match := _LENGTH.search(value):
        return float(match.group(1)) * (_POINTS_PER_PIXEL if match.group(2) == "px" else 1.0)
    return _NAMED_SIZES.get(value, 0.0)


def _weight(style: Style) -> bool | None:
    value = style.get("font-weight", "").partition(" ")[0]
    if value in _BOLD_WORDS:
        return _BOLD_WORDS[value]
    if value.isascii() and value.isdigit():
        return int(value[:4]) >= 600
    return True if {"bold", "700", "800", "900"} & set(style.get("font", "").split()) else None


def _slant(style: Style) -> bool | None:
    value = style.get("font-style", "")
    if value:
        return value.startswith(("italic", "oblique"))
    return True if "italic" in style.get("font", "").split() else None


def _raised(style: Style) -> dict[str, bool]:
    match style.get("vertical-align", ""):
        case "super":
            return {"sup": True}
        case "sub":
            return {"sub": True}
        case "baseline":
            return {"sub": False, "sup": False}
        case _:
            return {}
