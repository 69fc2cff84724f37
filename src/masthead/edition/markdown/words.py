"""The words the Markdown form of an edition recognises and writes, in the edition's language and the house's terms."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.edition.catalogue import catalogue_for
from masthead.edition.house import HouseFormat, fold


@dataclass(frozen=True, slots=True)
class HouseWords:
    """What one edition's Markdown calls things.

    language: BCP 47 of the edition; decides how printed numbers are read. sources: opens a story's line of
    sources. also_sources: further words recognised there. level, change: headings of the market table.
    """

    language: str = "en"
    sources: str = "Sources"
    also_sources: tuple[str, ...] = ()
    level: str = "Level"
    change: str = "Day"

    def is_sources(self, word: str) -> bool:
        """Whether a word opens a line of sources; case and accents do not matter."""
        known = (self.sources, *self.also_sources, "Sources")
        return fold(word).rstrip(": ") in {fold(each).rstrip(": ") for each in known}


def house_words(language: str, house: HouseFormat) -> HouseWords:
    """The words of a house format for an edition in `language`."""
    own, plain = catalogue_for(language, house.labels), catalogue_for(language)
    return HouseWords(
        language=language,
        sources=own.word("sources").rstrip(": "),
        also_sources=(plain.word("sources"), house.labels.get("sources", "")),
        level=own.word("level"),
        change=own.word("day_change"),
    )
