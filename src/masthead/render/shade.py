"""Pages shown in one colour scheme, whatever the reader's own is.

A frame cannot be told which ``prefers-color-scheme`` to report, so the media queries themselves are answered, always
true or never true, and a document that declares both schemes declares the chosen one.
"""

from __future__ import annotations

import re
from enum import StrEnum

_STYLES = re.compile(r"<style[^>]*>.*?</style>|<meta [^>]*>|<source [^>]*>", re.DOTALL | re.IGNORECASE)
_ASKS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_BOTH = re.compile(r"\blight dark\b")


class Shade(StrEnum):
    """Which colour scheme a document is shown in. AUTO: the reader's own."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def in_shade(document: str, shade: Shade) -> str:
    """An HTML document with its questions for light or dark answered; styles and metadata alone are touched."""
    if shade is Shade.AUTO:
        return document

    def answer(asked: re.Match[str]) -> str:
        # Both are lengths every window can be compared with, so they combine with any other condition.
        return "(min-width:0)" if asked.group(1).lower() == shade.value else "(max-width:0)"

    def settle(styles: re.Match[str]) -> str:
        return _BOTH.sub(shade.value, _ASKS.sub(answer, styles.group()))

    return _STYLES.sub(settle, document)
