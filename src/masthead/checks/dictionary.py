"""The house dictionary: wrong → right, as the house writes it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from masthead.checks.check import Check, Passage, Preflight, quoted, warning
from masthead.edition.findings import Finding
from masthead.edition.mergetags import MERGE_TAG

HOUSE_STYLE = warning(
    "house-style",
    "Words that the house dictionary writes otherwise.",
    "Write them as the house format’s “[dictionary]” has them.",
)

_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE
)


def _run(p: Preflight) -> Iterator[Finding]:
    words = {wrong: right for wrong, right in p.house.dictionary.items() if wrong.strip() and wrong != right}
    if not words:
        return
    pattern = _pattern(tuple(sorted(words, key=lambda wrong: (-len(wrong), wrong))))
    seen: set[tuple[int | None, str, str]] = set()
    for passage in p.passages:
        for wrong, count in _found(passage.text, pattern, words).items():
            key = (passage.section, passage.field, wrong)
            if key not in seen:
                seen.add(key)
                yield _finding(p, passage, wrong, words[wrong], count)


CHECK = Check(
    "dictionary",
    "Names and terms are written as the house writes them.",
    (HOUSE_STYLE,),
    _run,
)


def _finding(p: Preflight, passage: Passage, wrong: str, right: str, count: int) -> Finding:
    times = "" if count == 1 else f" ({count} times)"
    where = f" in the {passage.field}" if passage.field else ""
    at = p.place(passage.section, wrong, f"{passage.field}:") if passage.field else p.place(passage.section, wrong)
    remedy = f"Write {quoted(right)}." if right else "Leave it out."
    return HOUSE_STYLE.found(f"{quoted(wrong)}{where}{times} is not house style.", remedy, at=at)


def _found(text: str, pattern: re.Pattern[str], words: dict[str, str]) -> Counter[str]:
    """How often each wrong form stands in `text`, outside addresses and merge tags and the right forms themselves."""
    found: Counter[str] = Counter()
    protected: list[tuple[int, int]] | None = None
    for match in pattern.finditer(text):
        wrong = " ".join(match.group().split())
        if wrong not in words or _is_part_of(words[wrong], text, match.start(), match.end()):
            continue
        # Few passages hold a wrong form, so addresses are looked for only then.
        protected = _addresses(text) if protected is None else protected
        last = bisect_right(protected, (match.start(), len(text))) - 1
        if last < 0 or match.start() >= protected[last][1]:
            found[wrong] += 1
    return found


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses and merge tags stand, in order."""
    return sorted(match.span() for each in (_ADDRESS, MERGE_TAG) for match in each.finditer(text))


def _is_part_of(right: str, text: str, start: int, end: int) -> bool:
    """Whether the wrong form only stands inside its right one (“Bank” → “Harbour Bank”)."""
    wrong = text[start:end]
    offset = right.find(wrong)
    while offset >= 0:
        begin = start - offset
        if begin >= 0 and text[begin : begin + len(right)] == right:
            return True
        offset = right.find(wrong, offset + 1)
    return False


@lru_cache(maxsize=32)
def _pattern(wrongs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"{_edge(wrong[0], '<')}{_spaced(wrong)}{_edge(wrong[-1], '')}" for wrong in wrongs))


def _spaced(wrong: str) -> str:
    """A phrase may be wrapped over two lines."""
    return r"\s+".join(re.escape(word) for word in wrong.split())


def _edge(char: str, direction: str) -> str:
    """A word boundary where the script has any: Chinese, Japanese, Korean and Thai run on."""
    if not (char.isalnum() or char == "_"):
        return ""
    name = unicodedata.name(char, "")
    runs_on = name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"))
    return "" if runs_on else rf"(?{direction}!\w)"
