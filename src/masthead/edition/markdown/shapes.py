"""Shapes that several kinds share: headline, picture with caption, a link that stands alone, lists of lines, tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from masthead.edition.kind import Link
from masthead.edition.markdown import escaping
from masthead.edition.markdown.body import Block, BlockKind, Body
from masthead.edition.markdown.prose import bracketed, line_to_markdown, list_item
from masthead.edition.markup import Element, Node, Text, is_affiliate, plain
from masthead.edition.media import Image
from masthead.edition.normal_form import one_line
from masthead.edition.richtext import RichLine

_TITLE_LEVELS = frozenset({1, 2, 3})
_MAY_OPEN_LINK = frozenset({"em_open", "html_inline", "link_open", "strong_open"})
_DASHES = (" — ", " – ", " - ", ": ")


def take_title(body: Body, blocks: Sequence[Block]) -> tuple[Block | None, list[Block]]:
    """The first ``###`` heading and everything else. One that does not come first is reported."""
    rest = list(blocks)
    found = next((block for block in rest if block.kind is BlockKind.HEADING and block.level in _TITLE_LEVELS), None)
    if found is None:
        return None, rest
    if found is not rest[0]:
        body.report("The headline comes after other text; it is moved above it.", "Write it as the first line.", found)
    elif found.level != 3:
        body.report("This headline has another level than “###”.", f"Write “### {found.source}”.", found)
    rest.remove(found)
    return found, rest


def take_image(body: Body, blocks: Sequence[Block]) -> tuple[Image | None, list[Block]]:
    """The first picture, with the caption in the paragraph below that is all emphasis, and everything else."""
    for index, block in enumerate(blocks):
        if block.image is not None:
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            caption = all_emphasis(body, below)
            rest = [*blocks[:index], *blocks[index + (2 if caption else 1) :]]
            return read_image(block, caption or RichLine()), rest
    return None, list(blocks)


def read_image(block: Block, caption: RichLine) -> Image | None:
    """The picture of an image block."""
    if block.image is None:
        return None
    source = block.image
    return Image(src=source.src, alt=source.alt, credit=one_line(source.credit), caption=caption)


def all_emphasis(body: Body, block: Block | None) -> RichLine | None:
    """The words of a paragraph that is all emphasis, without it; None for any other block."""
    if block is None or block.kind is not BlockKind.PARAGRAPH:
        return None
    if not any(token.type == "em_open" for token in block.tokens[1].children or []):
        return None
    nodes = body.peek(block)
    if len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag == "em":
        body.richline(block)
        return RichLine.from_nodes(nodes[0].children)
    return None


def take_closing_link(body: Body, blocks: Sequence[Block]) -> tuple[Link | None, list[Block]]:
    """The link of a last paragraph that is nothing else, and the blocks before it."""
    if not blocks or blocks[-1].kind is not BlockKind.PARAGRAPH:
        return None, list(blocks)
    first = next(
        (token for token in blocks[-1].tokens[1].children or [] if token.type != "text" or token.content), None
    )
    if first is None or first.type not in _MAY_OPEN_LINK:
        return None, list(blocks)
    nodes = body.peek(blocks[-1])
    while len(nodes) == 1 and isinstance(nodes[0], Element) and nodes[0].tag in {"em", "strong"}:
        nodes = nodes[0].children
    if len(nodes) != 1 or not isinstance(nodes[0], Element) or nodes[0].tag != "a":
        return None, list(blocks)
    return read_link(body, nodes[0], blocks[-1]), list(blocks[:-1])


def read_link(body: Body, element: Element, at: Block) -> Link:
    """A link with plain words; marks within are reported."""
    body.lost_marks(element.children, at)
    words = plain(element.children)
    return Link(text=one_line(words), url=element.attribute("href"), affiliate=is_affiliate(element))


