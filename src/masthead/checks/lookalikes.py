"""Host names that look like others: scripts mixed within a label, or a foreign script that passes for Latin.

Follows the spirit of Unicode UTS 39 (“highly restrictive” and whole-script confusables), with the little
that the standard library knows about scripts.
"""

from __future__ import annotations

import unicodedata

# Letters of other scripts that pass for Latin ones in common fonts.
_CYRILLIC_AS_LATIN = frozenset("аеорсухѕіјԛԝһӏԁьгпт")
_GREEK_AS_LATIN = frozenset("αορνυικτχ")
# What one label may mix: the scripts of written Japanese, Chinese and Korean, each with Latin.
_MIXES = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)


def shown_host(host: str) -> str:
    """The host with its ``xn--`` labels decoded, as a browser may show it; undecodable labels stay."""
    return ".".join(_shown(label) for label in host.lower().split("."))


def looks_like_another(host: str) -> bool:
    """Whether a label of the host could be taken for a different one."""
    return any(_confusable(label) for label in shown_host(host).split(".") if not label.isascii())


def _shown(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _confusable(label: str) -> bool:
    letters = [char for char in label if char.isalpha()]
    scripts = {script_of(char) for char in letters}
    if len(scripts) > 1:
        return not any(scripts <= mix for mix in _MIXES)
    return bool(letters) and (set(letters) <= _CYRILLIC_AS_LATIN or set(letters) <= _GREEK_AS_LATIN)


def script_of(char: str) -> str:
    """The first word of a letter's Unicode name, which for letters is its script (“CJK” for Han)."""
    name = unicodedata.name(char, "UNKNOWN").partition(" ")[0].partition("-")[0]
    return {"FULLWIDTH": "LATIN", "HALFWIDTH": "KATAKANA", "IDEOGRAPHIC": "CJK"}.get(name, name)
