"""Which blocks are headings, and of what: the house's labels decide where sections begin.

1. A heading whose words are a label opens that section, whatever its level; so does a line that stands
   out (bold, underlined, larger, in capitals) and is a label.
2. The level most labels have is the level of sections. Other headings of that level or above it open
   sections that the house does not know; those below it belong to their section.
3. Before the first section stands the document's title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from masthead.edition.clipboard.blocks import TITLE, Block, BlockKind, Place, joined, lines, wholly
from masthead.edition.clipboard.labels import Label, Labels, has_signs
from masthead.edition.clipboard.manuscript import Notes

_BODY_SIZE = 11.0
_LARGER = 1.25
_TITLE_SIZE = 2.0
_LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Section:
    """A label and what stands below it. label: None of what comes before the first one."""

    label: Label | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paste in sections. title: plain words."""

    title: str
    sections: tuple[Section, ...]


def arrange(blocks: Sequence[Block], labels: Labels, notes: Notes) -> Document:
    """Find the title and the sections."""
    blocks = _unquoted(blocks)
    size = _body_size(blocks)
    found = _with_labels(blocks, labels, size, plainly=False)
    if not any(label for label, _block in found):
        found = _with_labels(blocks, labels, size, plainly=True)
    found = _with_guesses(found, size)
    found, title = _take_title(found)
    level = _section_level(found)
    sections: list[tuple[Label | None, list[Block]]] = [(None, [])]
    for label, block in found:
        opened = label or _unknown(block, level, notes)
        if opened is not None:
            sections.append((opened, []))
        else:
            sections[-1][1].append(block)
    lead, *others = [Section(label, tuple(inner)) for label, inner in sections]
    return Document(title, (lead, *others) if lead.blocks else tuple(others))


_Found = list[tuple[Label | None, Block]]


def _unquoted(blocks: Sequence[Block]) -> list[Block]:
    """Without the quotes that are around the whole, as in a forwarded mail."""
    around = min((block.place.quote for block in blocks), default=0)
    if not around:
        return list(blocks)
    return [replace(block, place=replace(block.place, quote=block.place.quote - around)) for block in blocks]


def _body_size(blocks: Iterable[Block]) -> float:
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
            for run in block.runs:
                sizes[run.marks.size] += len(run.text)
    return max(sizes, key=sizes.__getitem__, default=0.0) or _BODY_SIZE


def _with_labels(blocks: Iterable[Block], labels: Labels, size: float, *, plainly: bool) -> _Found:
    """Blocks, each with the label it is. plainly: lines that do not stand out count as well."""
    found: _Found = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and not block.place.quote:
            found.append((labels.match(block.text), block))
        elif block.kind is BlockKind.PARAGRAPH and not block.place.quote:
            found += _split(block, labels, size, plainly=plainly)
        else:
            found.append((None, block))
    return found


def _split(block: Block, labels: Labels, size: float, *, plainly: bool) -> Iterator[tuple[Label | None, Block]]:
    """A paragraph, and before it the label that is its first line."""
    first, *rest = lines(block.runs)
    opening = replace(block, runs=first)
    label = labels.match(opening.text)
    if label is None or not (plainly or _stands_out(opening, size)):
        yield None, block
        return
    yield label, opening
    if rest:
        yield None, replace(block, runs=joined(rest))


def _stands_out(block: Block, size: float) -> bool:
    text = block.text
    return (
        block.wholly(lambda marks: marks.strong or marks.underlined or marks.size >= size * _LARGER)
        or (text == text.upper() and text != text.lower())
        or has_signs(text)
    )


def _with_guesses(found: _Found, size: float) -> _Found:
    """With short paragraphs in larger letters as headings: the larger, the higher."""
    large = {at: _size_of(block) for at, (_label, block) in enumerate(found) if _is_large(block, size)}
    ranks = {each: min(rank, 6) for rank, each in enumerate(sorted(set(large.values()), reverse=True), 1)}
    guessed = list(found)
    for at, each in large.items():
        label, block = found[at]
        level = TITLE if each >= size * _TITLE_SIZE else ranks[each]
        guessed[at] = (label, replace(block, kind=BlockKind.HEADING, place=Place(level=level), guessed=True))
    return guessed


def _is_large(block: Block, size: float) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.place.quote
        and 0 < len(block.text) <= _LONGEST_HEADING
        and len(list(lines(block.runs))) == 1
        and block.wholly(lambda marks: marks.size >= size * _LARGER)
    )


def _size_of(block: Block) -> float:
    return min((run.marks.size for run in block.runs if run.text.strip()), default=0.0)


def _section_level(found: _Found) -> int:
    """The level of the headings that open sections; 0 when labels are no headings at all."""
    levels = Counter(block.place.level for label, block in found if label and _is_heading(block))
    if levels:
        return min(levels, key=lambda level: (-levels[level], level or 0)) or 1
    if any(label for label, _block in found):
        return 0
    return min((block.place.level or 1 for _label, block in found if _is_heading(block)), default=0)


def _is_heading(block: Block) -> bool:
    """Whether a block is a heading by its tag or style, outside of quotes."""
    return block.kind is BlockKind.HEADING and not block.guessed and not block.place.quote


def _unknown(block: Block, level: int, notes: Notes) -> Label | None:
    """The label of a section that the house does not know."""
    if not _is_heading(block) or (block.place.level or 1) > level:
        return None
    words = block.text
    notes.say(f"The house format has no section “{words}”; it is pasted as one of free text.")
    return Label(words, "text")


def _take_title(found: _Found) -> tuple[_Found, str]:
    """The title, which stands before the first section, and everything else."""
    lead = next((at for at, (label, _block) in enumerate(found) if label), len(found))
    level = _section_level(found)
    headings = [at for at in range(lead) if found[at][1].kind is BlockKind.HEADING and not found[at][1].place.quote]
    at = next((at for at in headings if found[at][1].place.level == TITLE), None)
    if at is None:
        at = next((at for at in headings if _is_title(found, at, level)), None)
    # In letters that are only somewhat larger, what is no title before the first section is a greeting's words.
    kept = [
        (label, _as_paragraph(block) if block.guessed and position < lead else block)
        for position, (label, block) in enumerate(found)
        if position != at
    ]
    return kept, found[at][1].text if at is not None else ""


def _is_title(found: _Found, at: int, level: int) -> bool:
    """Whether a heading before the first section is the title rather than a section of its own."""
    block = found[at][1]
    own = block.place.level or 1
    if block.guessed:
        return at == 0
    if any(label for label, _block in found):
        return at == 0 or own < level or (own == 1 and level != 1)
    return own == level and sum(_is_heading(other) and other.place.level == own for _label, other in found) == 1


def _as_paragraph(block: Block) -> Block:
    return replace(block, kind=BlockKind.PARAGRAPH, place=Place(), guessed=False)


def is_bold(block: Block) -> bool:
    """Whether all of a block's words are bold."""
    return wholly(block.runs, lambda marks: marks.strong)
