"""Rich text: the small HTML subset that an editor's words may use.

`RichText` holds blocks (paragraphs, lists, quotes), `RichLine` one line of
inline text. Both keep sanitised, normalised HTML as their only state, because
that is what the newsroom's editor, the mail and the archive all want; the
Markdown form is a conversion (see `masthead.edition.markdown.prose`). Equal
texts are equal values: see `masthead.edition.normal_form`.

Marks with a meaning of their own:

- ``<a rel="sponsored">`` is an affiliate or paid link (Markdown ``{affiliate}``);
- ``<span lang="ja">`` is text in another language or script (Markdown ``[…]{lang=ja}``);
- merge tags (``{{ name | friends }}``) stay literal text or link targets here and
  become slots when an edition is rendered.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

import nh3
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from masthead.edition.markup import (
    BLOCK_TAGS,
    INLINE_TAGS,
    Element,
    Node,
    Text,
    elements,
    is_affiliate,
    parse,
    plain,
    serialise,
)
from masthead.edition.normal_form import FORBIDDEN, as_blocks, as_line

__all__ = [
    "BLOCK_TAGS",
    "INLINE_TAGS",
    "URL_SCHEMES",
    "Element",
    "Node",
    "RichLine",
    "RichText",
    "Text",
    "elements",
    "is_affiliate",
    "parse",
    "plain",
    "serialise",
]

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_ATTRIBUTES = {"a": {"href", "rel"}, "span": {"lang"}, "ol": {"start"}}
_RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s"}
_OLD_NAMES = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[\s>/])", re.IGNORECASE)
_LANGUAGE_TAG = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
# Closed by what follows them, so that many of them are not nested.
_NEVER_NESTED = frozenset({"br", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p", "td", "tr"})
_DEEPEST_MARKUP = 100


@dataclass(frozen=True, slots=True)
class _Rich:
    """What `RichText` and `RichLine` share. Build with `from_html`, never directly."""

    html: str = ""

    @classmethod
    def tags(cls) -> frozenset[str]:
        """What may stand in this kind of text."""
        return INLINE_TAGS | BLOCK_TAGS

    @classmethod
    def from_html(cls, markup: str) -> Self:
        """Sanitise untrusted HTML: unknown tags lose their tag and keep their words, scripts and styles lose both.

        URLs keep only the schemes of `URL_SCHEMES`, or are relative, or a merge tag.
        """
        markup = _unnested(FORBIDDEN.sub("", markup.replace("\r\n", "\n").replace("\r", "\n")))
        markup = _OLD_NAMES.sub(lambda found: f"<{found[1]}{_RENAMED[found[2].lower()]}", markup)
        cleaned = nh3.clean(
            markup,
            tags=set(INLINE_TAGS | BLOCK_TAGS),
            attributes=_ATTRIBUTES,
            attribute_filter=_keep_attribute,
            url_schemes=set(URL_SCHEMES),
            link_rel=None,
        )
        return cls.from_nodes(parse(cleaned))

    @classmethod
    def from_nodes(cls, nodes: Iterable[Node]) -> Self:
        """From a tree made of *sanitised* nodes, such as parts of another rich text; brought into normal form."""
        return cls(serialise(cls.normal(nodes)))

    @classmethod
    def normal(cls, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """The nodes in the normal form of this kind of text."""
        return as_blocks(nodes)

    def nodes(self) -> tuple[Node, ...]:
        """The text as a tree."""
        return parse(self.html)

    def plain(self) -> str:
        """The words alone, for counting, search and comparison."""
        return plain(self.nodes()).strip()

    def links(self) -> Iterator[tuple[str, str, bool]]:
        """Each link as (words, target, affiliate), in reading order."""
        for element in elements(self.nodes()):
            if element.tag == "a":
                yield plain(element.children).strip(), element.attribute("href"), is_affiliate(element)

    def __bool__(self) -> bool:
        return bool(self.html)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def build(value: Any) -> _Rich:
            return value if isinstance(value, cls) else cls.from_html(str(value))

        return core_schema.no_info_plain_validator_function(
            build,
            json_schema_input_schema=core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda rich: rich.html),
        )


@dataclass(frozen=True, slots=True)
class RichText(_Rich):
    """Blocks: `p`, `h4`, `ul`, `ol`, `li`, `blockquote`, with inline text inside."""


@dataclass(frozen=True, slots=True)
class RichLine(_Rich):
    """One line of inline text; block tags lose their tag and keep their words."""

    @classmethod
    def tags(cls) -> frozenset[str]:
        """Inline tags alone, and no line breaks."""
        return INLINE_TAGS - {"br"}

    @classmethod
    def normal(cls, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """The nodes in the normal form of this kind of text."""
        return as_line(nodes)

    @classmethod
    def from_text(cls, text: str) -> RichLine:
        """Plain characters, escaped."""
        return cls.from_html(html.escape(text, quote=False))


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "rel":
        return "sponsored" if "sponsored" in value.split() else None
    if name == "lang":
        return value if _LANGUAGE_TAG.match(value) else None
    if name == "start":
        return value if value.isascii() and value.isdigit() and len(value) < 6 else None
    return value.strip()


def _unnested(markup: str) -> str:
    """Markup whose tags nest too deep for any text, with those made visible: sanitising them is quadratic in depth."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match.group(2).lower() in _NEVER_NESTED:
            return match.group()
        depth = max(depth - 1, 0) if match.group(1) else depth + 1
        return match.group() if depth <= _DEEPEST_MARKUP else f"&lt;{match.group()[1:]}"

    return _TAG.sub(keep, markup)
