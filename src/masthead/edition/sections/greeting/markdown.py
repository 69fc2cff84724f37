"""The Markdown shape of `greeting`: a salutation in one line, text, and a postscript that opens with "P.S."."""

from __future__ import annotations

import re
from collections.abc import Iterable

from masthead.edition.markdown.body import Block, BlockKind, Body
from masthead.edition.markdown.emoji import split_mark
from masthead.edition.markdown.prose import line_to_markdown, to_markdown
from masthead.edition.markdown.shapes import paragraphs
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, Text, plain
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.greeting.fields import GreetingFields

LONGEST_SALUTATION = 80
_ENDINGS = (",", "!", "，", "、", "！", "。")
_POSTSCRIPT = re.compile(r"(?:P\.\s?S\.:?|PS[.:])(?:\s+|$)")
_MARKS_BEFORE_POSTSCRIPT = re.compile(r"[*_]{0,3}(?:P\.\s?S\.|PS[.:])")


def read(body: Body) -> GreetingFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    blocks = list(body.blocks)
    salutation = RichLine()
    if blocks and _is_salutation(body, blocks[0]):
        salutation = body.richline(blocks.pop(0))
    at = next((index for index, block in enumerate(blocks) if _opens_postscript(block)), len(blocks))
    postscript = RichText.from_nodes(_without_opening(body.richtext(blocks[at:]).nodes()))
    return GreetingFields(salutation=salutation, body=body.richtext(blocks[:at]), postscript=postscript)


def write(fields: GreetingFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    postscript = ""
    if fields.postscript:
        postscript = to_markdown(RichText.from_nodes(_with_opening(fields.postscript.nodes())))
    return paragraphs(line_to_markdown(fields.salutation), to_markdown(fields.body), postscript)


def _is_salutation(body: Body, block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or "\n" in block.source:
        return False
    words = plain(body.peek(block))
    if len(words) > LONGEST_SALUTATION:
        return False
    while words and split_mark(words[-1])[0]:
        words = words[:-1].rstrip("\ufe0f\u200d ")
    return words.endswith(_ENDINGS)


def _opens_postscript(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and _MARKS_BEFORE_POSTSCRIPT.match(block.source) is not None


def _without_opening(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The postscript without its "P.S.", wherever in the first paragraph's marks that stands."""
    if not nodes:
        return ()
    first = nodes[0]
    if isinstance(first, Text):
        return (Text(_POSTSCRIPT.sub("", first.text, count=1)), *nodes[1:])
    return (Element(first.tag, first.attributes, _without_opening(first.children)), *nodes[1:])


def _with_opening(nodes: tuple[Node, ...]) -> Iterable[Node]:
    first = nodes[0]
    if isinstance(first, Element) and first.tag == "p":
        return (Element("p", (), (Text("P.S. "), *first.children)), *nodes[1:])
    return (Element("p", (), (Text("P.S."),)), *nodes)
