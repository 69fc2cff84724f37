"""Rich text as Markdown and back.

`richtext_from_markdown(to_markdown(text)) == text` for every rich text. Escapes stand only where
they are needed; what Markdown cannot say plainly (``sub``, an emphasis within a word's punctuation)
is written with its tags. Each block is read back while it is written, so that a rule of emphasis
nobody thought of costs a plainer spelling and never a word.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from enum import Enum, auto
from itertools import pairwise

from masthead.edition.markdown import escaping
from masthead.edition.markdown.grammar import parse_blocks, parse_inline
from masthead.edition.markdown.tokens import html_of, image_words
from masthead.edition.markup import BLOCK_TAGS, Element, Node, Text, plain
from masthead.edition.normal_form import clean_text
from masthead.edition.richtext import RichLine, RichText

_MIGHT_BE_MARKUP = re.compile(r"[\\`*_\[\]<&~!{]")


class _Spelling(Enum):
    """How marks are written; each is tried when the one before does not read back."""

    STARS = auto()
    UNDERSCORES = auto()
    TAGS = auto()


def richtext_from_markdown(markdown: str) -> RichText:
    """Read Markdown; headings become ``h4``, what rich text cannot hold keeps its words."""
    return RichText.from_html(html_of(parse_blocks(clean_text(markdown)).tokens))


def richline_from_markdown(markdown: str) -> RichLine:
    """Read Markdown as one line; blocks are joined by spaces."""
    return RichLine.from_html(html_of(parse_blocks(clean_text(markdown)).tokens))


def words_from_markdown(markdown: str) -> RichLine:
    """Read the words of a heading or a table's cell, where nothing opens a list or a quote."""
    markdown = clean_text(markdown)
    if not _MIGHT_BE_MARKUP.search(markdown):
        return RichLine.from_nodes((Text(markdown),))
    return RichLine.from_html(html_of(parse_inline(markdown)))


def to_markdown(rich: RichText | RichLine) -> str:
    """Write rich text without a newline at its end."""
    return line_to_markdown(rich) if isinstance(rich, RichLine) else _blocks(rich.nodes())


def line_to_markdown(rich: RichLine | str) -> str:
    """Write one line that is a paragraph or a list item. A `str` is plain text."""
    return _paragraph(_line(rich).nodes())


def heading_to_markdown(rich: RichLine | str) -> str:
    """Write the words of a heading, without its number signs."""
    return _heading(_line(rich).nodes())


def cell_to_markdown(rich: RichLine | str) -> str:
    """Write the words of a table's cell."""
    return escaping.bars(_words(_line(rich).nodes()))


def _line(rich: RichLine | str) -> RichLine:
    return RichLine.from_text(rich) if isinstance(rich, str) else rich


def bracketed(words: str) -> str:
    """Plain words between square brackets, such as an image's."""
    for spelling in (escaping.Escaper(words).text(words, in_brackets=True), escaping.everything(words)):
        image = parse_blocks(f"![{spelling}](x)").tokens[1].children or []
        if len(image) == 1 and image[0].type == "image" and image_words(image[0]) == words:
            return f"[{spelling}]"
    return f"[{escaping.everything(words)}]"


def _blocks(nodes: Iterable[Node]) -> str:
    return "\n\n".join(_each_block(nodes))


def _each_block(nodes: Iterable[Node]) -> list[str]:
    """Each block's Markdown. Of two lists in a row the second gets the other marker, which parts them."""
    written: list[str] = []
    before, other = "", False
    for node in nodes:
        if not isinstance(node, Element):
            continue
        other = node.tag in {"ul", "ol"} and node.tag == before and not other
        before = node.tag
        written.append(_block(node, other_marker=other))
    return written


def _block(node: Element, *, other_marker: bool) -> str:
    match node.tag:
        case "h4":
            return f"#### {_heading(node.children)}"
        case "blockquote":
            return quoted(_blocks(node.children))
        case "ul" | "ol":
            return _list(node, other_marker=other_marker)
        case _:
            return _paragraph(node.children)


def quoted(markdown: str) -> str:
    """Blocks as a quote."""
    return "\n".join(f"> {line}" if line else ">" for line in markdown.split("\n"))


def _heading(nodes: tuple[Node, ...]) -> str:
    """Number signs at the end of a heading would be taken for its own."""
    words = _words(nodes)
    stripped = words.rstrip("#")
    if stripped == words or (stripped and stripped[-1] not in " \t"):
        return words
    return f"{words[: len(stripped)]}\\{words[len(stripped) :]}"


def _list(node: Element, *, other_marker: bool) -> str:
    items: list[str] = []
    tight = all(_is_tight(item) for item in node.children if isinstance(item, Element))
    start = int(node.attribute("start") or 1)
    for number, item in enumerate(node.children, start):
        if isinstance(item, Element):
            bullet = "*" if other_marker else "-"
            marker = bullet if node.tag == "ul" else f"{number}{')' if other_marker else '.'}"
            items.append(list_item(marker, _item(item, tight=tight)))
    return ("\n" if tight else "\n\n").join(items)


