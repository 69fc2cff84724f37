"""Whom a section is shown to: names that users give, and reserved ones, which other parts of the program answer for.

A section's `segment` is "" (everybody), the name of a saved segment or tag, or a reserved name. Reserved names hold a
slash, which no name of a user may hold. They are made of *marks*, ``prefix/name``, each a set of subscribers::

    jobs/de                those of the mark jobs/de
    jobs/fr~jobs/de        those of jobs/fr who are not of jobs/de
    ~jobs/de~jobs/fr       everybody else: of neither
    premium&~jobs/de       everybody else in the segment “premium” (percent-encoded where it has signs of its own)

`exclusive` writes the names of a section's alternatives. Each leaves out the marks of those before it, and the last
leaves out all of them: whatever the marks mean, nobody sees two, and with an alternative for everybody else each
reader sees exactly one. That holds by the names alone, where every mark is asked once for a whole message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

SIGN = "/"
"""What makes a name a reserved one."""

_BUT, _AND = "~", "&"
_MARK = re.compile(r"[a-z][a-z0-9-]{0,31}/[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Audience:
    """within: a user's segment or tag, "" for everybody. mark: "" for everybody. without: marks of those left out."""

    within: str = ""
    mark: str = ""
    without: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a section's `segment`; `read_audience` reads it back."""
        marks = _BUT.join((self.mark, *self.without))
        if not marks:
            return self.within
        return f"{quote(self.within, safe='').replace(_BUT, '%7E')}{_AND}{marks}" if self.within else marks

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that has to be answered for, the user's first."""
        return tuple(name for name in (self.within, self.mark, *self.without) if name)

    def has(self, holds: Callable[[str], bool]) -> bool:
        """Whether somebody belongs to it. holds: says so of each of `names`."""
        wanted = (name for name in (self.within, self.mark) if name)
        return all(holds(name) for name in wanted) and not any(holds(name) for name in self.without)


def is_mark(name: str) -> bool:
    """Whether a name is written ``prefix/name``: small letters, digits and hyphens before the slash."""
    return _MARK.fullmatch(name) is not None


def is_reserved(name: str) -> bool:
    """Whether a name is none that a user may give."""
    return SIGN in name


def is_public(segment: str) -> bool:
    """Whether a section stands on pages, where nobody knows who reads: shown to everybody, or to everybody else."""
    return not segment or (is_reserved(segment) and segment.startswith(_BUT))


def read_audience(segment: str) -> Audience:
    """What a section's `segment` means. A name that only looks reserved is taken for a user's."""
    if not is_reserved(segment):
        return Audience(within=segment)
    within, and_, marks = segment.rpartition(_AND)
    mark, *without = marks.split(_BUT)
    if (mark and not is_mark(mark)) or not all(map(is_mark, without)) or bool(and_) != bool(within):
        return Audience(within=segment)
    return Audience(unquote(within), mark, tuple(without))


def exclusive(marks: Sequence[str], within: str = "") -> tuple[str, ...]:
    """The `segment` of each alternative of one section, so that nobody sees two.

    marks: by the order in which they count; "" is everybody else and may only be the last. within: the segment that
    the section is shown to as a whole. Raises ValueError for what is no mark, or is named twice.
    """
    for place, mark in enumerate(marks):
        if mark and not is_mark(mark):
            raise ValueError(f"“{mark}” is no mark; write prefix/name, such as jobs/de.")
        if not mark and place != len(marks) - 1:
            raise ValueError("The alternative for everybody else is the last one.")
    if len(set(marks)) != len(marks):
        raise ValueError("Two alternatives of a section name the same mark.")
    return tuple(str(Audience(within, mark, tuple(marks[:place]))) for place, mark in enumerate(marks))
