"""The labels of a house format, as editors write them into documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.edition.house import HouseFormat, fold
from masthead.edition.markdown.attributes import read_heading, safe_words, write_attributes
from masthead.edition.markdown.prose import heading_to_markdown
from masthead.edition.normal_form import one_line

_LONGEST_LABEL = 120
_SIGNS = re.compile(r"#{1,6}[ \t]*(?=\S)")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


@dataclass(frozen=True, slots=True)
class Label:
    """A section's heading. words: as the house spells them, where it knows them. kind: empty when it does not.

    braces: its attributes, with a space before them.
    """

    words: str
    kind: str = ""
    braces: str = ""

    def markdown(self) -> str:
        """The heading's line."""
        return f"## {safe_words(heading_to_markdown(self.words))}{self.braces}".rstrip()


class Labels:
    """All labels and aliases of a house format."""

    def __init__(self, house: HouseFormat) -> None:
        self._known: dict[str, Label] = {}
        for slot in house.rundown:
            for name in (slot.label, *slot.aliases):
                self._known.setdefault(fold(name), Label(one_line(name), slot.kind))

    def match(self, text: str) -> Label | None:
        """The label that a line is: with or without number signs, a colon at its end, or in capitals."""
        text = one_line(text)
        if not text or len(text) > _LONGEST_LABEL:
            return None
        text = _SIGNS.sub("", text, count=1) if text.startswith("#") else text
        if known := self._find(text):
            return known
        before, brace, after = text.partition("{")
        heading = read_heading(f"{before}{brace}{after.translate(_STRAIGHT)}")
        known = self._find(heading.words)
        if known is None or heading.unknown or not heading.values or "{" in after:
            return None
        kind = heading.values.get("kind", known.kind)
        return Label(known.words, kind, write_attributes(heading.values))

    def _find(self, words: str) -> Label | None:
        words = words.strip("*_ ") if words.startswith(("*", "_")) else words
        return self._known.get(fold(words)) or self._known.get(fold(words.rstrip(":： ")))


def has_signs(text: str) -> bool:
    """Whether a line opens like a heading of Markdown."""
    return _SIGNS.match(text) is not None
