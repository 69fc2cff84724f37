"""The Markdown shape of `briefs`: ``- **Lead:** text [more](url)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.edition.markdown.body import Block, Body
from masthead.edition.markdown.emoji import split_mark
from masthead.edition.markdown.shapes import bullets, item_lines, link_node, split_leading_text, take_last_link
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, Text, elements, plain
from masthead.edition.normal_form import one_line
from masthead.edition.richtext import RichLine
from masthead.edition.sections.briefs.fields import Brief, BriefsFields

_ENDS_ITSELF = tuple(".!?…:。！？：")


def read(body: Body) -> BriefsFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    return BriefsFields(items=tuple(_brief(body, at, nodes) for at, nodes in item_lines(body, body.blocks, "briefs")))


def write(fields: BriefsFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return bullets(_line(item) for item in fields.items)


def _brief(body: Body, at: Block, nodes: Sequence[Node]) -> Brief:
    lead, rest = _lead(nodes)
    link, text = take_last_link(body, rest, at)
    brief = Brief(lead=_words_of(lead), text=RichLine.from_nodes(text), link=link)
    linked = next((element for element in elements(lead) if element.tag == "a"), None)
    if linked is not None and link is None:
        body.report(f"The lead “{brief.lead}” is a link; the link moves to the end.", "Put it behind the text.", at)
        return brief.model_copy(update={"link": take_last_link(body, (linked,), at)[0]})
    body.lost_marks(lead, at)
    return brief


def _lead(nodes: Sequence[Node]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The bold words a line opens with, with an emoji before them; and the rest."""
    before, marked = split_leading_text(nodes)
    mark, words = split_mark(before)
    if words.strip() or not marked or not isinstance(marked[0], Element) or marked[0].tag != "strong":
        return (), tuple(nodes)
    lead = (Text(f"{mark} "), *marked[0].children) if mark else marked[0].children
    after, rest = split_leading_text(marked[1:])
    return lead, (Text(re.sub(r"^\s*[:：]\s*", "", after)), *rest)


def _words_of(lead: Sequence[Node]) -> str:
    return one_line(plain(lead)).rstrip(":：").rstrip()


def _line(item: Brief) -> list[Node]:
    lead = item.lead if item.lead.endswith(_ENDS_ITSELF) else f"{item.lead}:"
    nodes: list[Node] = [Element("strong", (), (Text(lead),)), Text(" ")] if item.lead else []
    nodes += item.text.nodes()
    return [*nodes, Text(" "), link_node(item.link)] if item.link else nodes
