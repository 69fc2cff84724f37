"""HTML as a row of tags and texts, with the position of each.

Made for mail as Masthead renders it, where the standard library's parser takes most of the time of a whole
preflight: tags are well formed and quotes closed. Anything else is read as text, never refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# Comments go whole, and with them what only Outlook reads; atomic groups keep odd quotes from costing more than once.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][^\s/>]*)((?>[^>\"']+|\"[^\"]*\"|'[^']*')*)>|<[!?][^>]*>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_RAW_ENDS = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in ("script", "style")}


@dataclass(frozen=True, slots=True)
class Token:
    """A tag (lower case), or a text where `tag` is empty. position: of its first character. text: unescaped."""

    position: int
    tag: str = ""
    closes: bool = False
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def tokens(html: str) -> Iterator[Token]:
    """Everything in order, without comments, declarations and the insides of scripts and style sheets."""
    here = 0
    while (match := _TOKEN.search(html, here)) is not None:
        if match.start() > here:
            yield Token(here, text=_unescaped(html[here : match.start()]))
        here = match.end()
        tag = match.group(2)
        if tag is None:
            continue
        tag = tag.lower()
        closes = bool(match.group(1))
        yield Token(match.start(), tag, closes, attributes={} if closes else _attributes(match.group(3)))
        if tag in _RAW_ENDS and not closes:
            end = _RAW_ENDS[tag].search(html, here)
            here = end.start() if end else len(html)
    if here < len(html):
        yield Token(here, text=_unescaped(html[here:]))


def _attributes(text: str) -> dict[str, str]:
    """The first of each name counts, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), _unescaped(double or single or bare))
    return found


def _unescaped(text: str) -> str:
    return unescape(text) if "&" in text else text
