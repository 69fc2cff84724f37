"""Blocks as Markdown, in the spelling of `masthead.edition.markdown`: every word reads back as it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from masthead.edition.clipboard.blocks import (
    PLAIN,
    Block,
    BlockKind,
    Place,
    Run,
    Runs,
    lines,
    nodes,
    plain,
    unmarked,
    wholly,
)
from masthead.edition.clipboard.manuscript import Notes, shorten
from masthead.edition.clipboard.sections import Section
from masthead.edition.clipboard.shaping import shaped
from masthead.edition.markdown import shapes
from masthead.edition.markdown.prose import cell_to_markdown, heading_to_markdown, quoted, to_markdown
from masthead.edition.markup import Element
from masthead.edition.media import Image
from masthead.edition.richtext import RichLine, RichText

# Well within what the reader takes for words with marks (`grammar.LONGEST_PARAGRAPH` and its neighbours).
_LONGEST_MARKED = 8_000
_MOST_MARKS = 800
# Two to open and two to close; a link has one bracket, of which fewer are taken.
_MARKS_PER_RUN = 4
_MARKS = "[*_~`<&!"


def write(sections: Iterable[Section], notes: Notes) -> str:
    """All sections, with one newline at the end; empty when there is nothing."""
    parts: list[str] = []
    for section in sections:
        parts += [section.label.markdown()] if section.label else []
        parts += _written(shaped(section), notes)
    return "\n\n".join(part for part in parts if part) + "\n" if parts else ""


def _written(blocks: Sequence[Block], notes: Notes) -> Iterator[str]:
    for is_quote, group in groupby(blocks, key=lambda block: block.place.quote > 0):
        if is_quote:
            inner = [replace(block, place=replace(block.place, quote=block.place.quote - 1)) for block in group]
            yield quoted("\n\n".join(part for part in _written(inner, notes) if part))
        else:
            yield from _unquoted(list(group), notes)


def _unquoted(blocks: Sequence[Block], notes: Notes) -> Iterator[str]:
    prose = {BlockKind.PARAGRAPH, BlockKind.ITEM}
    for is_prose, group in groupby(blocks, key=lambda block: block.kind in prose):
        if is_prose:
            yield to_markdown(RichText.from_nodes(_elements(list(group), notes)))
        else:
            yield from (_alone(block, notes) for block in group)


def _alone(block: Block, notes: Notes) -> str:
    """A block that is no rich text."""
    match block.kind:
        case BlockKind.HEADING:
            runs = _bearable(block.runs, notes)
            runs = unmarked(runs, strong=False) if wholly(runs, lambda marks: marks.strong) else runs
            return shapes.heading(block.place.level or 4, heading_to_markdown(RichLine.from_nodes(nodes(runs))))
        case BlockKind.TABLE:
            return shapes.table([[cell_to_markdown(_line(cell, notes)) for cell in row] for row in block.rows])
        case _:
            return shapes.image_source(Image(src=block.src, alt=block.alt or None))


def _line(runs: Runs, notes: Notes) -> RichLine:
    return RichLine.from_nodes(nodes(_bearable(runs, notes)))


def _elements(blocks: Sequence[Block], notes: Notes) -> Iterator[Element]:
    for is_item, group in groupby(blocks, key=lambda block: block.kind is BlockKind.ITEM):
        if is_item:
            yield from _lists(_with_sane_depths(list(group)), notes)
        else:
            yield from (_paragraph(block, notes) for block in group)


def _paragraph(block: Block, notes: Notes) -> Element:
    return Element("p", (), nodes(_whole_lines(_bearable(block.runs, notes))))


def _bearable(runs: Runs, notes: Notes) -> Runs:
    """Runs with the marks that Markdown has; without any where there are more than its reader takes."""
    runs = unmarked(runs, size=0.0, underlined=False)
    marked = [run for run in runs if run.marks != PLAIN]
    sources = [*(run.text for run in runs), *(run.marks.href for run in marked)]
    length = sum(len(source) for source in sources)
    marks = _MARKS_PER_RUN * len(marked) + sum(source.count(mark) for source in sources for mark in _MARKS)
    if not marked or (length <= _LONGEST_MARKED and marks <= _MOST_MARKS):
        return runs
    notes.say(f"The paragraph “{shorten(plain(runs))}” is too long for bold words and links; its words are kept.")
    return tuple(Run(run.text) for run in runs)


def _whole_lines(runs: Runs) -> Runs:
    """Without the line breaks at both ends, and without empty lines."""
    worded = [line for line in lines(runs) if any(run.text.strip() for run in line)]
    breaks = [run for run in runs if run.text == "\n"]
    out = list(worded[0]) if worded else []
    for mark, line in zip(breaks, worded[1:], strict=False):
        out += [mark, *line]
    return tuple(out)


def _with_sane_depths(items: Sequence[Block]) -> list[Block]:
    """Items whose depths begin at 1 and grow by one."""
    sane: list[Block] = []
    open_depths: list[int] = []
    for item in items:
        while open_depths and open_depths[-1] > item.place.depth:
            open_depths.pop()
        if not open_depths or open_depths[-1] < item.place.depth:
            open_depths.append(item.place.depth)
        sane.append(replace(item, place=replace(item.place, depth=len(open_depths))))
    return sane


def _lists(items: Sequence[Block], notes: Notes, depth: int = 1) -> Iterator[Element]:
    """Items as nested lists; neighbours of one sort are one list."""
    entries = list(_entries(items, depth))
    for ordered, group in groupby(entries, key=lambda entry: entry[0].place.ordered):
        members = list(group)
        start = members[0][0].place.number if ordered else 1
        attributes = (("start", str(start)),) if start != 1 else ()
        content = tuple(Element("li", (), tuple(_content(member, notes, depth))) for member in members)
        yield Element("ol" if ordered else "ul", attributes, content)


def _entries(items: Sequence[Block], depth: int) -> Iterator[list[Block]]:
    """Each item with the paragraphs and items that belong to it."""
    entry: list[Block] = []
    for item in items:
        if entry and item.place.depth <= depth and not _continues(item.place, entry[0].place):
            yield entry
            entry = []
        entry.append(item)
    if entry:
        yield entry


def _continues(place: Place, opened: Place) -> bool:
    return place.item == opened.item != 0 and place.depth == opened.depth


def _content(entry: Sequence[Block], notes: Notes, depth: int) -> Iterator[Element]:
    for is_nested, group in groupby(entry, key=lambda block: block.place.depth > depth):
        if is_nested:
            yield from _lists(list(group), notes, depth + 1)
        else:
            yield from (_paragraph(block, notes) for block in group)
