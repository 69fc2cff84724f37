"""What tags, classes and attributes mean, source by source: headings, quotes, lists, and words nobody is to see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from masthead.edition.clipboard.blocks import TITLE, Place
from masthead.edition.clipboard.manuscript import Notes, shorten
from masthead.edition.clipboard.source import BULLET_TAG
from masthead.edition.clipboard.styles import Style

DEEPEST_LIST = 6
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"head", "header", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select"}
    | {"summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "ul", "video", "xml"}
)
_BLOCK_DISPLAYS = frozenset({"block", "flex", "grid", "list-item"})
_WITHOUT_WORDS = frozenset(
    {"audio", "canvas", "iframe", "noscript", "object", "script", "style", "svg", "template", "title", "video", "xml"}
)
_HEADING = re.compile(r"h([1-6])\Z")
_OFFICE_HEADING = re.compile(r"(?:mso)?heading\s?([1-9])(?:char)?\Z")
_OFFICE_LIST = re.compile(r"l\d+ level([1-9])")
_QUOTES = frozenset({"intense quote", "msointensequote", "msoquote", "quote", "quotations"})
_COMMENTS = frozenset({"msocomanchor", "msocommentreference", "msocommenttext", "commentanchor", "commentreference"})
_DELETIONS = frozenset({"msodel", "tracked-deletion", "trackchangetextdeletion"})
_UNNAMED = frozenset({"a", "body", "div", "font", "li", "ol", "section", "span", "td", "ul"})
_COMMENT_LINK = re.compile(r"#(?:_?msocom|cmnt)")
_UNSEEN_CLOSER = re.compile(rf"</({'|'.join(sorted(_WITHOUT_WORDS))})(?=[\s>])", re.IGNORECASE)


class Hidden(StrEnum):
    """Why words are not part of the manuscript; `NO` is false."""

    NO = ""
    BULLET = "bullet"
    COMMENT = "comment"
    DELETED = "deleted"
    UNSEEN = "unseen"


def is_block(tag: str, style: Style) -> bool:
    """Whether an element parts paragraphs."""
    return tag in _BLOCKS or style.get("display", "") in _BLOCK_DISPLAYS


def unseen_closers(html: str) -> Counter[str]:
    """How often each element without words is closed: one that never is must not hide the rest of the document."""
    return Counter(match.group(1).lower() for match in _UNSEEN_CLOSER.finditer(html))


def hidden(tag: str, style: Style, attributes: Mapping[str, str], closers: Mapping[str, int]) -> Hidden:
    """Whether an element's words are left out, and why."""
    if tag == BULLET_TAG or style.get("mso-list", "").startswith("ignore"):
        return Hidden.BULLET
    if tag in _WITHOUT_WORDS:
        return Hidden.UNSEEN if closers.get(tag, 0) > 0 else Hidden.NO
    names = _names(attributes)
    if tag == "del" or names & _DELETIONS:
        return Hidden.DELETED
    if _is_comment(tag, style, attributes, names):
        return Hidden.COMMENT
    unseen = style.get("display") == "none" or style.get("mso-hide") == "all" or style.get("visibility") == "hidden"
    return Hidden.UNSEEN if unseen or "hidden" in attributes else Hidden.NO


def report(why: Hidden, words: str, notes: Notes) -> None:
    """Say what was left out, where its author could miss it."""
    if why is Hidden.DELETED and words:
        notes.say(f"A tracked deletion is left out: “{shorten(words)}”.")
    elif why is Hidden.COMMENT and len(words) > len("[ab12]"):
        notes.say(f"A comment is left out: “{shorten(words)}”.")


def place_of(around: Place, tag: str, style: Style, attributes: Mapping[str, str]) -> Place:
    """Where words within an element stand. around: where the element itself does."""
    changes: dict[str, Any] = {}
    # Classes of runs name their letters, not their paragraph; of wrappers, anything at all.
    names = _parastyle(attributes) if tag in _UNNAMED else _names(attributes)
    if (level := _level(tag, style, attributes, names)) is not None:
        changes["level"] = level
    if _is_quote(tag, style, names):
        changes["quote"] = min(around.quote + 1, DEEPEST_LIST)
    if tag in {"ul", "ol"} or (tag == "li" and not around.depth):
        changes["depth"] = min(around.depth + 1, DEEPEST_LIST)
    if nested := number(attributes.get("data-aria-level", "")):
        # Word for the web gives every item a list of its own and only says how deep it belongs.
        changes["depth"] = min(max(nested, around.depth), DEEPEST_LIST)
    if match := _OFFICE_LIST.search(style.get("mso-list", "")):
        changes["depth"] = min(int(match.group(1)), DEEPEST_LIST)
    return replace(around, **changes) if changes else around


def number(value: str) -> int:
    """A positive number in an attribute; 0 for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0


def is_decoration(attributes: Mapping[str, str]) -> bool:
    """Whether a picture is a spacer or counts readers."""
    return any(attributes.get(side, "").removesuffix("px") in {"0", "1"} for side in ("width", "height"))


def _names(attributes: Mapping[str, str]) -> frozenset[str]:
    """The names of styles an element has: its classes, and the style Word for the web speaks of."""
    names = attributes.get("class", "").lower().split()[:20]
    return frozenset(names) | _parastyle(attributes)


def _parastyle(attributes: Mapping[str, str]) -> frozenset[str]:
    return frozenset({attributes.get("data-ccp-parastyle", "").lower()})


def _level(tag: str, style: Style, attributes: Mapping[str, str], names: frozenset[str]) -> int | None:
    if names & {"msotitle", "title"}:
        return TITLE
    if match := _HEADING.match(tag):
        return int(match.group(1))
    if attributes.get("role") == "heading":
        return min(number(attributes.get("aria-level", "")) or 2, 6)
    for name in names:
        if match := _OFFICE_HEADING.match(name):
            return min(int(match.group(1)), 6)
    outline = number(style.get("mso-outline-level", ""))
    return min(outline, 6) if outline else None


def _is_quote(tag: str, style: Style, names: frozenset[str]) -> bool:
    # Gmail’s “indent more” is a quote without its line.
    indented = tag == "blockquote" and style.get("border", "").partition(" ")[0] in {"none", "medium"}
    return (tag == "blockquote" and not indented) or bool(names & _QUOTES)


def _is_comment(tag: str, style: Style, attributes: Mapping[str, str], names: frozenset[str]) -> bool:
    if style.get("mso-element", "") in {"comment", "comment-list"} or names & _COMMENTS:
        return True
    return tag == "a" and _COMMENT_LINK.match(attributes.get("href", "").lower()) is not None
