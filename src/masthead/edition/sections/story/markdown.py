"""The Markdown shape of `story`: headline, picture, text, ``####`` parts and a last line of sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.edition.kind import Link
from masthead.edition.markdown.body import Block, BlockKind, Body
from masthead.edition.markdown.prose import heading_to_markdown, line_to_markdown, to_markdown
from masthead.edition.markdown.shapes import (
    heading,
    image_with_caption,
    link_node,
    paragraphs,
    read_link,
    take_image,
    take_title,
)
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, Text, plain
from masthead.edition.richtext import RichLine
from masthead.edition.sections.story.fields import Part, StoryFields

_PART_LEVELS = frozenset({3, 4})
_OPENING = re.compile(r"\s*([^:：]{1,80}?)\s*[:：]\s*")
_BETWEEN_LINKS = re.compile(r"(?:[\s,;·|/&.、，]|\band\b|\bund\b)*", re.IGNORECASE)


def read(body: Body) -> StoryFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    title, rest = take_title(body, body.blocks)
    first_part = next((index for index, block in enumerate(rest) if _is_part(block)), len(rest))
    image, opening = take_image(body, rest[:first_part])
    sources: list[Link] = []
    text = body.richtext(_without_sources(body, opening, sources))
    parts = []
    for heading_block, blocks in _parts(rest[first_part:]):
        if heading_block.level == 3:
            body.report(
                f"A story has one headline; “{heading_block.source[:60]}” becomes a part of it.",
                f"Write “#### {heading_block.source[:60]}”, or start a section of its own.",
                heading_block,
            )
        label = body.plain(heading_block)
        parts.append(Part(label=label, body=body.richtext(_without_sources(body, blocks, sources))))
    return StoryFields(
        title=body.plain(title) if title else "", image=image, body=text, parts=tuple(parts), sources=tuple(sources)
    )


def write(fields: StoryFields, words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    parts = [paragraphs(heading(4, heading_to_markdown(part.label)), to_markdown(part.body)) for part in fields.parts]
    return paragraphs(
        heading(3, heading_to_markdown(fields.title)) if fields.title else "",
        image_with_caption(fields.image),
        to_markdown(fields.body),
        *parts,
        _sources_line(fields.sources, words.sources),
    )


def _is_part(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.level in _PART_LEVELS


def _parts(blocks: Sequence[Block]) -> list[tuple[Block, list[Block]]]:
    parts: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if _is_part(block):
            parts.append((block, []))
        else:
            parts[-1][1].append(block)
    return parts


def _without_sources(body: Body, blocks: Sequence[Block], sources: list[Link]) -> list[Block]:
    """The blocks that are no line of sources; the links of those that are go to `sources`."""
    kept = []
    for block in blocks:
        links = _sources(body, block)
        if links is None:
            kept.append(block)
        else:
            sources += links
    return kept


def _sources(body: Body, block: Block) -> list[Link] | None:
    """The links of a line of sources; None for any other block."""
    if block.kind is not BlockKind.PARAGRAPH or not _might_be_sources(body, block):
        return None
    nodes = body.nodes(block)
    opening = _OPENING.match(plain(nodes))
    if opening is None or not body.words.is_sources(opening.group(1)):
        return None
    links = [node for node in nodes if isinstance(node, Element) and node.tag == "a"]
    others = plain(node for node in nodes if node not in links)[opening.end() :]
    if not links or not _BETWEEN_LINKS.fullmatch(others):
        body.report(
            "The line of sources holds words that are no links; it is kept as text.",
            f"Write it as “{body.words.sources}: [A](https://…), [B](https://…)”.",
            block,
        )
        return None
    return [read_link(body, link, block) for link in links]


def _might_be_sources(body: Body, block: Block) -> bool:
    """A cheap look at the source, so that only candidates are read twice."""
    opening = _OPENING.match(block.source.lstrip("*_ "))
    return opening is not None and body.words.is_sources(opening.group(1).strip("*_ "))


def _sources_line(sources: Sequence[Link], word: str) -> str:
    if not sources:
        return ""
    nodes: list[Node] = [Text(f"{word}: ")]
    for index, source in enumerate(sources):
        nodes += [Text(", ")] if index else []
        nodes.append(link_node(source))
    return line_to_markdown(RichLine.from_nodes(nodes))
