"""The braces at the end of a section's heading: ``## Label {kind=story segment=premium sponsor="Lumen Press"}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from masthead.edition.normal_form import one_line

KNOWN = ("kind", "segment", "sponsor")

_PAIR = r"""([A-Za-z][A-Za-z0-9_-]*)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}]+)"""
_ONE = re.compile(_PAIR)
# Written so that no text can be split in two ways: a heading of any length is read in one pass.
_BRACES = re.compile(rf"(?<![\\{{])\{{\s*((?:{_PAIR}|[.#][\w-]+)(?:\s+(?:{_PAIR}|[.#][\w-]+))*)\s*\}}\s*$")
_BARE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]*")


@dataclass(frozen=True, slots=True)
class HeadingAttributes:
    """A heading's parts. words: its Markdown before the braces. unknown: what the braces hold beyond `KNOWN`."""

    words: str
    values: Mapping[str, str]
    unknown: tuple[str, ...]


def read_heading(text: str) -> HeadingAttributes:
    """Split a heading from its braces. Braces that hold no attributes are part of the words."""
    values: dict[str, str] = {}
    unknown: list[str] = []
    while match := _BRACES.search(text):
        text = text[: match.start()].rstrip()
        inside = match.group(1)
        for name, value in _ONE.findall(inside):
            if name.lower() in KNOWN:
                values.setdefault(name.lower(), _unquoted(value))
            else:
                unknown.append(f"{name}={value}")
        unknown += re.findall(r"(?:^|\s)([.#][\w-]+)", _ONE.sub("", inside))
    return HeadingAttributes(text, values, tuple(unknown))


def write_attributes(values: Mapping[str, str]) -> str:
    """The braces for `values`, with a space before them; nothing when there are none."""
    pairs = [f"{name}={_quoted(values[name])}" for name in KNOWN if values.get(name)]
    return f" {{{' '.join(pairs)}}}" if pairs else ""


def safe_words(markdown: str) -> str:
    """A heading's Markdown whose own words do not end like attributes."""
    if not _BRACES.search(markdown):
        return markdown
    at = markdown.rindex("{")
    return f"{markdown[:at]}\\{markdown[at:]}"


def _unquoted(value: str) -> str:
    if value[0] == '"':
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    elif value[0] == "'":
        value = value[1:-1]
    return one_line(value)


def _quoted(value: str) -> str:
    value = one_line(value)
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
