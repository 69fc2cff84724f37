"""The words Masthead writes itself, and dates, numbers and lists as a language has them.

English and German are complete. Any other language gets English words, but its own dates, numbers,
lists and quotation marks (Babel, Unicode CLDR); `Catalogue.words_language` says which words these are,
so that a page can mark them with their own ``lang``.

Errors: `CatalogueError` ← `UnknownWordError`, `MissingValueError`.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from masthead.edition.catalogue.quotes import quotes_for

COMPLETE_LANGUAGES = ("en", "de")

# A single pair of braces; doubled ones are merge tags and stay.
_PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
# “en” alone is read as the English of most of the world: day before month, no comma before “and”.
_PREFERRED_LOCALE = {"en": "en-GB"}
# Room for every subtag that RFC 5646 §4.4.1 counts together.
_LONGEST_TAG = 42
_LONG_DATE = {"en_GB": "EEEE d MMMM y"}


class CatalogueError(LookupError):
    """A word cannot be written."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownWordError(CatalogueError):
    """No catalogue has this key."""


class MissingValueError(CatalogueError):
    """The word names a value that was not given."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's words and forms. Build with `catalogue_for`.

    language: BCP 47, as asked for. words_language: the language its words are in.
    """

    language: str
    words_language: str
    _words: Mapping[str, str]
    _locale: Locale

    def word(self, key: str, **values: str | int) -> str:
        """The word for `key` with its ``{placeholders}`` filled, verbatim: nothing is escaped or grouped.

        A placeholder without a value takes the word of the same key, if there is one (``{affiliate_mark}``).
        Raises `UnknownWordError` or `MissingValueError`: a page never shows a hole.
        """
        return self._fill(key, values, ())

    def long_date(self, date: dt.date) -> str:
        """With weekday and year: “Monday 23 November 2026”, “Montag, 23. November 2026”."""
        return format_date(date, _LONG_DATE.get(str(self._locale), "full"), locale=self._locale)

    def short_date(self, date: dt.date) -> str:
        """Without weekday: “23 Nov 2026”, “23.11.2026”."""
        return format_date(date, "medium", locale=self._locale)

    def month(self, date: dt.date) -> str:
        """Month and year: “November 2026”."""
        return format_skeleton("yMMMM", date, locale=self._locale)

    def names(self, names: Sequence[str]) -> str:
        """A list in a sentence: “A, B and C”. Empty for none."""
        return format_list(list(names), locale=self._locale)

    def number(self, number: int | Decimal) -> str:
        """Grouped digits: “12,345”, “12.345”."""
        return format_decimal(number, locale=self._locale)

    def duration(self, seconds: int) -> str:
        """Minutes and seconds, parts that are zero left out: “4 min 44 sec”, “45 sec”. Negative counts as zero."""
        minutes, rest = divmod(max(seconds, 0), 60)
        if self.words_language != self._locale.language:
            parts = [("duration-minute", minutes)] if minutes else []
            parts += [("duration-second", rest)] if rest or not minutes else []
            return " ".join(format_unit(value, unit, "short", locale=self._locale) for unit, value in parts)
        if not minutes:
            return self.word("duration_seconds", seconds=rest)
        if not rest:
            return self.word("duration_minutes", minutes=minutes)
        return self.word("duration", minutes=minutes, seconds=rest)

    @property
    def quotes(self) -> tuple[str, str]:
        """Opening and closing quotation mark."""
        return quotes_for(self._locale.language, self._locale.script, self._locale.territory)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way the language runs."""
        return "rtl" if self._locale.text_direction == "rtl" else "ltr"

    def _fill(self, key: str, values: Mapping[str, str | int], within: tuple[str, ...]) -> str:
        if key not in self._words:
            raise UnknownWordError(f"No catalogue has the word “{key}”.")

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in values:
                return str(values[name])
            if name in self._words and name not in (*within, key):
                return self._fill(name, values, (*within, key))
            raise MissingValueError(f"The word “{key}” needs a value for “{name}”.")

        return _PLACEHOLDER.sub(value, self._words[key])


def catalogue_for(language: str, labels: Mapping[str, str] = MappingProxyType({})) -> Catalogue:
    """The catalogue of a BCP 47 `language`, with a house format's `labels` over its words.

    A language that nobody knows gets English throughout. Raises `UnknownWordError` for a label
    that overrides no word.
    """
    locale = _locale(language)
    words_language = locale.language if locale.language in COMPLETE_LANGUAGES else "en"
    words = _words(words_language)
    for key in labels:
        if key not in words:
            raise UnknownWordError(f"No catalogue has the word “{key}”, so it cannot be overridden.")
    return Catalogue(language, words_language, MappingProxyType({**words, **labels}), locale)


def word_keys() -> tuple[str, ...]:
    """Every key, in the order of the English file."""
    return tuple(_words("en"))


def placeholders(text: str) -> tuple[str, ...]:
    """The names of the ``{values}`` in a word, in order; doubled braces are merge tags, not values."""
    return tuple(_PLACEHOLDER.findall(text))


def english(key: str) -> str:
    """The English word as it stands in its file, placeholders and all. Raises `UnknownWordError`."""
    try:
        return _words("en")[key]
    except KeyError:
        raise UnknownWordError(f"No catalogue has the word “{key}”.") from None


@cache
def _words(language: str) -> Mapping[str, str]:
    text = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale:
    """The nearest locale Babel knows: subtags are dropped from the right; English when none is left."""
    tag = _PREFERRED_LOCALE.get(language.lower(), language[:_LONGEST_TAG])
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return Locale.parse(_PREFERRED_LOCALE["en"], sep="-")
