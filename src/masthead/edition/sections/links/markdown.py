"""The Markdown shape of `links`: ``- 🇯🇵 text with [link](url)``."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.edition.markdown.body import Body
from masthead.edition.markdown.emoji import split_mark
from masthead.edition.markdown.shapes import bullets, item_lines, split_leading_text
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Node, Text
from masthead.edition.richtext import RichLine
from masthead.edition.sections.links.fields import LinkItem, LinksFields


def read(body: Body) -> LinksFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    return LinksFields(items=tuple(_item(nodes) for _at, nodes in item_lines(body, body.blocks, "links")))


def write(fields: LinksFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return bullets((Text(f"{item.mark} " if item.mark else ""), *item.text.nodes()) for item in fields.items)


def _item(nodes: Sequence[Node]) -> LinkItem:
    opening, rest = split_leading_text(nodes)
    mark, words = split_mark(opening)
    return LinkItem(mark=mark, text=RichLine.from_nodes((Text(words), *rest)))
