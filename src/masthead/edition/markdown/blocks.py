"""Blocks: the pieces of a section as its editor wrote them, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from masthead.edition.markdown.grammar import Parsed, closing
from masthead.edition.markdown.tokens import image_words


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    IMAGE = "image"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class ImageSource:
    """An image as written. alt: None when it was forgotten, "" when it is decorative on purpose."""

    src: str
    alt: str | None
    credit: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: its inline Markdown and its line in the file."""

    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    line, end: its first and last line in the file, 1-based. source: the inline Markdown of a heading or
    paragraph, the whole lines of anything else. level: of a heading. ordered: of a list. items: a list's
    items, or the content of a quote as its only one, as blocks. rows: a table's, the heading first.
    image: of an image. tokens: the parser's, for `Body`.
    """

    kind: BlockKind
    line: int
    end: int
    source: str
    tokens: tuple[Token, ...]
    level: int = 0
    ordered: bool = False
    items: tuple[tuple[Block, ...], ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    image: ImageSource | None = None


_KINDS = {
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.PARAGRAPH,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "blockquote_open": BlockKind.QUOTE,
    "table_open": BlockKind.TABLE,
    "fence": BlockKind.CODE,
    "hr": BlockKind.RULE,
}


@dataclass(frozen=True, slots=True)
class BlockReader:
    """Turns tokens into blocks. parsed: the text. first: the file's line of its first line."""

    parsed: Parsed
    first: int

    def blocks(self) -> tuple[Block, ...]:
        """All blocks of the text."""
        return self._read(self.parsed.tokens)

    def _read(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        index = 0
        while index < len(tokens):
            end = closing(tokens, index)
            kind = _KINDS.get(tokens[index].type)
            if kind is not None:
                blocks += self._block(kind, tuple(tokens[index : end + 1]))
            index = end + 1
        return tuple(blocks)

    def _block(self, kind: BlockKind, tokens: tuple[Token, ...]) -> Iterator[Block]:
        start, end = tokens[0].map or [0, 1]
        line, last = self.first + start, self.first + max(end - 1, start)
        source = self.parsed.tags.show("\n".join(self.parsed.lines[start:end]))
        match kind:
            case BlockKind.HEADING:
                level = int(tokens[0].tag[1:])
                yield Block(kind, line, last, tokens[1].content, tokens, level=level)
            case BlockKind.PARAGRAPH:
                yield from self._paragraph(line, last, tokens)
            case BlockKind.LIST:
                ordered = tokens[0].type == "ordered_list_open"
                yield Block(kind, line, last, source, tokens, ordered=ordered, items=tuple(self._items(tokens)))
            case BlockKind.QUOTE:
                yield Block(kind, line, last, source, tokens, items=(self._read(tokens[1:-1]),))
            case BlockKind.TABLE:
                yield Block(kind, line, last, source, tokens, rows=tuple(self._rows(start, end)))
            case _:
                yield Block(kind, line, last, source, tokens)

    def _items(self, tokens: tuple[Token, ...]) -> Iterator[tuple[Block, ...]]:
        index = 1
        while index < len(tokens) - 1:
            end = closing(tokens, index)
            yield self._read(tokens[index + 1 : end])
            index = end + 1

    def _rows(self, start: int, end: int) -> Iterator[tuple[Cell, ...]]:
        """The rows as written: the parser drops cells beyond the heading's, and words with them."""
        for number in range(start, end):
            if number == start + 1:
                continue
            # Inside a list or quote the line still has that one's marks before the first bar.
            cells = [cell.strip() for cell in escapedSplit(self.parsed.lines[number].lstrip("> \t").rstrip())]
            if cells and not cells[0]:
                cells.pop(0)
            if cells and not cells[-1]:
                cells.pop()
            yield tuple(Cell(self.parsed.tags.show(cell), self.first + number) for cell in cells)

    def _paragraph(self, line: int, last: int, tokens: tuple[Token, ...]) -> Iterator[Block]:
        """A paragraph; one that begins with an image is that image and, on the next line, its caption."""
        opening, inline, ending = tokens
        children = inline.children or []
        head = children[0] if children else None
        parted = len(children) == 1 or (len(children) > 1 and children[1].type in {"softbreak", "hardbreak"})
        if head is None or head.type != "image" or not parted:
            yield Block(BlockKind.PARAGRAPH, line, last, inline.content, tokens)
            return
        source, _, rest = inline.content.partition("\n")
        alone = Token("inline", "", 0, children=[head], content=source, map=inline.map)
        picture = (opening, alone, ending)
        yield Block(BlockKind.IMAGE, line, line if rest else last, source, picture, image=_image(head))
        if len(children) > 2:
            below = Token("inline", "", 0, children=children[2:], content=rest, map=inline.map)
            yield from self._paragraph(min(line + 1, last), last, (opening, below, ending))


def _image(token: Token) -> ImageSource:
    alt = image_words(token)
    spared = "" if token.meta.get("decorative") else None
    return ImageSource(src=str(token.attrs.get("src", "")), alt=alt or spared, credit=str(token.attrs.get("title", "")))
