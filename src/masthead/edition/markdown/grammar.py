"""The Markdown that editions use: CommonMark with tables and ``~~struck~~``, and three marks of its own.

- ``[text](url){affiliate}``: a paid link; ``[名前]{lang=ja}``: words in another language;
  ``![](src){alt=""}``: a picture that needs no words;
- merge tags are one character to the parser, so that nothing inside them is ever markup
  and they may stand in link targets with their spaces.

Indented code, underlined headings and HTML blocks are off: in a manuscript they are accidents.
Raw HTML within a paragraph is parsed, for the sanitiser to judge.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from masthead.edition.normal_form import MERGE_BRACES

# Lists nest two levels each in the parser. What goes deeper is flattened before (see `source.flatten`).
DEEPEST_CONTAINER = 8
# Emphasis and brackets take time that grows faster than the text; no paragraph needs more than this.
LONGEST_PARAGRAPH = 20_000
MOST_MARKS = 1_000
MOST_BRACKETS = 300
AFFILIATE = re.compile(r"\{\s*affiliate\s*\}")
LANGUAGE = re.compile(r"""\{\s*lang=(["']?)([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\1\s*\}""")
DECORATIVE = re.compile(r"""\{\s*alt=(?:""|'')\s*\}""")

_FIRST = 0xE000
_MOST = 0x1800


class MergeTags:
    """Stands one private-use character for each distinct merge tag while Markdown is parsed.

    The text must hold no such characters of its own; reading an edition removes them first.
    """

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text with its merge tags as one character each."""
        return MERGE_BRACES.sub(self._character, text)

    def __bool__(self) -> bool:
        return bool(self._characters)

    def show(self, text: str, change: Callable[[str], str] = str) -> str:
        """The text with its merge tags as they were written. change: done to each tag."""
        if not self._characters:
            return text
        tags = {character: tag for tag, character in self._characters.items()}
        return re.sub("[\ue000-\uf7ff]", lambda match: change(tags.get(match.group(), "")), text)

    def _character(self, match: re.Match[str]) -> str:
        tag = match.group()
        if tag not in self._characters and len(self._characters) >= _MOST:
            return tag
        return self._characters.setdefault(tag, chr(_FIRST + len(self._characters)))


class _Parser(MarkdownIt):
    """Keeps link targets as written: what may be linked is for the sanitiser to say, and to report."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name for it
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the parser's name for it
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - the parser's name for it
        return True


@cache
def parser() -> MarkdownIt:
    """The parser. It holds no state between texts."""
    markdown = _Parser("commonmark", {"html": True, "maxNesting": 4 * DEEPEST_CONTAINER})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["code", "lheading", "html_block"])
    markdown.inline.ruler.after("link", "language_span", _language_span)
    markdown.inline.ruler.push("attributes", _attributes)
    markdown.core.ruler.at("inline", _inline)
    return markdown


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text. tokens: with merge tags as written. lines: with them hidden, for what splits lines itself."""

    tokens: list[Token]
    lines: tuple[str, ...]
    tags: MergeTags


def parse_blocks(markdown: str, references: Mapping[str, Any] | None = None) -> Parsed:
    """Parse blocks and their inline content. references: link definitions of the whole file."""
    tags = MergeTags()
    hidden = tags.hide(markdown)
    tokens = parser().parse(hidden, {"references": dict(references or {})})
    _show(tokens, tags)
    return Parsed(tokens, tuple(hidden.split("\n")), tags)


def parse_inline(markdown: str) -> list[Token]:
    """Parse the words of one block, such as a heading or a cell: nothing in them opens a list or a quote."""
    tags = MergeTags()
    tokens = parser().parseInline(tags.hide(markdown), {})
    _show(tokens, tags)
    return tokens


def link_definitions(markdown: str) -> dict[str, Any]:
    """The link definitions ``[words]: https://…`` of a text."""
    env: dict[str, Any] = {}
    parser().parse(markdown, env)
    return dict(env.get("references", {}))


def _show(tokens: Sequence[Token], tags: MergeTags) -> None:
    """Put the merge tags back, escaped where they stand within raw HTML."""
    if not tags:
        return
    for token in tokens:
        shown = tags.show(token.content)
        if token.type == "html_inline" and shown != token.content:
            shown = tags.show(token.content, html.escape)
        token.content = shown
        token.attrs = {
            name: tags.show(value) if isinstance(value, str) else value for name, value in token.attrs.items()
        }
        _show(token.children or (), tags)


def closing(tokens: Sequence[Token], index: int) -> int:
    """Where the element that opens at `index` ends; `index` itself for one that does not open."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth <= 0:
            return position
    return len(tokens) - 1


def _inline(state: StateCore) -> None:
    """Parse what blocks hold, but for paragraphs that only an attack writes."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children if token.children is not None else []
        marks = sum(token.content.count(mark) for mark in "[*_~`<&!")
        brackets = token.content.count("[")
        if len(token.content) > LONGEST_PARAGRAPH or marks > MOST_MARKS or brackets > MOST_BRACKETS:
            # Backslashes still count, so that such words can be written and read again.
            words = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", token.content)
            token.children.append(Token("text", "", 0, content=words))
            token.meta["too_long"] = True
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _language_span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    match = LANGUAGE.match(state.src, end + 1) if end >= 0 else None
    if match is None:
        return False
    if not silent:
        start, last = state.pos + 1, state.posMax
        state.pos, state.posMax = start, end
        state.push("language_open", "span", 1).attrs = {"lang": match.group(2)}
        state.md.inline.tokenize(state)
        state.push("language_close", "span", -1)
        state.posMax = last
    state.pos = match.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:
    """``{affiliate}`` right after a link, ``{alt=""}`` right after an image."""
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    before = state.tokens[-1]
    if before.type == "link_close" and (match := AFFILIATE.match(state.src, state.pos)):
        opening = next(token for token in reversed(state.tokens) if token.type == "link_open")
        opening.attrs["rel"] = "sponsored"
    elif before.type == "image" and (match := DECORATIVE.match(state.src, state.pos)):
        before.meta["decorative"] = True
    else:
        return False
    state.pos = match.end()
    return True
