"""The words of what readers see of subscriptions: pages and letters, in English and German.

One pair of files for each area: ``<area>.en.toml`` and ``<area>.de.toml``, the same keys in both, the same
``{placeholders}`` in each. A language without words of its own gets English ones. Apps above add areas of their own
in `AppConfig.ready()`: ``add_area("jobs", "masthead.web.revenue.words")``.

Errors: `UnknownWordsError` for a key that no area has, KeyError for a placeholder without a value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

AREAS = ("pages", "sign_up", "letters", "preferences")
LANGUAGES = ("en", "de")


_further: dict[str, str] = {}


def add_area(area: str, package: str) -> None:
    """Let pages speak an area whose files stand in another package. Its keys are its own: no other area has them."""
    _further[area] = package
    _words.cache_clear()


class UnknownWordsError(LookupError):
    """No area has words under this key."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. language: that of the words, which is that of the page's ``lang``."""

    language: str
    _table: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The words for a key, their placeholders filled; nothing is escaped."""
        try:
            said = self._table[key]
        except KeyError:
            raise UnknownWordsError(f"There are no words under “{key}”.") from None
        return said.format_map(values)


def words_for(language: str) -> Words:
    """The words for a BCP 47 language."""
    plain = language.lower().partition("-")[0]
    return _words(plain if plain in LANGUAGES else LANGUAGES[0])


def word_table(area: str, language: str) -> Mapping[str, str]:
    """The words of one area as they stand in its file."""
    text = files(_further.get(area) or __package__).joinpath(f"{area}.{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def _words(language: str) -> Words:
    table: dict[str, str] = {}
    for area in (*AREAS, *_further):
        table |= word_table(area, language)
    return Words(language, MappingProxyType(table))
