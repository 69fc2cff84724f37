"""Rich text: the small HTML subset that an editor's words may use.

`RichText` holds blocks (paragraphs, lists, quotes), `RichLine` one line of
inline text. Both keep sanitised, normalised HTML as their only state, because
that is what the newsroom's editor, the mail and the archive all want; the
Markdown form is a conversion (see `masthead.edition.markdown.prose`).

Marks with a meaning of their own:

- ``<a rel="sponsored">`` is an affiliate or paid link (Markdown ``{affiliate}``);
- ``<span lang="ja">`` is text in another language or script (Markdown ``[…]{lang=ja}``);
- merge tags (``{{ name | friends }}``) stay literal text or link targets here and
  become slots when an edition is rendered.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Self

import nh3
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

INLINE_TAGS = frozenset({"a", "br", "code", "em", "s", "span", "strong", "sub", "sup"})
BLOCK_TAGS = frozenset({"blockquote", "h4", "li", "ol", "p", "ul"})
URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_ATTRIBUTES = {"a": {"href", "rel"}, "span": {"lang"}, "ol": {"start"}}
_RENAMED = {"b": "strong", "i": "em", "del": "s", "strike": "s"}
_LANGUAGE_TAG = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
# C0 and C1 controls but tab and newline, and the non-characters and surrogates no mail may carry.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with its attributes and children, all within the allowed subset."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]

    def attribute(self, name: str) -> str:
        """The attribute's value, or an empty string."""
        return dict(self.attributes).get(name, "")


Node = Text | Element


def parse(markup: str) -> tuple[Node, ...]:
    """Read *sanitised* markup into nodes; the reverse of `serialise`."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.finish()


def serialise(nodes: tuple[Node, ...]) -> str:
    """Write nodes as HTML: lower-case tags, double quotes, `&`, `<` and `>` escaped."""
    return "".join(_serialise(node) for node in nodes)


def plain(nodes: tuple[Node, ...]) -> str:
    """The words of `nodes`: blocks parted by a blank line, list items by a newline."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(node.text)
        elif node.tag == "br":
            parts.append("\n")
        else:
            inner = plain(node.children)
            if node.tag in {"p", "h4", "blockquote", "ul", "ol"}:
                parts.append(f"{inner.strip()}\n\n")
            elif node.tag == "li":
                parts.append(f"{inner.strip()}\n")
            else:
                parts.append(inner)
    return "".join(parts)


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
        markup = _FORBIDDEN.sub("", markup.replace("\r\n", "\n").replace("\r", "\n"))
        for old, new in _RENAMED.items():
            markup = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", markup, flags=re.IGNORECASE)
        cleaned = nh3.clean(
            markup,
            tags=set(cls.tags()),
            attributes=_ATTRIBUTES,
            attribute_filter=_keep_attribute,
            url_schemes=set(URL_SCHEMES),
            link_rel=None,
        )
        return cls(serialise(parse(cleaned)).strip())

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
    def from_text(cls, text: str) -> RichLine:
        """Plain characters, escaped."""
        return cls.from_html(html.escape(text, quote=False))


def elements(nodes: tuple[Node, ...]) -> Iterator[Element]:
    """Every element of the tree, in document order."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


def is_affiliate(element: Element) -> bool:
    """Whether a link is marked as paid for (``rel="sponsored"``)."""
    return "sponsored" in element.attribute("rel").split()


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "rel":
        return "sponsored" if "sponsored" in value.split() else None
    if name == "lang":
        return value if _LANGUAGE_TAG.match(value) else None
    if name == "start":
        return value if value.isdigit() and len(value) < 6 else None
    return value.strip()


def _serialise(node: Node) -> str:
    if isinstance(node, Text):
        return html.escape(node.text, quote=False)
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes)
    if node.tag == "br":
        return "<br>"
    return f"<{node.tag}{attributes}>{serialise(node.children)}</{node.tag}>"


class _Builder(HTMLParser):
    """Builds the tree from well-formed markup, as nh3 leaves it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack: list[tuple[str, tuple[tuple[str, str], ...], list[Node]]] = [("", (), [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple(sorted((name, value or "") for name, value in attrs))
        if tag == "br":
            self._stack[-1][2].append(Element("br", (), ()))
        else:
            self._stack.append((tag, attributes, []))

    def handle_endtag(self, tag: str) -> None:
        if len(self._stack) > 1 and self._stack[-1][0] == tag:
            name, attributes, children = self._stack.pop()
            self._stack[-1][2].append(Element(name, attributes, tuple(children)))

    def handle_data(self, data: str) -> None:
        children = self._stack[-1][2]
        if children and isinstance(children[-1], Text):
            children[-1] = Text(children[-1].text + data)
        else:
            children.append(Text(data))

    def finish(self) -> tuple[Node, ...]:
        while len(self._stack) > 1:
            self.handle_endtag(self._stack[-1][0])
        return tuple(self._stack[0][2])
