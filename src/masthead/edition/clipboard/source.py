"""Clipboard HTML before it is parsed: only what holds words, in markup that takes linear time to read.

The parser is the standard library's. Its older versions look for the end of a comment, a declaration
or a tag again and again where none comes; here these are gone before it starts.
"""

from __future__ import annotations

import re

from masthead.edition.clipboard.manuscript import LARGEST_PASTE, ClipboardError, check_size

# The element that stands for Word's conditional “[if !supportLists]”, which holds the bullet of a list item.
BULLET_TAG = "masthead-bullet"

# Pictures inside of the document are dropped anyway, and are larger than all its words.
_LARGEST_WITH_PICTURES = 60_000_000
_PICTURE_DATA = re.compile(r"(data:[a-z]{1,20}/[a-z0-9.+-]{1,60}(?:;[a-z0-9=-]{1,40}){0,3},)[A-Za-z0-9+/=%_.~-]+")
_BULLET_OPENS = re.compile(r"<!(?:--)?\[if !supportLists\](?:--)?>", re.IGNORECASE)
_CONDITION_ENDS = re.compile(r"<!(?:--)?\[endif\](?:--)?>", re.IGNORECASE)
_FRAGMENT = ("<!--StartFragment-->", "<!--EndFragment-->")
# Windows puts these lines before the HTML (its clipboard format “HTML Format”, CF_HTML).
_WINDOWS_HEADER = re.compile(r"\A\s{0,20}Version:[\d.]+\s+(?:(?:Start|End|Source)[A-Za-z]+:[^\n<]*\n)*")


def readable(html: str) -> str:
    """The markup without comments, declarations and the data of pictures. Raises `ClipboardError` for its size."""
    check_size(len(html), _LARGEST_WITH_PICTURES, "markup")
    html = _WINDOWS_HEADER.sub("", html, count=1)
    html = _PICTURE_DATA.sub(r"\1", html) if "data:" in html else html
    check_size(len(html), LARGEST_PASTE, "markup")
    html = _CONDITION_ENDS.sub(f"</{BULLET_TAG}>", _BULLET_OPENS.sub(f"<{BULLET_TAG}>", _fragment(html)))
    html = _without(_without(html, "<!--", "-->"), "<!", ">")
    html = _without(html, "<?", ">")
    html = html.replace("<!", "&lt;!").replace("<?", "&lt;?")
    last = html.rfind(">") + 1
    return html[:last] + html[last:].replace("<", "&lt;")


def _fragment(html: str) -> str:
    """With the style rules of the document, but of its body only what was selected."""
    start, end = (html.find(mark) for mark in _FRAGMENT)
    body = html.lower().find("<body") if start >= 0 else -1
    if start < 0 or end < start or body < 0 or body > start:
        return html
    return html[:body] + html[start:end]


def _without(html: str, opening: str, closing: str) -> str:
    """Without everything from `opening` to the next `closing`; an opening without its end stays."""
    pieces: list[str] = []
    position = 0
    while (start := html.find(opening, position)) >= 0:
        end = html.find(closing, start + len(opening))
        if end < 0:
            break
        pieces.append(html[position:start])
        position = end + len(closing)
    return "".join([*pieces, html[position:]])


def too_deep(depth: int) -> ClipboardError:
    """The error for tags nested deeper than any document's."""
    return ClipboardError(
        f"The clipboard holds tags that nest more than {depth} deep, which no manuscript does. "
        "Paste it as plain text, or in parts."
    )
