"""Answers in polls: what segments want to know of whatever holds polls.

Who gave an answer is in a set of its own (`sets`), changed in the transaction of the vote. What polls there are, and
how their answers read, is told by the app that holds them, when it is ready::

    answer_for_polls(polls_of)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import ascii_uppercase

from masthead.audience.segments.tree import Voted

LETTERS = ascii_uppercase


@dataclass(frozen=True, slots=True)
class AskedPoll:
    """A poll that was asked. nth: of the polls of its day, from 1. answers: in order of their letters."""

    day: dt.date
    nth: int
    question: str
    answers: tuple[str, ...]

    @property
    def name(self) -> str:
        """As a condition names it: “2026-11-20, 1”."""
        return f"{self.day.isoformat()}, {self.nth}"


Polls = Callable[[int, dt.date | None, int], Iterable[AskedPoll]]
"""(publication id, day or None for all, how many at most) → polls, the latest first."""

_asked: list[Polls] = []


def answer_for_polls(lookup: Polls) -> None:
    """Say who knows the polls of publications."""
    _asked[:] = [lookup]


def polls_of(publication_id: int, day: dt.date | None = None, most: int = 100) -> tuple[AskedPoll, ...]:
    """The polls of a publication, of a day or all, the latest first; none where nobody holds any."""
    return tuple(poll for lookup in _asked for poll in lookup(publication_id, day, most))


def vote_set(publication_id: int, day: dt.date, nth: int, answer: int) -> str:
    """Name of the set of those who gave an answer. answer: its place, from 0."""
    return f"vote:{publication_id}:{day.isoformat()}:{nth}:{LETTERS[answer]}"


def sets_of(leaf: Voted, publication_id: int) -> list[str]:
    """Names of the sets whose people a condition means."""
    letters = leaf.answers or tuple(LETTERS)
    return [vote_set(publication_id, leaf.day, leaf.nth, LETTERS.index(each)) for each in letters]
