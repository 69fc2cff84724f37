"""The normal form of rich text: one tree for all markup that reads the same.

Editors, word processors and Markdown say one thing in many ways. Normal form is what makes
two equal texts equal values, and what the Markdown form can write and read back unchanged:

- at the top and in quotes only blocks, never loose words; nothing empty but links that lost their words;
- a list item with one paragraph holds its words directly; one with several holds paragraphs;
- white space is single, never at the edge of a block or of an emphasis; a newline stays one newline;
- the same mark is never nested in itself or split in two neighbours;
- lists and quotes nest `DEEPEST_LIST` deep, further ones become paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from masthead.edition.markup import BLOCK_TAGS, BREAK, Element, Node, Text, elements

DEEPEST_LIST = 6

# C0 and C1 controls but tab and newline, surrogates and non-characters no mail may carry, and the
# private-use range that Masthead keeps for itself.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff]")
MERGE_BRACES = re.compile(r"\{\{[^{}\r\n]*\}\}")

_SPACE_WITH_NEWLINE = re.compile(r"[ \t]*\n[ \t\n]*")
_SPACES = re.compile(r"[ \t]+")
_LINE_SPACE = re.compile("[ \t\r\n\u2028\u2029]+")
_LINE_SEPARATORS = re.compile("[\u2028\u2029]")
_ONCE = frozenset({"a", "code", "em", "s", "strong"})
_MERGED = frozenset({"code", "em", "s", "span", "strong", "sub", "sup"})
_HTML_SPACE = " \t\n"
_END = Element("p", (), ())


def as_blocks(nodes: Iterable[Node], depth: int = 0) -> tuple[Element, ...]:
    """Nodes as a sequence of `p`, `h4`, `ul`, `ol` and `blockquote`. depth: lists and quotes around them."""
    blocks: list[Element] = []
    run: list[Node] = []
    for node in [*_with_lists(_without_blocks_in_marks(nodes)), _END]:
        if isinstance(node, Text) or node.tag not in BLOCK_TAGS:
            run.append(node)
            continue
        if words := as_inline(run):
            blocks.append(Element("p", (), words))
        run.clear()
        blocks.extend(_block(node, depth))
    return tuple(blocks)


def as_line(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Nodes as one line: no blocks, no breaks, spaces where they parted words."""
    return as_inline(nodes, breaks=False)


def as_inline(nodes: Iterable[Node], *, breaks: bool = True) -> tuple[Node, ...]:
    """Nodes as the content of one block. breaks: whether `br` and newlines stay."""
    tidy = _tidy(_marks(nodes, frozenset(), "", breaks=breaks), breaks=breaks)
    return tuple(_trim_breaks(_trim_edges(tidy)))


