"""Addresses of the sections within a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from masthead.edition.model import Section

LONGEST = 60


def slug(label: str) -> str:
    """A label as an HTML id and URL fragment: lower-case letters and digits of any script, hyphens between.

    Empty for a label that has neither ("✨").
    """
    text = unicodedata.normalize("NFKC", label).lower()
    letters = (char if unicodedata.category(char)[0] in "LNM" and char != "\ufe0f" else " " for char in text)
    return "-".join("".join(letters).split())[:LONGEST].strip("-")


def anchors(sections: Iterable[Section], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """One id per section, unique among them and beside those that are `taken` already.

    They come from labels, so that a link to a section outlives its text and its neighbours; a label that
    comes again gets a number. A section without a label goes by its kind.
    """
    used = set(taken)
    numbers: dict[str, int] = {}
    found: list[str] = []
    for section in sections:
        wanted = name = slug(section.label) or slug(section.kind)
        while name in used:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            name = f"{wanted}-{numbers[wanted]}"
        used.add(name)
        found.append(name)
    return tuple(found)