def split_at_dash(text: str) -> tuple[str, str | None]:
    """A heading as (before, after) its dash; after is None without one.

    An em dash counts before an en dash, that before a hyphen, that before a colon. A dash at the very
    end says on purpose that nothing follows.
    """
    for dash in _DASHES:
        before, found, after = text.partition(dash)
        if found and before.strip():
            return before.strip(), after.strip()
        if text.endswith(dash.rstrip()) and dash.startswith(" ") and text.removesuffix(dash.rstrip()).endswith(" "):
            return text.removesuffix(dash.rstrip()).strip(), ""
    return text, None


def join_with_dash(before: str, after: str) -> str:
    """The reverse of `split_at_dash`."""
    if after:
        return f"{before} — {after}"
    return before if split_at_dash(before) == (before, None) else f"{before} —"


def item_lines(body: Body, blocks: Iterable[Block], what: str) -> Iterator[tuple[Block, tuple[Node, ...]]]:
    """Each list item as a block to point at and its words on one line; blocks between lists become items too.

    what: what the list holds, for messages.
    """
    for block in blocks:
        if block.kind is not BlockKind.LIST:
            body.misplaced(block, f"a list of {what} is expected", "Write one line per entry, each opening with “- ”.")
            if nodes := body.nodes(block):
                yield block, nodes
            continue
        for item in block.items:
            nested = [inner for inner in item if inner.kind is not BlockKind.PARAGRAPH]
            if nested or len(item) > 1:
                first = nested[0] if nested else item[1]
                body.report(
                    f"An entry has more than one line of words: “{first.source[:40]}”. They are joined.",
                    "Keep each entry to one line.",
                    first,
                )
            if nodes := body.nodes(*item):
                yield (item[0] if item else block), nodes


def take_last_link(body: Body, nodes: Sequence[Node], at: Block) -> tuple[Link | None, tuple[Node, ...]]:
    """The link at the very end of a line, and the line without it."""
    last = nodes[-1] if nodes else None
    if isinstance(last, Element) and last.tag == "a":
        return read_link(body, last, at), tuple(nodes[:-1])
    return None, tuple(nodes)


def split_leading_text(nodes: Sequence[Node]) -> tuple[str, tuple[Node, ...]]:
    """The words a line opens with, before any mark or link, and what follows them."""
    if nodes and isinstance(nodes[0], Text):
        return nodes[0].text, tuple(nodes[1:])
    return "", tuple(nodes)


def paragraphs(*parts: str) -> str:
    """Parts of a section with a blank line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def heading(level: int, words: str) -> str:
    """A heading with words that are Markdown already."""
    return f"{'#' * level} {words}".rstrip(" ")


def bullets(lines: Iterable[Iterable[Node]]) -> str:
    """A list with one line per item."""
    return "\n".join(list_item("-", line_to_markdown(RichLine.from_nodes(nodes))).rstrip() for nodes in lines)


def link_node(link: Link) -> Element:
    """A link as inline text."""
    rel = (("rel", "sponsored"),) if link.affiliate else ()
    return Element("a", (("href", link.url), *rel), (Text(link.text),))


def link_line(link: Link | None) -> str:
    """A paragraph that is only a link."""
    return line_to_markdown(RichLine.from_nodes((link_node(link),))) if link else ""


def image_source(image: Image) -> str:
    """``![alt](src "credit")``, without the caption."""
    alt = one_line(image.alt or "")
    credit = f' "{escaping.title(image.credit)}"' if image.credit.strip() else ""
    spared = '{alt=""}' if image.alt is not None and not alt else ""
    return f"!{bracketed(alt)}({escaping.target(image.src)}{credit}){spared}"


def image_with_caption(image: Image | None) -> str:
    """A picture and, below it, its caption as emphasis."""
    if image is None:
        return ""
    caption = (Element("em", (), image.caption.nodes()),) if image.caption else ()
    return paragraphs(image_source(image), line_to_markdown(RichLine.from_nodes(caption)))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table; the first row is its heading. rows: cells as Markdown, see `cell_to_markdown`."""
    written = [list(row) for row in rows]
    written.insert(1, ["---"] * len(rows[0]))
    return "\n".join("".join(f"| {cell} " if cell else "| " for cell in row) + "|" for row in written)
