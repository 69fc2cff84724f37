"""A section's Markdown as blocks with their lines: what a kind's ``read`` works on.

A kind asks for the blocks, takes those it knows, and turns the words of each into rich text
(`Body.richtext`), a line (`Body.richline`) or plain text (`Body.plain`). Whatever these three
cannot hold they report themselves; a block in the wrong place a kind reports with `Body.report`
– and keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from masthead.edition.findings import Finding, Severity
from masthead.edition.markdown.blocks import Block, BlockKind, BlockReader, Cell, ImageSource
from masthead.edition.markdown.grammar import parse_blocks, parse_inline
from masthead.edition.markdown.source import flatten
from masthead.edition.markdown.tokens import Remark, html_of
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, elements
from masthead.edition.normal_form import DEEPEST_LIST, one_line
from masthead.edition.richtext import RichLine, RichText

__all__ = ["Block", "BlockKind", "Body", "Cell", "ImageSource"]

CODE = "markdown-shape"
_SUB_HEADING = 4
_SHOWN = 60


class Body:
    """One section's Markdown.

    label, line: of its heading; the line of a greeting is that of its first words. attributes: what stands
    in the heading's braces. words: what the house calls things. blocks: in order. findings: what was
    reported so far; the kind need not hand them on.
    """

    def __init__(
        self,
        markdown: str,
        *,
        label: str = "",
        line: int = 1,
        first: int | None = None,
        attributes: Mapping[str, str] | None = None,
        words: HouseWords | None = None,
        references: Mapping[str, Any] | None = None,
    ) -> None:
        """`markdown`: clean text without the heading. first: the file's line of its first line, by default `line`.

        references: link definitions from elsewhere in the file.
        """
        self.label = label
        self.line = line
        self.attributes = dict(attributes or {})
        self.words = words or HouseWords()
        self.findings: list[Finding] = []
        self._first = line if first is None else first
        self._lines, flattened = flatten(markdown.split("\n"), self._first)
        for number in flattened[:1]:
            self._report_depth(number)
        found = BlockReader(parse_blocks("\n".join(self._lines), references), self._first).blocks()
        # An empty bullet before a salutation would keep that from being the first block, until it is written again.
        self.blocks = tuple(block for block in found if _says_something(block))
        if deep := next(_too_deep(self.blocks, 0), None):
            self._report_depth(deep)

    def report(
        self,
        message: str,
        remedy: str,
        at: Block | Cell | int | None = None,
        *,
        needle: str = "",
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Add a finding. at: where (the heading, if left out). needle: words of the source that fix the column."""
        line = self.line if at is None else at if isinstance(at, int) else at.line
        line, column = self._place(line, needle)
        self.findings.append(
            Finding(
                code=CODE,
                severity=severity,
                message=message,
                remedy=remedy,
                section=self.label or None,
                line=line,
                column=column,
            )
        )

    def misplaced(self, block: Block, expected: str, remedy: str) -> None:
        """Report a block that its kind has no place for and keeps as text all the same."""
        what = _NAMES[block.kind]
        self.report(f"{what} stands where {expected}: “{shorten(block.source)}”. It is kept as text.", remedy, block)

    def richtext(self, blocks: Iterable[Block]) -> RichText:
        """Blocks as rich text. Tables, code, rules, pictures and wrong heading levels are reported."""
        blocks = tuple(blocks)
        for block in blocks:
            self._unfit(block)
        return RichText.from_html("".join(self._html(block) for block in blocks))

    def richline(self, *blocks: Block | Cell) -> RichLine:
        """Blocks as one line."""
        for block in blocks:
            if isinstance(block, Block) and block.kind is not BlockKind.HEADING:
                self._unfit(block)
        return RichLine.from_html(" ".join(self._html(block) for block in blocks))

    def plain(self, *blocks: Block | Cell) -> str:
        """Blocks as plain words on one line; links that this loses are reported, and so are marks."""
        line = self.richline(*blocks)
        self.lost_marks(line.nodes(), blocks[0] if blocks else None)
        return line.plain()

    def nodes(self, *blocks: Block | Cell) -> tuple[Node, ...]:
        """The inline nodes of one line, for kinds that look at marks and links."""
        return self.richline(*blocks).nodes()

    def peek(self, block: Block) -> tuple[Node, ...]:
        """The inline nodes of a block without reporting anything: for a look at what it could be."""
        return RichLine.from_html(html_of(block.tokens)).nodes()

    def lost_marks(self, nodes: Iterable[Node], at: Block | Cell | None) -> None:
        """Report what becomes of links and marks in words that are kept as plain text."""
        marks: list[Element] = []
        for element in elements(nodes):
            if element.tag == "a":
                self.report(
                    f"A link cannot stand here; its words are kept, its target “{element.attribute('href')}” is not.",
                    "Move the link into the text.",
                    at,
                    needle=element.attribute("href"),
                )
            else:
                marks.append(element)
        if marks:
            message = "Emphasis and other marks have no effect here; the words are kept."
            self.report(message, "Write the words without marks.", at, severity=Severity.INFO)

    def _html(self, block: Block | Cell) -> str:
        """Unsanitised HTML of a block, reporting what rich text cannot hold."""
        if isinstance(block, Cell):
            return html_of(parse_inline(block.source), lambda remark: self._remark(remark, block.line))
        if block.kind is BlockKind.TABLE:
            rows = (" | ".join(html_of(parse_inline(cell.source)) for cell in row) for row in block.rows)
            return "".join(f"<p>{row}</p>" for row in rows)
        return html_of(block.tokens, lambda remark: self._remark(remark, self._first + remark.map[0]))

    def _unfit(self, block: Block) -> None:
        shown = shorten(block.source)
        if block.kind is BlockKind.HEADING and block.level != _SUB_HEADING:
            self.report(f"“{shown}” is a heading of level {block.level} within text.", f"Write “#### {shown}”.", block)
        elif block.kind is BlockKind.TABLE:
            self.report("A table has no place in this text; each row is kept as a line.", "Write it as a list.", block)
        elif block.kind is BlockKind.CODE:
            self.report("A block of code is kept as lines.", "Write it as text, with code between backticks.", block)
        elif block.kind is BlockKind.RULE:
            self.report("A rule (“---”) within a section is left out.", "Start a new section, or remove it.", block)
        for item in block.items:
            for inner in item:
                self._unfit(inner)

    def _remark(self, remark: Remark, line: int) -> None:
        self.report(remark.message, remark.remedy, line, needle=remark.needle)

    def _report_depth(self, line: int) -> None:
        message = f"Lists and quotes nest deeper than {DEEPEST_LIST} here; what is deeper is kept as plain paragraphs."
        self.report(message, "Use fewer levels.", line)

    def _place(self, line: int, needle: str) -> tuple[int, int | None]:
        """The line and column of `needle`, searched from `line` on for a paragraph's length."""
        wanted = needle.partition("\n")[0]
        if wanted:
            start = line - self._first
            for offset, text in enumerate(self._lines[max(start, 0) : start + 40]):
                if (column := text.find(wanted)) >= 0:
                    return line + offset, column + 1
        return line, None


_NAMES = {
    BlockKind.CODE: "A block of code",
    BlockKind.HEADING: "A heading",
    BlockKind.IMAGE: "A picture",
    BlockKind.LIST: "A list",
    BlockKind.PARAGRAPH: "A paragraph",
    BlockKind.QUOTE: "A quote",
    BlockKind.RULE: "A rule",
    BlockKind.TABLE: "A table",
}


def shorten(source: str) -> str:
    """Source words as messages quote them."""
    line = one_line(source)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _says_something(block: Block) -> bool:
    if block.kind not in {BlockKind.LIST, BlockKind.QUOTE}:
        return True
    return any(_says_something(inner) for item in block.items for inner in item)


def _too_deep(blocks: Iterable[Block], depth: int) -> Iterator[int]:
    for block in blocks:
        inside = depth + (block.kind in {BlockKind.LIST, BlockKind.QUOTE})
        if inside > DEEPEST_LIST:
            yield block.line
        else:
            for item in block.items:
                yield from _too_deep(item, inside)
