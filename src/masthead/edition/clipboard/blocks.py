"""A pasted document as a flat sequence of blocks: what every source of paste comes down to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from masthead.edition.markup import BREAK, Element, Node, Text
from masthead.edition.normal_form import one_line

LINE_BREAK = "\n"
TITLE = 0


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Marks:
    """How a run of words looks. href: where it leads. size: of its letters in points, 0 when nothing says so."""

    strong: bool = False
    em: bool = False
    s: bool = False
    sub: bool = False
    sup: bool = False
    code: bool = False
    underlined: bool = False
    href: str = ""
    size: float = 0.0


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. text: never with a newline, but for the `LINE_BREAK` that is a run of its own."""

    text: str
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands.

    level: of a heading, `TITLE` of a document's title, None of what is no heading. quote: how many quotes
    are around it. depth: of a list item, from 1. number: of an ordered one. item: tells items apart, so that
    a second paragraph of the same item is known; 0 outside of lists.
    """

    level: int | None = None
    quote: int = 0
    depth: int = 0
    ordered: bool = False
    number: int = 1
    item: int = 0


NOWHERE = Place()
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. rows: a table's cells. src, alt: an image's. guessed: a heading only by the size of its letters."""

    kind: BlockKind
    runs: Runs = ()
    place: Place = NOWHERE
    rows: tuple[tuple[Runs, ...], ...] = ()
    src: str = ""
    alt: str = ""
    guessed: bool = False

    @property
    def text(self) -> str:
        """The block's words on one line."""
        return plain(self.runs)

    def wholly(self, mark: Callable[[Marks], bool]) -> bool:
        """Whether all of its words have a mark; False without words."""
        return wholly(self.runs, mark)


def plain(runs: Iterable[Run]) -> str:
    """Runs as words on one line."""
    return one_line("".join(run.text for run in runs))


def wholly(runs: Iterable[Run], mark: Callable[[Marks], bool]) -> bool:
    """Whether all words have a mark; False without words."""
    worded = [run for run in runs if run.text.strip()]
    return bool(worded) and all(mark(run.marks) for run in worded)


def unmarked(runs: Runs, **marks: Any) -> Runs:
    """Runs with some of their marks changed."""
    return tuple(Run(run.text, replace(run.marks, **marks)) for run in runs)


def without_opening(runs: Runs, characters: int) -> Runs:
    """Runs without their first characters and the white space behind those."""
    kept: list[Run] = []
    left = characters
    for run in runs:
        text = run.text[left:]
        left = max(left - len(run.text), 0)
        if not kept:
            text = text.lstrip()
        if text:
            kept.append(Run(text, run.marks))
    return tuple(kept)


def lines(runs: Runs) -> Iterator[Runs]:
    """Runs parted at their line breaks."""
    line: list[Run] = []
    for run in runs:
        if run.text == LINE_BREAK:
            yield tuple(line)
            line = []
        else:
            line.append(run)
    yield tuple(line)


def joined(parts: Iterable[Runs]) -> Runs:
    """The reverse of `lines`."""
    out: list[Run] = []
    for index, part in enumerate(parts):
        out += [Run(LINE_BREAK)] if index else []
        out += part
    return tuple(out)


# From the outside in: a link is one link however its words look.
_NESTING = ("href", "strong", "em", "s", "sub", "sup", "code")


def nodes(runs: Sequence[Run], nesting: Sequence[str] = _NESTING) -> tuple[Node, ...]:
    """Runs as the inline nodes of rich text, not yet in normal form."""
    if not nesting:
        return tuple(BREAK if run.text == LINE_BREAK else Text(run.text) for run in runs)
    name, within = nesting[0], nesting[1:]
    out: list[Node] = []
    for value, group in groupby(runs, key=lambda run: getattr(run.marks, name)):
        inner = nodes(list(group), within)
        if not value:
            out += inner
        elif name == "href":
            out.append(Element("a", (("href", value),), inner))
        elif name == "strong" and len(inner) == 1 and isinstance(inner[0], Element) and inner[0].tag == "em":
            # What is all both is read that way round from “***”.
            out.append(Element("em", (), (Element("strong", (), inner[0].children),)))
        else:
            out.append(Element(name, (), inner))
    return tuple(out)
