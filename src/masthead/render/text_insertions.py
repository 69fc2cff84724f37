"""What we put into an editor's words: quotation marks around them, a "P.S." before them, paid links marked."""

from __future__ import annotations

from masthead.edition.richtext import BLOCK_TAGS, Element, Node, Text


def quoted_nodes(nodes: tuple[Node, ...], marks: tuple[str, str]) -> tuple[Node, ...]:
    """The tree with a quotation mark before its first word and after its last."""
    return _closed(led_nodes(nodes, Text(marks[0])), marks[1])


def led_nodes(nodes: tuple[Node, ...], *opening: Node) -> tuple[Node, ...]:
    """The tree with `opening` at the start of its first block."""
    if nodes and isinstance(nodes[0], Element) and nodes[0].tag in BLOCK_TAGS:
        first = nodes[0]
        inner = Element(first.tag, first.attributes, led_nodes(first.children, *opening))
        return (inner, *nodes[1:])
    return (*opening, *nodes)


def sponsored_nodes(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The tree with every link marked as paid for."""
    return tuple(_sponsored(node) if isinstance(node, Element) else node for node in nodes)


def _sponsored(element: Element) -> Element:
    attributes = dict(element.attributes)
    if element.tag == "a":
        attributes["rel"] = "sponsored"
    return Element(element.tag, tuple(sorted(attributes.items())), sponsored_nodes(element.children))


def _closed(nodes: tuple[Node, ...], closing: str) -> tuple[Node, ...]:
    """The tree with `closing` at the end of its last text."""
    if nodes and isinstance(nodes[-1], Text) and not nodes[-1].text.strip() and len(nodes) > 1:
        return _closed(nodes[:-1], closing)
    if nodes and isinstance(nodes[-1], Element) and nodes[-1].tag in BLOCK_TAGS:
        last = nodes[-1]
        inner = Element(last.tag, last.attributes, _closed(last.children, closing))
        return (*nodes[:-1], inner)
    return (*nodes, Text(closing))