def list_item(marker: str, markdown: str) -> str:
    """An item's blocks behind its marker, with what follows the first line indented."""
    indent = " " * (len(marker) + 1)
    lines = markdown.split("\n")
    return "\n".join([f"{marker} {lines[0]}", *(f"{indent}{line}" if line else "" for line in lines[1:])])


def _item(item: Element, *, tight: bool) -> str:
    words, blocks = _item_parts(item)
    first = [_paragraph(tuple(words))] if words else []
    return ("\n" if tight else "\n\n").join([*first, *_each_block(blocks)])


def _item_parts(item: Element) -> tuple[list[Node], list[Element]]:
    blocks = [node for node in item.children if isinstance(node, Element) and node.tag in BLOCK_TAGS]
    return [node for node in item.children if node not in blocks], blocks


def _is_tight(item: Element) -> bool:
    """Whether an item needs no blank line: words, then bullet lists or lists that count from one."""
    words, blocks = _item_parts(item)
    return all(
        block.tag in {"ul", "ol"}
        and not block.attribute("start")
        and all(_is_tight(inner) for inner in block.children if isinstance(inner, Element))
        for block in blocks
    ) and (bool(words) or len(blocks) == 1)


def _paragraph(nodes: tuple[Node, ...]) -> str:
    """The words of a paragraph or list item, in the simplest spelling that reads back as the same."""
    expected = (Element("p", (), nodes),) if nodes else ()
    return _simplest(
        nodes,
        escaping.line_starts,
        lambda written: richtext_from_markdown(written).nodes() == expected,
    )


def _words(nodes: tuple[Node, ...]) -> str:
    """The words of a heading or cell, likewise."""
    return _simplest(nodes, str, lambda written: words_from_markdown(written).nodes() == nodes)


def _simplest(nodes: tuple[Node, ...], finish: Callable[[str], str], reads_back: Callable[[str], bool]) -> str:
    if all(isinstance(node, Text) and not _MIGHT_BE_MARKUP.search(node.text) for node in nodes):
        return finish("".join(node.text for node in nodes if isinstance(node, Text)))
    escaper = escaping.Escaper(plain(nodes))
    for spelling in _Spelling:
        written = finish(_Inline(escaper, spelling).write(nodes))
        if reads_back(written):
            return written
    return _Inline(None, _Spelling.TAGS).write(nodes)


class _Inline:
    """Writes inline nodes in one spelling. Without an escaper every punctuation mark gets its backslash."""

    def __init__(self, escaper: escaping.Escaper | None, spelling: _Spelling) -> None:
        self._escaper = escaper
        self._spelling = spelling

    def write(self, nodes: tuple[Node, ...], *, in_brackets: bool = False) -> str:
        parts: list[str] = []
        around = [None, *nodes, None]
        for before, (node, after) in zip(around, pairwise(around[1:]), strict=False):
            if isinstance(node, Text):
                parts.append(self._text(node.text, before, after, in_brackets=in_brackets))
            elif node is not None:
                parts.append(self._element(node, in_brackets=in_brackets))
        return "".join(parts)

    def _text(self, text: str, before: Node | None, after: Node | None, *, in_brackets: bool) -> str:
        if self._escaper is None:
            return escaping.everything(text)
        return self._escaper.text(
            text,
            in_brackets=in_brackets,
            after_bracket=_is_bracketed(before),
            before_bracket=_is_bracketed(after),
        )

    def _element(self, node: Element, *, in_brackets: bool) -> str:
        if node.tag == "br":
            return "\\\n"
        if self._spelling is _Spelling.TAGS or node.tag in {"sub", "sup"}:
            return self._tagged(node, in_brackets=in_brackets)
        if node.tag == "a":
            words = self.write(node.children, in_brackets=True)
            paid = "{affiliate}" if node.attribute("rel") else ""
            return f"[{words}]({escaping.target(node.attribute('href'))}){paid}"
        if node.tag == "span":
            return f"[{self.write(node.children, in_brackets=True)}]{{lang={node.attribute('lang')}}}"
        if node.tag == "code" and len(node.children) == 1 and isinstance(node.children[0], Text):
            return escaping.code_span(node.children[0].text)
        marks = {"em": "_" if self._spelling is _Spelling.UNDERSCORES else "*", "strong": "**", "s": "~~"}
        if node.tag not in marks:
            return self._tagged(node, in_brackets=in_brackets)
        return f"{marks[node.tag]}{self.write(node.children, in_brackets=in_brackets)}{marks[node.tag]}"

    def _tagged(self, node: Element, *, in_brackets: bool) -> str:
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes)
        return f"<{node.tag}{attributes}>{self.write(node.children, in_brackets=in_brackets)}</{node.tag}>"


def _is_bracketed(node: Node | None) -> bool:
    return isinstance(node, Element) and node.tag in {"a", "span"}
