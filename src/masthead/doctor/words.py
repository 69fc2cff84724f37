"""Words from outside, made fit to be read: quoted, shortened; domain names both as they are typed and as they look."""

from __future__ import annotations

import re
from collections.abc import Iterable

import idna

_GARBLING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ue000-\uf8ff\ufeff]"
)
"""Controls, what nobody sees, marks that turn the writing direction (UAX 9), and what is no character at all."""

_LONGEST_QUOTE = 120
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_LONGEST_NAME = 253


def clean(text: str) -> str:
    """`text` without what could move a terminal’s cursor or turn its reading direction."""
    return _GARBLING.sub("�", text)


def quoted(text: str, limit: int = _LONGEST_QUOTE) -> str:
    """Words from outside in quotation marks: on one line, shortened."""
    line = " ".join(clean(text[: limit * 4]).split())
    return f"“{line}”" if len(line) <= limit else f"“{line[: limit - 1].rstrip()}…”"


def listed(words: Iterable[str], last: str = "and") -> str:
    """“a, b and c”, from words that are fit to be read already."""
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, noun: str) -> str:
    """“1 look-up”, “12 look-ups”."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def is_name(name: str) -> bool:
    """Whether something can be asked for in the DNS as a host or below one: ASCII labels of at most 63 octets."""
    name = name.removesuffix(".")
    return len(name) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in name.split("."))


def bare(name: str) -> str:
    """A name in the form in which two are compared: lower case, no final dot."""
    return name.strip().lower().removesuffix(".")


def below(name: str, domain: str) -> bool:
    """Whether `name` is `domain` or lies below it."""
    return f".{bare(name)}".endswith(f".{bare(domain)}")


def looks(name: str) -> str:
    """A domain as readers see it, with its ``xn--`` labels decoded; labels that cannot be stay."""
    return ".".join(_decoded(label) for label in name.split("."))


def shown(name: str) -> str:
    """A domain for a message: as it is typed and, where that differs, as it looks."""
    typed = clean(name)[:_LONGEST_NAME]
    seen = looks(typed)
    return typed if seen == typed else f"{typed} (“{clean(seen)}”)"


def _decoded(label: str) -> str:
    if not label.lower().startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return label
