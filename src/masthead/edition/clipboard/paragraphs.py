"""The paragraph that is being read: its words gathered, cleaned and, at its end, made a block."""

from __future__ import annotations

import re
from dataclasses import replace

from masthead.edition.clipboard.blocks import LINE_BREAK, NOWHERE, Block, BlockKind, Marks, Place, Run, Runs
from masthead.edition.clipboard.manuscript import ClipboardError, Notes
from masthead.edition.normal_form import FORBIDDEN

_MOST_PARAGRAPHS = 5_000
# Zero-width space and no-break space, word joiner, soft hyphen: word processors leave them behind.
_UNSEEN = re.compile("[\u200b\ufeff\u2060\u00ad]")
_ORDERED = re.compile(r"\(?(?:(\d{1,5})|[a-z]{1,5})[.)]\Z", re.IGNORECASE)
_NO_BREAK = "\u00a0"
# Where a no-break space belongs: around figures, units and marks of punctuation, and after initials.
_BEFORE = re.compile(r"[\d«‹§№–—%€$£¥][\u00a0]|(?:^|[\s(.])\w\.?\u00a0")
_AFTER = re.compile(r"\u00a0[\d»›:;!?%€$£¥°–—]")


class Paragraph:
    """Gathers runs. bullet: the characters Word put before an item of its lists that are none."""

    def __init__(self, notes: Notes) -> None:
        self.bullet = ""
        self._notes = notes
        self._runs: list[Run] = []
        self._place = NOWHERE
        self._blank = True
        self._count = 0
        self._items = 1_000_000

    def __bool__(self) -> bool:
        """Whether there is anything to take."""
        return bool(self._runs or self.bullet)

    def add(self, text: str, marks: Marks, place: Place) -> None:
        """Add words, or a `LINE_BREAK`."""
        if text != LINE_BREAK:
            text = self._clean(text)
        if not text:
            return
        if self._blank:
            self._place = place
            self._blank = not text.strip(f" {LINE_BREAK}{_NO_BREAK}")
        self._runs.append(Run(text, marks))

    def take(self) -> tuple[Block, ...]:
        """The blocks of what was gathered, none when it holds no words; a new paragraph begins."""
        runs, bullet, place = self._runs, self.bullet.replace(_NO_BREAK, " ").strip(), self._place
        blank = self._blank
        self._runs, self.bullet, self._place, self._blank = [], "", NOWHERE, True
        if blank:
            return ()
        place = self._listed(place, bullet)
        parts = _parted(_sensibly_spaced(runs))
        if place.level is not None:
            parts = [tuple(run for part in parts for run in (*part, Run(" ")))]
        self._count += len(parts)
        if self._count > _MOST_PARAGRAPHS:
            raise ClipboardError(
                f"The clipboard holds more than {_MOST_PARAGRAPHS:,} paragraphs, which no manuscript does. "
                "Paste it in parts."
            )
        kind = BlockKind.PARAGRAPH
        if place.level is not None:
            kind = BlockKind.HEADING
        elif place.depth:
            kind = BlockKind.ITEM
        return tuple(Block(kind, runs=part, place=place) for part in parts)

    def _clean(self, text: str) -> str:
        kept = FORBIDDEN.sub("", text)
        if kept != text:
            self._notes.say("Characters that mail cannot carry, such as symbols of one font only, are left out.")
        return _UNSEEN.sub("", kept)

    def _listed(self, place: Place, bullet: str) -> Place:
        """The place of an item of Word's, from the bullet it is written with."""
        if place.level is not None or place.item or not (bullet or place.depth):
            return place
        self._items += 1
        match = _ORDERED.match(bullet)
        number = int(match.group(1) or 1) if match else 1
        depth = place.depth or 1
        return replace(place, depth=depth, ordered=match is not None, number=number, item=self._items)


def _parted(runs: list[Run]) -> list[Runs]:
    """Runs parted where two line breaks stand together: a paragraph's end in mail and on many pages."""
    parts: list[list[Run]] = [[]]
    breaks: list[Run] = []
    for run in runs:
        if run.text == LINE_BREAK:
            breaks.append(run)
        elif run.text.strip() or not breaks:
            if len(breaks) > 1:
                parts.append([])
            elif parts[-1]:
                parts[-1] += breaks
            breaks = []
            parts[-1].append(run)
    return [tuple(part) for part in parts if any(run.text.strip() for run in part)]


def _sensibly_spaced(runs: list[Run]) -> list[Run]:
    """No-break spaces where typography wants them; those that only stretch a line are spaces."""
    text = "".join(run.text for run in runs)
    if _NO_BREAK not in text:
        return runs
    kept = {match.end() - 1 for match in _BEFORE.finditer(text)} | {match.start() for match in _AFTER.finditer(text)}
    kept -= {
        at for at in kept if " " in text[max(at - 1, 0) : at + 2] or _NO_BREAK * 2 in text[max(at - 1, 0) : at + 2]
    }
    spaced: list[Run] = []
    position = 0
    for run in runs:
        characters = [
            " " if character == _NO_BREAK and position + index not in kept else character
            for index, character in enumerate(run.text)
        ]
        spaced.append(Run("".join(characters), run.marks))
        position += len(run.text)
    return spaced
