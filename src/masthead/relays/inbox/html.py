"""What the inbox needs to know of a mail's HTML, and the copy of it that is shown.

Nothing here makes HTML safe: the frame it is shown in does (sandbox, content policy). The scanner is linear
in time whatever it is given; it is there for the list of links, for search and for the preview line.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from urllib.parse import unquote, urlsplit

from masthead.mime.letter import Part
from masthead.mime.text import one_line

_TOKEN = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z-]{0,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SKIPPED = {
    name: re.compile(f"</{name}[^<>]*>?", re.IGNORECASE)
    for name in ("script", "style", "title", "noscript", "template")
}
_COMMENT_END = re.compile("-->")
_BODY = re.compile("<body", re.IGNORECASE)
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "code",
    "em",
    "font",
    "i",
    "mark",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
_COLOUR_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_BOTH_SCHEMES = re.compile(
    r"""(color-scheme\s*:\s*|name=["']?color-scheme["']?\s+content=["']?)(?:light\s+dark|dark\s+light)""", re.IGNORECASE
)
_CID = re.compile(r"""cid:([^\s"'()<>]+)""", re.IGNORECASE)
_HEAD = re.compile(r"<head(\s[^<>]*)?>", re.IGNORECASE)
_ROOT = re.compile(r"<!doctype[^<>]*>(?:\s*<html[^<>]*>)?|<html[^<>]*>", re.IGNORECASE)
_ADDRESS_LIKE = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,24})(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_EXTERNAL = re.compile(r"https?://(?!127\.0\.0\.1[:/])", re.IGNORECASE)
_PICTURE_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/svg+xml"}
MAX_LINKS = 1000
MAX_EMBEDDED = 40_000_000


class Scheme(StrEnum):
    """Which colours a mail is shown in."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag. name: lower case. inside: its attributes as written."""

    name: str
    closing: bool
    inside: str

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, references resolved; None when it is not there."""
        for match in _ATTRIBUTE.finditer(self.inside[:20_000]):
            if match[1].lower() == name:
                return unescape(match[2] or match[3] or match[4] or "")
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a mail. warning: what is odd about it, in plain words, or ""."""

    text: str
    target: str
    warning: str


def scan(html: str) -> Iterator[Tag | str]:
    """Tags and the text between them, in order; comments, scripts and styles left out."""
    position = 0
    while position < len(html):
        match = _TOKEN.search(html, position)
        if match is None:
            yield html[position:]
            return
        if match.start() > position:
            yield html[position : match.start()]
        position = match.end()
        if match[0] == "<!--":
            position = _after(html, _COMMENT_END, position)
            continue
        name = match[2].lower()
        if name in _SKIPPED and not match[1]:
            position = _after(html, _SKIPPED[name], position)
            continue
        yield Tag(name, bool(match[1]), match[3])


def _after(html: str, mark: re.Pattern[str], position: int) -> int:
    found = mark.search(html, position)
    return found.end() if found else len(html)


def text_of(html: str, limit: int = 1_000_000) -> str:
    """The words of an HTML document, for search and preview; about `limit` characters at most."""
    out: list[str] = []
    size = 0
    for token in scan(html):
        if isinstance(token, str):
            out.append(unescape(token))
            size += len(token)
            if size > limit:
                break
        elif token.name not in _INLINE:
            out.append(" ")
    return "".join(out)


def body_of(html: str, limit: int) -> str:
    """The first `limit` characters of what stands in the body: enough for a preview line."""
    body = _BODY.search(html)
    start = body.start() if body else 0
    return html[start : start + limit]


def links_of(html: str) -> tuple[Link, ...]:
    """Every link with the words people see, in order; at most `MAX_LINKS`."""
    links: list[Link] = []
    target: str | None = None
    words: list[str] = []
    for token in scan(html):
        if isinstance(token, str):
            words.append(unescape(token))
        elif token.name == "a":
            if target is not None:
                links.append(_link("".join(words), target))
                if len(links) == MAX_LINKS:
                    break
            target, words = (None if token.closing else token.attribute("href")), []
        elif token.name == "img" and target is not None:
            words.append(f" {token.attribute('alt') or ''} ")
    return tuple(links)


def _link(text: str, target: str) -> Link:
    words = one_line(text, 300)
    return Link(words, one_line(target.strip()), _warning(words, target.strip()))


def _warning(words: str, target: str) -> str:
    try:
        parts = urlsplit(target)
    except ValueError:
        return "The address cannot be read."
    if not target or target == "#":
        return "Leads nowhere."
    if target.startswith("#"):
        return ""
    if not parts.scheme:
        return "Not a full address: “https://” is missing."
    if parts.scheme.lower() not in ("http", "https", "mailto", "tel", "sms"):
        return f"“{one_line(parts.scheme, 30)}:” is not an address that mail programs open."
    if not words:
        return "No words: a screen reader has nothing to say."
    return _mismatch(words, parts.hostname or "")


def _mismatch(words: str, host: str) -> str:
    """The words look like one address and the link goes to another."""
    seen = _ADDRESS_LIKE.fullmatch(words.strip(" .,;:()[]<>“”\"'"))
    if not seen or not host:
        return ""
    shown, actual = seen[1].lower().removeprefix("www."), host.lower().removeprefix("www.")
    if actual == shown or actual.endswith("." + shown):
        return ""
    return f"The words say {shown}, the link goes to {actual}."


def external_pictures(html: str) -> int:
    """How many pictures come from other computers; the frame does not load them."""
    return sum(
        1
        for token in scan(html)
        if isinstance(token, Tag) and token.name == "img" and _EXTERNAL.match((token.attribute("src") or "").strip())
    )


def shown_html(html: str, pictures: tuple[Part, ...], scheme: Scheme) -> str:
    """The copy shown in the frame: links open beside it, pictures of the mail inside it, in one colour scheme.

    A frame cannot be told which `prefers-color-scheme` to report, so the media queries themselves are answered,
    always true or never true, and a mail that declares both schemes declares the chosen one.
    """
    shown = _with_pictures(html, pictures)
    shown = _COLOUR_QUERY.sub(lambda match: _answer(match[1].lower() == scheme.value), shown)
    shown = _BOTH_SCHEMES.sub(lambda match: match[1] + scheme.value, shown)
    place = _HEAD.search(shown) or _ROOT.search(shown)
    end = place.end() if place else 0
    return f'{shown[:end]}<base target="_blank">{shown[end:]}'


def _answer(holds: bool) -> str:
    return "(min-width:0)" if holds else "(max-width:0)"


def _with_pictures(html: str, pictures: tuple[Part, ...]) -> str:
    """Attached pictures in the places that name them (RFC 2392), as long as they do not make the page enormous."""
    by_id = {part.content_id: part for part in pictures if part.content_id and part.type in _PICTURE_TYPES}
    if not by_id:
        return html
    room = MAX_EMBEDDED

    def embedded(match: re.Match[str]) -> str:
        nonlocal room
        part = by_id.get(unquote(match[1]))
        if part is None or len(part.body) > room:
            return match[0]
        room -= len(part.body)
        return f"data:{part.type};base64,{base64.b64encode(part.content()).decode()}"

    return _CID.sub(embedded, html)
