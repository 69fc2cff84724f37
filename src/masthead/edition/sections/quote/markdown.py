"""The Markdown shape of `quote`: ``> words`` and, as the quote's last paragraph, ``> — who``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.edition.markdown.body import Block, BlockKind, Body
from masthead.edition.markdown.prose import quoted, to_markdown
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, Text
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.quote.fields import QuoteFields

_DASH = re.compile(r"(?:—|–|--?|―)(?:\s+|$)")
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"', "”": "”"}


def read(body: Body) -> QuoteFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    words: list[Block] = []
    after: list[Block] = []
    for block in body.blocks:
        if block.kind is BlockKind.QUOTE:
            words += [inner for item in block.items for inner in item]
        else:
            after.append(block)
    who: RichLine | None = None
    for block in after:
        named = _who_block(body, block)
        if named is not None and who is None:
            who = named
            continue
        body.misplaced(block, "a quote is expected", "Open each line of the quote with “> ”.")
        words.append(block)
    text = body.richtext(words)
    if who is None:
        nodes, who = _split_who(text.nodes())
        text = RichText.from_nodes(nodes)
    return QuoteFields(words=_without_quotation_marks(text), who=who)


def write(fields: QuoteFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    nodes: tuple[Node, ...] = fields.words.nodes()
    # A dash alone says that nobody is named, when the words themselves end like a name.
    if fields.who or _split_who(nodes)[1] or _ends_in_bare_dash(nodes):
        nodes = (*nodes, Element("p", (), (Text("— "), *fields.who.nodes())))
    return quoted(to_markdown(RichText.from_nodes(nodes))) if nodes else ""


def _who_block(body: Body, block: Block) -> RichLine | None:
    """Who said it, from a paragraph ``— who`` or a list of one ``- who`` below the quote."""
    if block.kind is BlockKind.LIST and len(block.items) == 1 and len(block.items[0]) == 1:
        return body.richline(*block.items[0])
    if block.kind is BlockKind.PARAGRAPH and _DASH.match(block.source):
        return _without_dash(body.nodes(block))
    return None


def _split_who(nodes: tuple[Node, ...]) -> tuple[tuple[Node, ...], RichLine]:
    """The words, and who said them, from the last paragraph or its last line or a list of one."""
    last = nodes[-1] if nodes else None
    if not isinstance(last, Element):
        return nodes, RichLine()
    if last.tag == "ul" and len(last.children) == 1 and len(nodes) > 1:
        return nodes[:-1], RichLine.from_nodes(last.children)
    if last.tag != "p":
        return nodes, RichLine()
    lines = _lines(last.children)
    opening = lines[-1][0] if lines[-1] else None
    if not isinstance(opening, Text) or not _DASH.match(opening.text):
        return nodes, RichLine()
    before = tuple(node for line in lines[:-1] for node in (*line, Text("\n")))
    return (*nodes[:-1], Element("p", (), before)), _without_dash(lines[-1])


def _ends_in_bare_dash(nodes: tuple[Node, ...]) -> bool:
    return len(RichText.from_nodes(_split_who(nodes)[0]).html) != len(RichText.from_nodes(nodes).html)


def _lines(nodes: Sequence[Node]) -> list[list[Node]]:
    """A paragraph's nodes, one list per line of the source."""
    lines: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Text):
            first, *others = node.text.split("\n")
            lines[-1] += [Text(first)] if first else []
            lines += [[Text(other)] if other else [] for other in others]
        elif node.tag == "br":
            lines.append([])
        else:
            lines[-1].append(node)
    return lines


def _without_dash(nodes: Sequence[Node]) -> RichLine:
    opening = nodes[0]
    if isinstance(opening, Text):
        return RichLine.from_nodes((Text(_DASH.sub("", opening.text, count=1)), *nodes[1:]))
    return RichLine.from_nodes(nodes)


def _without_quotation_marks(text: RichText) -> RichText:
    """Without the marks around the whole; the language's own are added when the quote is shown."""
    words = text.plain()
    if len(words) < 2 or words[-1] not in _PAIRS.get(words[0], ""):
        return text
    inside = words[1:-1]
    if any(mark in inside for mark in (words[0], words[-1])):
        return text
    nodes = _without_first(text.nodes(), words[0])
    return RichText.from_nodes(_without_last(nodes, words[-1]))


def _without_first(nodes: tuple[Node, ...], mark: str) -> tuple[Node, ...]:
    first = nodes[0]
    if isinstance(first, Text):
        return (Text(first.text.removeprefix(mark)), *nodes[1:])
    return (Element(first.tag, first.attributes, _without_first(first.children, mark)), *nodes[1:])


def _without_last(nodes: tuple[Node, ...], mark: str) -> tuple[Node, ...]:
    last = nodes[-1]
    if isinstance(last, Text):
        return (*nodes[:-1], Text(last.text.removesuffix(mark)))
    return (*nodes[:-1], Element(last.tag, last.attributes, _without_last(last.children, mark)))
