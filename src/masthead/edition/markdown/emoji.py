"""A flag or another emoji at the start of a line."""

from __future__ import annotations

import re

_BASE = (
    "[\u203c\u2049\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf"
    "\u2900-\u297f\u2b00-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
)
_DRESSED = f"{_BASE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
_ONE = "|".join(
    (
        "[\U0001f1e6-\U0001f1ff]{2}",  # a country's flag: two regional indicators
        "\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f",  # a region's flag: a black flag and tags
        "[0-9#*]\ufe0f?\u20e3",  # a keycap
        f"{_DRESSED}(?:\u200d{_DRESSED})*",  # anything else, also several joined
    )
)
_LEADING = re.compile(f"(?:{_ONE})+")


def split_mark(text: str) -> tuple[str, str]:
    """A text as (its leading emoji or "", the rest without space before it)."""
    stripped = text.lstrip()
    match = _LEADING.match(stripped)
    return (match.group(), stripped[match.end() :].lstrip()) if match else ("", text)
