"""Addresses that are made to be mistaken for others: letters of several scripts in one word, whole words of letters
that look Latin and are not, characters that nobody sees.

The rules follow the “highly restrictive” level of Unicode's security mechanisms (UTS #39 §5.2), judged for each label
of the domain and for the part before the “@”. A domain may differ in script from its top-level name, as many do.
"""

from __future__ import annotations

import unicodedata

_SETS = (
    frozenset({"Latin", "Han", "Hiragana", "Katakana"}),
    frozenset({"Latin", "Han", "Bopomofo"}),
    frozenset({"Latin", "Han", "Hangul"}),
)
"""Scripts that are written together (UTS #39 §5.2)."""

_NAMES = {"Cjk": "Han", "Ideographic": "Han", "Katakana-Hiragana": "Katakana", "Halfwidth": "", "Fullwidth": ""}
# Small letters of Cyrillic, Greek and Armenian that nobody can tell from Latin ones.
_LATIN_TWINS = frozenset("асԁеһіјӏорԛѕԝхуүґ" + "ονριυκα" + "օսոց")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_VARIATIONS = (("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"))
_AGAIN = "type it again with one keyboard."


def lookalike_fault(local: str, domain: str) -> str:
    """What is wrong with an address in this respect, as a sentence; "" when nothing is.

    domain: in Unicode (U-labels). Plain ASCII is never at fault.
    """
    if local.isascii() and domain.isascii():
        return ""
    labels = domain.split(".")
    foreign_end = not labels[-1].isascii()
    if fault := _part_fault(local, "before the “@”", among_others=foreign_end or not domain.isascii()):
        return fault
    for label in labels[:-1]:
        if fault := _part_fault(label, "in its domain", among_others=foreign_end):
            return fault
    return ""


def _part_fault(part: str, where: str, *, among_others: bool) -> str:
    """among_others: whether what stands around is of other scripts, too, so that nobody takes it for Latin."""
    if part.isascii():
        return ""
    if any(_is_hidden(char) for char in part):
        return f"It holds a character {where} that nobody can see; remove it."
    if unicodedata.normalize("NFKC", part) != unicodedata.normalize("NFC", part):
        return f"It holds a special form of a plain letter {where}; write the plain one."
    letters = [char for char in part.casefold() if char.isalpha()]
    scripts = {script_of(char) for char in letters}
    if len(scripts) > 1 and not any(scripts <= each for each in _SETS):
        odd = _odd_one(letters)
        most = _most(letters)
        return f"“{odd}” {where} is a {script_of(odd)} letter among {most} ones; {_AGAIN}"
    if letters and not among_others and _LATIN_TWINS.issuperset(letters):
        return f"All its letters {where} look Latin, but are {script_of(letters[0])}; {_AGAIN}"
    return ""


def script_of(char: str) -> str:
    """The script of a letter, as the Unicode Character Database names characters; “” for what has no name."""
    first = unicodedata.name(char, "").partition(" ")[0].capitalize()
    return _NAMES.get(first, first)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN_CATEGORIES or any(low <= char <= high for low, high in _VARIATIONS)


def _most(letters: list[str]) -> str:
    scripts = [script_of(char) for char in letters]
    return max(sorted(set(scripts)), key=scripts.count)


def _odd_one(letters: list[str]) -> str:
    """The first letter that is not of the script most are of."""
    most = _most(letters)
    return next(char for char in letters if script_of(char) != most)
