"""Questions to the DNS: who answers them is passed in, and what came of each is always known."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from masthead.doctor.record import RecordType
from masthead.doctor.words import bare, is_name

MOST_QUESTIONS = 400
"""In one visit to the doctor; more means that a zone leads us round in circles."""


class Status(StrEnum):
    """What came of a question. NO_NAME: nothing has this name (NXDOMAIN). NO_DATA: something has, without this type.

    TIMEOUT: nobody answered in time. FAILED: whoever answered could not find out (SERVFAIL, REFUSED).
    """

    ANSWERED = "answered"
    NO_NAME = "no-name"
    NO_DATA = "no-data"
    TIMEOUT = "timeout"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the DNS says.

    values: addresses; host names without final dot; ``10 mail.example`` of MX; joined text of TXT.
    alias: the name that was asked for is an alias (CNAME).
    """

    status: Status
    values: tuple[str, ...] = ()
    alias: bool = False

    @property
    def known(self) -> bool:
        """Whether the question was answered at all, if only with “no”."""
        return self.status not in {Status.TIMEOUT, Status.FAILED}


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be asked of the DNS."""

    name: str
    type: RecordType


class Resolver(Protocol):
    """Answers questions. Called from one event loop, many at a time; never raises for what a zone holds."""

    async def ask(self, name: str, kind: RecordType) -> Answer:
        """The answer, within the resolver’s own time limit. name: ASCII, a name by `masthead.doctor.words.is_name`."""


class TooManyQuestionsError(Exception):
    """A zone leads to more questions than any honest one needs."""


class Memory:
    """What has been asked in one visit: each question goes out once, whoever asks it."""

    def __init__(self, resolver: Resolver, *, most: int = MOST_QUESTIONS) -> None:
        self._resolver = resolver
        self._most = most
        self._asked: dict[Question, asyncio.Task[Answer]] = {}

    async def answer(self, question: Question) -> Answer:
        """The answer, new or kept. Raises `TooManyQuestionsError`."""
        if not is_name(question.name):
            return Answer(Status.NO_NAME)
        task = self._asked.get(question)
        if task is None:
            if len(self._asked) >= self._most:
                raise TooManyQuestionsError
            task = self._asked[question] = asyncio.ensure_future(self._resolver.ask(question.name, question.type))
        # Shielded: an examination whose time is up must not take the answer from the others.
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Give up what is still under way."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)

    def deaf(self) -> bool:
        """Whether there were questions and not one of them was answered."""
        done = [task for task in self._asked.values() if task.done() and not task.cancelled()]
        return bool(self._asked) and not any(not task.exception() and task.result().known for task in done)


class Asking:
    """The DNS as one examination sees it. unanswered: the questions that nobody answered, with what came of them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.unanswered: dict[Question, Status] = {}

    async def ask(self, name: str, kind: RecordType) -> Answer:
        """The answer to one question. Raises `TooManyQuestionsError`."""
        question = Question(bare(name), kind)
        answer = await self._memory.answer(question)
        if not answer.known:
            self.unanswered[question] = answer.status
        return answer

    async def texts(self, name: str) -> Answer:
        """The TXT records of a name."""
        return await self.ask(name, RecordType.TXT)

    async def addresses(self, name: str) -> Answer:
        """A and AAAA records of a name together; status: that of the better answer."""
        return together(await asyncio.gather(self.ask(name, RecordType.A), self.ask(name, RecordType.AAAA)))


def together(answers: Iterable[Answer]) -> Answer:
    """Several answers as one: answered when one is, unknown when one of the others is, else the first."""
    said = list(answers)
    values = tuple(value for answer in said for value in answer.values)
    if values:
        return Answer(Status.ANSWERED, values, any(answer.alias for answer in said))
    unknown = [answer for answer in said if not answer.known]
    return unknown[0] if unknown else said[0]
