"""Tables of a paste: those with figures stay tables, those that only place words on a page dissolve."""

from __future__ import annotations

from dataclasses import dataclass, field

from masthead.edition.clipboard.blocks import NOWHERE, Block, BlockKind, Run, Runs, unmarked, wholly
from masthead.edition.clipboard.manuscript import Notes

_MOST_COLUMNS = 3
_WIDEST = 12
_LONGEST_CELL = 200


@dataclass(slots=True)
class _Cell:
    span: int
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    outside: list[Block] = field(default_factory=list)
    in_cell: bool = False

    def cell(self, span: int) -> None:
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(_Cell(min(span, _WIDEST)))
        self.in_cell = True


class Tables:
    """Takes blocks as they come and gives each to the innermost open cell."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._blocks: list[Block] = []
        self._open: list[_Table] = []

    def open(self, tag: str, span: int) -> None:
        """A part of a table begins. span: how many columns a cell covers."""
        if tag == "table":
            self._open.append(_Table())
        elif self._open and tag == "tr":
            self._open[-1].rows.append([])
        elif self._open and tag in {"td", "th"}:
            self._open[-1].cell(span)

    def close(self, tag: str) -> None:
        """A part of a table ends."""
        if tag in {"td", "th"} and self._open:
            self._open[-1].in_cell = False
        elif tag == "table" and self._open:
            table = self._open.pop()
            for block in (*table.outside, *self._finished(table)):
                self.add(block)

    def add(self, block: Block) -> None:
        """A block of the innermost cell, or of the document."""
        if not self._open:
            self._blocks.append(block)
        elif self._open[-1].in_cell:
            self._open[-1].rows[-1][-1].blocks.append(block)
        else:
            self._open[-1].outside.append(block)

    def finish(self) -> tuple[Block, ...]:
        """All blocks."""
        while self._open:
            self.close("table")
        return tuple(self._blocks)

    def _finished(self, table: _Table) -> list[Block]:
        rows = [row for row in table.rows if any(cell.blocks for cell in row)]
        width = max((sum(cell.span for cell in row) for row in rows), default=0)
        if len(rows) < 2 or not 2 <= width <= _WIDEST or not all(_is_simple(cell) for row in rows for cell in row):
            return [block for row in rows for cell in row for block in cell.blocks]
        if width > _MOST_COLUMNS:
            self._notes.say(f"A table has {width} columns; sections hold tables of two or three.")
        first = next(cell.blocks[0] for row in rows for cell in row if cell.blocks)
        place = NOWHERE if not first.place.quote else first.place
        return [Block(BlockKind.TABLE, place=place, rows=tuple(_row(row, width) for row in rows))]


def _is_simple(cell: _Cell) -> bool:
    return (
        all(block.kind is BlockKind.PARAGRAPH for block in cell.blocks)
        and sum(len(block.text) for block in cell.blocks) <= _LONGEST_CELL
    )


def _row(row: list[_Cell], width: int) -> tuple[Runs, ...]:
    cells: list[Runs] = []
    for cell in row:
        runs = tuple(run for block in cell.blocks for run in (*block.runs, Run(" ")))
        # Headings of columns are bold by themselves.
        cells.append(unmarked(runs, strong=False) if wholly(runs, lambda marks: marks.strong) else runs)
        cells += [()] * (cell.span - 1)
    return tuple([*cells, *[()] * (width - len(cells))][:width])
