"""What the kind of a section wants: its headline, its parts, its list, its quote – however they were laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from masthead.edition.clipboard.blocks import Block, BlockKind, Place, lines, without_opening
from masthead.edition.clipboard.sections import Section, is_bold

_HEADLINE, _PART = 3, 4
_TITLED = frozenset({"number", "poll", "profile", "referral", "sponsor", "story"})
_LISTS = frozenset({"briefs", "jobs", "links", "todo"})
_SHIPPED_WITHOUT_TITLE = frozenset({"greeting", "image", "markets", "quote", "text"}) | _LISTS
_LONGEST_HEADLINE = 140
_LONGEST_PART = 60
_BULLET = re.compile(r"[•◦▪‣·●○■⁃▸►]\s+|[-–*](?:\s+)")
_SURE_BULLET = re.compile(r"[•◦▪‣●○■⁃▸►]\s+")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", "…")
# Typed lists get item numbers of their own, far from those of real ones.
_TYPED = 10_000_000


def shaped(section: Section) -> tuple[Block, ...]:
    """The section's blocks as its kind reads them; headings have their final level."""
    kind = section.label.kind if section.label else "greeting"
    blocks = list(_with_typed_lists(section.blocks))
    if kind in _TITLED:
        blocks = _with_bold_headings(blocks, kind)
    blocks = list(_levelled(blocks, kind))
    if kind in _LISTS and not any(block.kind in {BlockKind.ITEM, BlockKind.TABLE} for block in blocks):
        blocks = [_as_item(block, number) for number, block in enumerate(blocks)]
    if kind == "quote" and not any(block.place.quote for block in blocks):
        blocks = [_quoted(block) for block in blocks]
    return tuple(blocks)


def _levelled(blocks: Sequence[Block], kind: str) -> Iterator[Block]:
    """With headings of level 3 and 4: one headline, everything else a part."""
    open_levels: list[int] = []
    titled = False
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            yield block
            continue
        own = block.place.level or 1
        while open_levels and open_levels[-1] >= own:
            open_levels.pop()
        open_levels.append(own)
        level = min(_HEADLINE + len(open_levels) - 1, _PART)
        if kind in _SHIPPED_WITHOUT_TITLE or block.place.quote or (kind in _TITLED and titled):
            level = _PART
        elif kind in _TITLED:
            level = _HEADLINE
        titled = titled or level == _HEADLINE
        yield replace(block, place=replace(block.place, level=level))


def _with_bold_headings(blocks: list[Block], kind: str) -> list[Block]:
    """Where nothing is a heading, a bold first line is the headline, and bold lines of a story its parts."""
    if not blocks or any(block.kind is BlockKind.HEADING for block in blocks):
        return blocks
    first = next((at for at, block in enumerate(blocks) if block.kind is not BlockKind.IMAGE), 0)
    if not _is_bold_line(blocks[first], _LONGEST_HEADLINE) or kind == "poll":
        return blocks
    shaped_blocks = [*blocks[:first], _as_heading(blocks[first], 1), *blocks[first + 1 :]]
    if kind == "story":
        for at in range(first + 1, len(blocks)):
            if _is_bold_line(blocks[at], _LONGEST_PART) and not blocks[at].text.endswith(_SENTENCE_ENDS):
                shaped_blocks[at] = _as_heading(blocks[at], 2)
    return shaped_blocks


def _is_bold_line(block: Block, longest: int) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.place.quote
        and len(block.text) <= longest
        and len(list(lines(block.runs))) == 1
        and is_bold(block)
    )


def _as_heading(block: Block, level: int) -> Block:
    return replace(block, kind=BlockKind.HEADING, place=Place(level=level))


def _as_item(block: Block, number: int) -> Block:
    if block.kind is not BlockKind.PARAGRAPH or block.place.quote:
        return block
    return replace(block, kind=BlockKind.ITEM, place=Place(depth=1, item=_TYPED + number))


def _quoted(block: Block) -> Block:
    if block.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM}:
        return block
    return replace(block, place=replace(block.place, quote=1))


def _with_typed_lists(blocks: Sequence[Block]) -> Iterator[Block]:
    """Paragraphs that somebody gave a bullet or number by hand, as list items."""
    entries = [part for block in blocks for part in _typed_lines(block)]
    at = 0
    while at < len(entries):
        end = at
        while end < len(entries) and _opens(entries[end], _BULLET):
            end += 1
        if end - at > 1 or (end > at and _opens(entries[at], _SURE_BULLET)):
            yield from (_typed_item(entry, _BULLET, at + offset) for offset, entry in enumerate(entries[at:end]))
            at = end
            continue
        end = at
        while end < len(entries) and _number_of(entries[end]) == end - at + 1:
            end += 1
        if end - at > 1:
            yield from (_typed_item(entry, _NUMBER, at + offset) for offset, entry in enumerate(entries[at:end]))
            at = end
            continue
        yield entries[at]
        at += 1


def _typed_lines(block: Block) -> list[Block]:
    """A paragraph's lines when each is an entry of a typed list; else the block."""
    if block.kind is not BlockKind.PARAGRAPH:
        return [block]
    parts = [replace(block, runs=line) for line in lines(block.runs)]
    return parts if len(parts) > 1 and all(_opens(part, _BULLET) for part in parts) else [block]


def _opens(block: Block, pattern: re.Pattern[str]) -> bool:
    return block.kind is BlockKind.PARAGRAPH and pattern.match(_source(block)) is not None


def _source(block: Block) -> str:
    return "".join(run.text for run in block.runs).lstrip()


def _number_of(block: Block) -> int:
    match = _NUMBER.match(_source(block)) if block.kind is BlockKind.PARAGRAPH else None
    return int(match.group(1)) if match else 0


def _typed_item(block: Block, pattern: re.Pattern[str], number: int) -> Block:
    whole = "".join(run.text for run in block.runs)
    match = pattern.match(whole.lstrip())
    opening = len(whole) - len(whole.lstrip()) + (match.end() if match else 0)
    ordered = pattern is _NUMBER
    place = replace(block.place, depth=1, item=_TYPED + number, ordered=ordered, number=_number_of(block) or 1)
    return replace(block, kind=BlockKind.ITEM, runs=without_opening(block.runs, opening), place=place)
