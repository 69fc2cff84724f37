"""Markdown tokens as HTML for the sanitiser, with remarks on everything rich text cannot hold."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it.token import Token

from masthead.edition.markup import BLOCK_TAGS, INLINE_TAGS
from masthead.edition.normal_form import one_line
from masthead.edition.richtext import URL_SCHEMES, RichLine

_RAW_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_KEPT = INLINE_TAGS | BLOCK_TAGS | {"b", "i", "del", "strike"}
_LOST_WITH_WORDS = frozenset({"script", "style"})
_SIMPLE = {
    "blockquote_close": "</blockquote>",
    "blockquote_open": "<blockquote>",
    "bullet_list_close": "</ul>",
    "bullet_list_open": "<ul>",
    "em_close": "</em>",
    "em_open": "<em>",
    "hardbreak": "<br>",
    "heading_close": "</h4>",
    "heading_open": "<h4>",
    "language_close": "</span>",
    "link_close": "</a>",
    "list_item_close": "</li>",
    "list_item_open": "<li>",
    "ordered_list_close": "</ol>",
    "paragraph_close": "</p>",
    "paragraph_open": "<p>",
    "s_close": "</s>",
    "s_open": "<s>",
    "softbreak": "\n",
    "strong_close": "</strong>",
    "strong_open": "<strong>",
    "td_close": " ",
    "th_close": " ",
    "tr_close": "</p>",
    "tr_open": "<p>",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a text loses or changes. needle: its source, to find its column. map: lines of the parsed text."""

    message: str
    remedy: str
    needle: str = ""
    map: tuple[int, int] = (0, 0)


Remarks = Callable[[Remark], None]


def _ignore(_remark: Remark) -> None:
    """Nobody asked."""


def html_of(tokens: Sequence[Token], remarks: Remarks = _ignore) -> str:
    """Tokens as *unsanitised* HTML: hand the result to `RichText.from_html`. remarks: called for every loss."""
    out: list[str] = []
    for token in tokens:
        place = (token.map[0], token.map[1]) if token.map else (0, 0)
        if token.type == "inline":
            _judge(token, remarks, place)
            out.append(_Inline(remarks, place).write(token.children or []))
        elif token.type == "ordered_list_open":
            out.append(f'<ol start="{token.attrs.get("start", 1)}">')
        elif token.type == "fence":
            out.append(_code_block(token.content))
        elif token.type in _SIMPLE:
            out.append(_SIMPLE[token.type])
    return "".join(out)


def _judge(token: Token, remarks: Remarks, place: tuple[int, int]) -> None:
    """Remark on a paragraph whose marks were not, or not all, understood."""
    if token.meta.get("too_long"):
        message = "This paragraph is too long, or has too many marks, to be read as more than plain words."
        remarks(Remark(message, "Break it into several paragraphs.", "", place))
    elif "\\*" not in token.content and any("**" in child.content for child in _texts(token)):
        message = "“**” is shown as it is: between words and punctuation it does not open or close bold."
        remarks(Remark(message, "Put a space or the punctuation outside, or write <strong>…</strong>.", "**", place))


def _texts(token: Token) -> Iterator[Token]:
    return (child for child in token.children or [] if child.type == "text")


def _code_block(content: str) -> str:
    lines = (f"<code>{html.escape(line, quote=False)}</code>" for line in content.strip("\n").split("\n"))
    return f"<p>{'<br>'.join(lines)}</p>"


