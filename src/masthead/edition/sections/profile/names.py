"""Names in their own script: where they begin in a heading, and which language they are in."""

from __future__ import annotations

import re
import unicodedata

# The language a person's name is most likely written in, by the country of the flag (ISO 3166 → BCP 47).
# Countries that write in Latin letters are left out: there is nothing to mark.
_LANGUAGES = {
    "AE": "ar",
    "AM": "hy",
    "BD": "bn",
    "BG": "bg",
    "BH": "ar",
    "BY": "be",
    "CN": "zh-Hans",
    "CY": "el",
    "DZ": "ar",
    "EG": "ar",
    "ET": "am",
    "GE": "ka",
    "GR": "el",
    "HK": "zh-Hant",
    "IL": "he",
    "IN": "hi",
    "IQ": "ar",
    "IR": "fa",
    "JO": "ar",
    "JP": "ja",
    "KG": "ky",
    "KH": "km",
    "KP": "ko",
    "KR": "ko",
    "KW": "ar",
    "KZ": "kk",
    "LA": "lo",
    "LB": "ar",
    "LK": "si",
    "LY": "ar",
    "MA": "ar",
    "MK": "mk",
    "MM": "my",
    "MN": "mn",
    "MO": "zh-Hant",
    "NP": "ne",
    "OM": "ar",
    "PK": "ur",
    "QA": "ar",
    "RS": "sr",
    "RU": "ru",
    "SA": "ar",
    "SG": "zh-Hans",
    "SY": "ar",
    "TH": "th",
    "TJ": "tg",
    "TN": "ar",
    "TW": "zh-Hant",
    "UA": "uk",
    "YE": "ar",
}
_INDICATOR_A = 0x1F1E6
_BRACKETED = re.compile(r"(?P<name>.*\S)\s*[(（\[【](?P<native>[^()（）\[\]【】]+)[)）\]】]")


def language_of_flag(flag: str) -> str:
    """BCP 47 of the language behind a flag emoji; "" when the flag says nothing about a script."""
    letters = [ord(character) - _INDICATOR_A for character in flag[:2]]
    if len(letters) != 2 or not all(0 <= letter < 26 for letter in letters):
        return ""
    return _LANGUAGES.get("".join(chr(ord("A") + letter) for letter in letters), "")


def split_native_name(words: str) -> tuple[str, str]:
    """A name as (in Latin letters, in its own script): the words at the end that hold no Latin letter.

    A name with no Latin letter at all is just a name. Brackets around the native name are dropped.
    """
    bracketed = _BRACKETED.fullmatch(words.strip())
    if bracketed and all(_is_native(part) for part in bracketed["native"].split()):
        return bracketed["name"].strip(), bracketed["native"].strip()
    parts = words.split()
    first = len(parts)
    while first and _is_native(parts[first - 1]):
        first -= 1
    native = " ".join(parts[first:])
    if not first or not native:
        return words.strip(), ""
    return " ".join(parts[:first]), native


def _is_native(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return bool(letters) and not any(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
