"""A few messages at once: every answer in its place, nobody tried twice, and never longer than allowed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from masthead.delivery.handful import hand_over
from masthead.delivery.ports import Feed, Outcome, Relay, RelayError, Reply, Submission
from masthead.testing.builders import a_recipient

Answer = Callable[[Submission], Reply | None]


class PlainRelay:
    """Answers at once, or never (None): then the body was begun."""

    def __init__(
        self, answer: Answer, *, fault: RelayError | None = None, unreachable: RelayError | None = None
    ) -> None:
        self._answer, self._fault, self._unreachable = answer, fault, unreachable
        self.closed = False

    async def open(self, feed: Feed, *, connections: int) -> None:
        assert connections == 1
        if self._unreachable is not None:
            raise self._unreachable
        if self._fault is not None:
            feed.fault(self._fault)
            return
        while (submission := feed.next()) is not None:
            feed.begin(submission)
            reply = self._answer(submission)
            if reply is not None:
                feed.settle(submission, reply)

    def kick(self) -> None:
        """Nothing waits."""

    async def drain(self) -> None:
        """Nothing is under way."""

    async def close(self) -> None:
        self.closed = True


class DeafRelay(PlainRelay):
    """Lets its caller wait for a connection."""

    async def open(self, feed: Feed, *, connections: int) -> None:
        del feed, connections
        await asyncio.Event().wait()


def submissions(count: int) -> list[Submission]:
    return [Submission(index, a_recipient(index + 1), "bounce@harbour.example", b"Hello\r\n") for index in range(count)]


def handed(relay: Relay, count: int, seconds: float = 5) -> tuple[Reply, ...]:
    return asyncio.run(hand_over(relay, submissions(count), seconds=seconds))


def by_turns(submission: Submission) -> Reply:
    return (
        Reply(Outcome.REJECTED, 550, "no such user") if submission.index % 2 else Reply(Outcome.ACCEPTED, 250, "taken")
    )


def test_every_answer_stands_at_its_place() -> None:
    relay = PlainRelay(by_turns)
    assert [reply.code for reply in handed(relay, 4)] == [250, 550, 250, 550]
    assert relay.closed


def test_nobody_to_write_to_is_over_at_once() -> None:
    assert handed(PlainRelay(by_turns), 0) == ()


def test_what_is_not_answered_in_time_is_in_doubt() -> None:
    relay = PlainRelay(lambda each: None if each.index else Reply(Outcome.ACCEPTED, 250))
    assert [reply.outcome for reply in handed(relay, 2, seconds=0.05)] == [Outcome.ACCEPTED, Outcome.IN_DOUBT]
    assert relay.closed


def test_relay_that_cannot_be_reached_says_so() -> None:
    with pytest.raises(RelayError, match="refused the connection"):
        handed(PlainRelay(by_turns, unreachable=RelayError("It refused the connection.")), 1)


def test_relay_at_fault_says_so() -> None:
    with pytest.raises(RelayError, match="password"):
        handed(PlainRelay(by_turns, fault=RelayError("The password is wrong.")), 1)


def test_relay_that_never_answers_is_left() -> None:
    relay = DeafRelay(by_turns)
    with pytest.raises(RelayError, match="did not answer in time"):
        handed(relay, 1, seconds=0.05)
    assert relay.closed