class _Inline:
    """One block's inline tokens."""

    def __init__(self, remarks: Remarks, place: tuple[int, int]) -> None:
        self._remarks = remarks
        self._place = place
        self._open: list[str] = []

    def write(self, tokens: Sequence[Token]) -> str:
        """The block's HTML; raw tags that it leaves open are closed at its end."""
        out = [self._one(token) for token in tokens]
        for tag in reversed(self._open):
            self._say(f"“<{tag}>” is not closed in its paragraph.", f"End it with “</{tag}>”.", f"<{tag}")
        return "".join([*out, *(f"</{tag}>" for tag in reversed(self._open))])

    def _one(self, token: Token) -> str:
        match token.type:
            case "text":
                return html.escape(token.content, quote=False)
            case "code_inline":
                return f"<code>{html.escape(token.content, quote=False)}</code>"
            case "link_open":
                return self._link(token)
            case "language_open":
                return f'<span lang="{html.escape(str(token.attrs["lang"]))}">'
            case "image":
                return self._image(token)
            case "html_inline":
                return self._raw(token.content)
            case _:
                return _SIMPLE.get(token.type, html.escape(token.content, quote=False))

    def _link(self, token: Token) -> str:
        href = str(token.attrs.get("href", ""))
        if problem := target_problem(href):
            self._say(*problem, href)
        if title := str(token.attrs.get("title", "")):
            self._say(f"The link's title “{title}” is left out.", "Say it in the text.", title)
        rel = ' rel="sponsored"' if token.attrs.get("rel") else ""
        return f'<a href="{html.escape(href)}"{rel}>'

    def _image(self, token: Token) -> str:
        source = str(token.attrs.get("src", ""))
        self._say(
            f"The picture “{source}” stands within text, where no picture can be shown; it becomes a link.",
            "Put it in a paragraph of its own, in a section whose kind has a picture.",
            source,
        )
        credit = str(token.attrs.get("title", ""))
        words = image_words(token) or source.rpartition("/")[2]
        words = f"{words} ({credit})" if credit else words
        return f'<a href="{html.escape(source)}">{html.escape(words, quote=False)}</a>'

    def _raw(self, tag_text: str) -> str:
        match = _RAW_TAG.match(tag_text)
        if match is None:
            self._say(
                "A comment or declaration is left out.", "Remove it, or keep notes outside of the edition.", tag_text
            )
            return ""
        name = match.group(2).lower()
        if name not in _KEPT:
            self._lost(name, tag_text, closing=bool(match.group(1)))
        elif name != "br":
            self._balance(name, closing=bool(match.group(1)))
        return tag_text

    def _lost(self, name: str, tag_text: str, *, closing: bool) -> None:
        if closing:
            return
        what = "and the words in it are" if name in _LOST_WITH_WORDS else "is"
        self._say(
            f"The tag “<{name}>” {what} left out.",
            "Write plain Markdown; of HTML only simple marks such as <sub> and <sup> are kept.",
            tag_text,
        )

    def _balance(self, name: str, *, closing: bool) -> None:
        if not closing:
            self._open.append(name)
        elif name in self._open:
            self._open.reverse()
            self._open.remove(name)
            self._open.reverse()

    def _say(self, message: str, remedy: str, needle: str = "") -> None:
        self._remarks(Remark(message, remedy, needle, self._place))


def image_words(token: Token) -> str:
    """An image's alternative text as plain words."""
    return one_line(_words(token.children or []))


def _words(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_words(token.children or []))
    return "".join(parts)


def target_problem(href: str) -> tuple[str, str] | None:
    """Why the sanitiser will drop a link target, and what to do; None when it will not."""
    if not href.strip():
        return "A link leads nowhere.", "Put its address between the round brackets, or remove the square ones."
    try:
        scheme = urlsplit(href.strip()).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme and scheme not in URL_SCHEMES:
        return (
            f"A link to “{href[:60]}” cannot be kept: “{scheme}:” is not allowed.",
            "Use an https, http, mailto or tel address.",
        )
    # The sanitiser's own reading of addresses decides: “https://” without a host is none.
    if not any(RichLine.from_html(f'<a href="{html.escape(href)}">x</a>').links()):
        return (
            f"“{href[:60]}” is no address that a link could lead to.",
            "Write it in full, like https://example.com/page.",
        )
    return None
