"""The tree behind rich text: runs of characters and the few elements an editor's words may use.

`masthead.edition.richtext` holds the values and sanitises; `masthead.edition.normal_form`
brings a tree into the one form that equal texts share. Both work on these nodes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

INLINE_TAGS = frozenset({"a", "br", "code", "em", "s", "span", "strong", "sub", "sup"})
BLOCK_TAGS = frozenset({"blockquote", "h4", "li", "ol", "p", "ul"})

# Deeper than any editor writes; keeps recursion over the tree within what Python allows.
DEEPEST_ELEMENT = 60


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
BREAK = Element("br", (), ())


@lru_cache(maxsize=1024)  # An edition's texts are read again by every check and every rendering.
def parse(markup: str) -> tuple[Node, ...]:
    """Read *sanitised* markup into nodes; the reverse of `serialise`. Elements nested too deep keep their words."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.finish()


def serialise(nodes: Iterable[Node]) -> str:
    """Write nodes as HTML: lower-case tags, double quotes, `&`, `<` and `>` escaped."""
    return "".join(_serialise(node) for node in nodes)


def plain(nodes: Iterable[Node]) -> str:
    """The words of `nodes`: blocks parted by a blank line, list items by a newline."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(node.text)
        elif node.tag == "br":
            parts.append("\n")
        elif node.tag in BLOCK_TAGS:
            # Words of a list item end where its own list begins.
            if parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            parts.append(plain(node.children).strip() + ("\n" if node.tag == "li" else "\n\n"))
        else:
            parts.append(plain(node.children))
    return "".join(parts)


def elements(nodes: Iterable[Node]) -> Iterator[Element]:
    """Every element of the tree, in document order."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


def is_affiliate(element: Element) -> bool:
    """Whether a link is marked as paid for (``rel="sponsored"``)."""
    return "sponsored" in element.attribute("rel").split()


def _serialise(node: Node) -> str:
    if isinstance(node, Text):
        return html.escape(node.text, quote=False)
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes)
    if node.tag == "br":
        return "<br>"
    return f"<{node.tag}{attributes}>{serialise(node.children)}</{node.tag}>"


class _Builder(HTMLParser):
    """Builds the tree from well-formed markup, as the sanitiser leaves it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack: list[tuple[str, tuple[tuple[str, str], ...], list[Node]]] = [("", (), [])]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple(sorted((name, value or "") for name, value in attrs))
        if tag == "br":
            self._stack[-1][2].append(BREAK)
        elif len(self._stack) > DEEPEST_ELEMENT:
            self._too_deep += 1
        else:
            self._stack.append((tag, attributes, []))

    def handle_endtag(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._stack) > 1 and self._stack[-1][0] == tag:
            name, attributes, children = self._stack.pop()
            self._stack[-1][2].append(Element(name, attributes, tuple(children)))

    def handle_data(self, data: str) -> None:
        children = self._stack[-1][2]
        if children and isinstance(children[-1], Text):
            children[-1] = Text(children[-1].text + data)
        else:
            children.append(Text(data))

    def finish(self) -> tuple[Node, ...]:
        self._too_deep = 0
        while len(self._stack) > 1:
            self.handle_endtag(self._stack[-1][0])
        return tuple(self._stack[0][2])