def clean_text(text: str) -> str:
    """Characters no mail may carry are removed; Unicode's line separators become newlines."""
    return FORBIDDEN.sub("", _LINE_SEPARATORS.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """Plain text on one line with single spaces; a no-break space stays what it is."""
    return _LINE_SPACE.sub(" ", text).strip()


def clean_target(url: str) -> str:
    """A link target without white space, except inside merge tags: tabs and newlines go, spaces become ``%20``."""
    url = FORBIDDEN.sub("", url).strip()
    pieces: list[str] = []
    end = 0
    for tag in MERGE_BRACES.finditer(url):
        pieces += [_encode_spaces(url[end : tag.start()]), tag.group()]
        end = tag.end()
    return "".join([*pieces, _encode_spaces(url[end:])])


def _encode_spaces(part: str) -> str:
    return re.sub(r"[\t\n\u2028\u2029]", "", part).replace(" ", "%20")


def _without_blocks_in_marks(nodes: Iterable[Node]) -> Iterator[Node]:
    """Inline elements never hold blocks: the element moves inside each block instead."""
    for node in nodes:
        if isinstance(node, Text) or node.tag in BLOCK_TAGS or not _holds_block(node):
            yield node
            continue
        for child in _without_blocks_in_marks(node.children):
            if isinstance(child, Element) and child.tag in BLOCK_TAGS:
                yield Element(child.tag, child.attributes, (Element(node.tag, node.attributes, child.children),))
            else:
                yield Element(node.tag, node.attributes, (child,))


def _with_lists(nodes: Iterable[Node]) -> Iterator[Node]:
    """List items that stand outside of any list get one."""
    items: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag == "li":
            items.append(node)
        elif not (items and isinstance(node, Text) and not node.text.strip()):
            if items:
                yield Element("ul", (), tuple(items))
                items = []
            yield node
    if items:
        yield Element("ul", (), tuple(items))


def _holds_block(element: Element) -> bool:
    return any(inner.tag in BLOCK_TAGS for inner in elements(element.children))


def _block(node: Element, depth: int) -> tuple[Element, ...]:
    if node.tag == "p":
        return as_blocks(node.children, depth) if node.children else ()
    if node.tag == "h4":
        words = as_line(node.children)
        return (Element("h4", (), words),) if words else ()
    if depth >= DEEPEST_LIST:
        return as_blocks(_as_paragraphs(node), depth)
    if node.tag == "blockquote":
        inner = as_blocks(node.children, depth + 1)
        return (Element("blockquote", (), inner),) if inner else ()
    items = _items(node.children, depth)
    return (Element(node.tag, _list_start(node), items),) if items else ()


def _as_paragraphs(node: Element) -> Iterator[Node]:
    """The words of a list or quote, each part a paragraph."""
    for child in node.children:
        if isinstance(child, Element) and child.tag == "li":
            yield Element("p", (), child.children)
        else:
            yield child


def _list_start(node: Element) -> tuple[tuple[str, str], ...]:
    start = node.attribute("start") if node.tag == "ol" else ""
    return (("start", str(int(start))),) if start and int(start) != 1 else ()


def _items(nodes: Iterable[Node], depth: int) -> tuple[Element, ...]:
    """List items; what stands between them becomes an item of its own."""
    found: list[Element] = []
    loose: list[Node] = []
    for node in [*nodes, _END]:
        if isinstance(node, Text) or node.tag != "li":
            loose.append(node)
        if isinstance(node, Element) and (node.tag == "li" or node is _END):
            found += [item for item in (_item(loose, depth), _item(node.children, depth)) if item]
            loose = []
    return tuple(found)


def _item(nodes: Iterable[Node], depth: int) -> Element | None:
    blocks = as_blocks(nodes, depth + 1) if nodes else ()
    if not blocks:
        return None
    if blocks[0].tag == "p" and sum(block.tag == "p" for block in blocks) == 1:
        return Element("li", (), (*blocks[0].children, *blocks[1:]))
    return Element("li", (), blocks)


def _marks(nodes: Iterable[Node], inside: frozenset[str], lang: str, *, breaks: bool) -> Iterator[Node]:
    """Inline nodes with empty, repeated and meaningless elements dissolved and white space outside of marks."""
    for node in nodes:
        if isinstance(node, Text):
            yield Text(clean_text(node.text))
        elif node.tag == "br":
            yield BREAK if breaks else Text(" ")
        elif node.tag in BLOCK_TAGS:
            yield Text(" ")
            yield from _marks(node.children, inside, lang, breaks=breaks)
            yield Text(" ")
        elif (mark := _mark(node, inside, lang)) is None:
            yield from _marks(node.children, inside, lang, breaks=breaks)
        else:
            within = _marks(node.children, inside | {node.tag}, mark.attribute("lang") or lang, breaks=breaks)
            yield from _with_edges_outside(mark, _tidy(within, breaks=breaks and node.tag != "code"))


def _mark(node: Element, inside: frozenset[str], lang: str) -> Element | None:
    """The element with clean attributes, or None when it says nothing here."""
    if node.tag in _ONCE and node.tag in inside:
        return None
    if node.tag == "a":
        target = clean_target(node.attribute("href"))
        rel = (("rel", "sponsored"),) if "sponsored" in node.attribute("rel").split() else ()
        return Element("a", (("href", target), *rel), ()) if target else None
    if node.tag == "span":
        own = node.attribute("lang")
        return Element("span", (("lang", own),), ()) if own and own != lang else None
    return Element(node.tag, (), ())


def _with_edges_outside(mark: Element, children: list[Node]) -> Iterator[Node]:
    core = _trim_edges(children)
    lead = _edge(children)
    trail = [] if not core else [*reversed(_edge(list(reversed(children)), last=True))]
    yield from lead
    if core or mark.tag == "a":
        yield Element(mark.tag, mark.attributes, tuple(core))
    yield from trail


def _edge(children: list[Node], *, last: bool = False) -> list[Node]:
    """White space and breaks before the first word (children reversed and `last`: after the last one)."""
    edge: list[Node] = []
    for node in children:
        if isinstance(node, Text):
            kept = node.text.rstrip() if last else node.text.lstrip()
            space = node.text[len(kept) :] if last else node.text[: len(node.text) - len(kept)]
            edge += [Text(space)] if space else []
            if kept:
                break
        elif node.tag == "br":
            edge.append(node)
        else:
            break
    return edge


def _trim_edges(nodes: list[Node]) -> list[Node]:
    """Without white space and breaks at both ends."""
    kept = list(nodes)
    while kept and (first := _stripped(kept[0], last=False)) is not kept[0]:
        kept[:1] = [first] if first else []
    while kept and (end := _stripped(kept[-1], last=True)) is not kept[-1]:
        kept[-1:] = [end] if end else []
    return kept


def _stripped(node: Node, *, last: bool) -> Node | None:
    if isinstance(node, Element):
        return None if node.tag == "br" else node
    text = node.text.rstrip() if last else node.text.lstrip()
    if text == node.text and text:
        return node
    return Text(text) if text else None


def _trim_breaks(nodes: list[Node]) -> Iterator[Node]:
    """No white space before and after a break."""
    for index, node in enumerate(nodes):
        if isinstance(node, Element):
            children = tuple(_trim_breaks(list(node.children)))
            yield node if children == node.children else Element(node.tag, node.attributes, children)
            continue
        text = node.text
        if index and nodes[index - 1] == BREAK:
            text = text.lstrip(_HTML_SPACE)
        if index + 1 < len(nodes) and nodes[index + 1] == BREAK:
            text = text.rstrip(_HTML_SPACE)
        if text:
            yield Text(text)


def _tidy(nodes: Iterable[Node], *, breaks: bool) -> list[Node]:
    """Neighbouring texts and equal marks joined, white space single."""
    out: list[Node] = []
    for key, group in groupby(nodes, key=_joins_with):
        members = list(group)
        if key is None:
            out += members
        elif key == ("", ()):
            text = _single_spaced("".join(node.text for node in members if isinstance(node, Text)), breaks=breaks)
            out += [Text(text)] if text else []
        else:
            tag, attributes = key
            inner = [child for node in members if isinstance(node, Element) for child in node.children]
            joined = _tidy(inner, breaks=breaks and tag != "code") if len(members) > 1 else inner
            out.append(Element(tag, attributes, tuple(joined)))
    return out


def _joins_with(node: Node) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    if isinstance(node, Text):
        return "", ()
    return (node.tag, node.attributes) if node.tag in _MERGED else None


def _single_spaced(text: str, *, breaks: bool) -> str:
    text = _SPACE_WITH_NEWLINE.sub("\n" if breaks else " ", text)
    return _SPACES.sub(" ", text)
