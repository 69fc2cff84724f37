"""Countries as people write them, and their flags."""

from __future__ import annotations

from functools import cache

from babel import Locale

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_SHIFT = 0x1F1E6 - ord("A")


@cache
def country_names(language: str) -> dict[str, str]:
    """Name by code of ISO 3166-1, by name. language: BCP 47; English where Babel does not know it."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except ValueError:
        locale = Locale("en")
    names = {
        code: str(name)
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))


def country_name(code: str, language: str) -> str:
    """Of one; its code where it has no name, "" for none."""
    return country_names(language).get(code, code)


def flag_of(code: str) -> str:
    """As an emoji; "" for none."""
    return "".join(chr(ord(letter) + _SHIFT) for letter in code) if code.isascii() and code.isupper() else ""


def spellings(code: str) -> tuple[str, ...]:
    """How a country may stand in a subscriber's attribute: its code, its English name and its German one."""
    return tuple(dict.fromkeys((code, country_name(code, "en"), country_name(code, "de"))))
