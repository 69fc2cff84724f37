"""A chunk as a feed: messages are filled ahead, and nobody can tell but by the time it takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.feed import AHEAD, AHEAD_OCTETS, AHEAD_SECONDS, ChunkFeed
from masthead.delivery.mailing import Claim, MailingId, ProviderClass
from masthead.delivery.outcome import Mark, Marks
from masthead.delivery.pacing import Unpaced
from masthead.delivery.ports import Outcome, Reply, Submission
from masthead.message import SlotValueError
from masthead.testing.memory_journal import JournalFile, MemoryJournal

MEMBERS = 40


class Letter:
    """Implements `Message`: says whom it was filled for, and refuses `blank`."""

    def __init__(self, clock: StoppedClock, *, octets: int = 10, seconds: float = 0.0, blank: int = -1) -> None:
        self.filled: list[int] = []
        self._clock, self._octets, self._seconds, self._blank = clock, octets, seconds, blank

    def fill_stuffed(self, recipient: Recipient) -> bytes:
        self._clock.time += self._seconds
        self.filled.append(recipient.id)
        if recipient.id == self._blank:
            raise SlotValueError("name", recipient.id, "there is no value.")
        return b"x" * self._octets

    def envelope_sender(self, recipient: Recipient) -> str:
        return f"bounce+{recipient.id}@harbour.example"


class StoppedClock:
    """Implements `Clock`."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


class Desk:
    """A feed with what it was made from; `later` holds what it asked to be called back for."""

    def __init__(self, *, octets: int = 10, seconds: float = 0.0, blank: int = -1) -> None:
        self.clock = StoppedClock()
        self.letter = Letter(self.clock, octets=octets, seconds=seconds, blank=blank)
        self.later: list[Callable[[], None]] = []
        members = tuple(Recipient(SubscriberId(n), f"reader{n}@example.com") for n in range(MEMBERS))
        self.claim = Claim(
            MailingId(1), 0, ProviderClass.OTHER, "me", 1, 2000.0, members, Marks(MEMBERS), MEMBERS, passes=1
        )
        self.feed = ChunkFeed(
            self.claim,
            self.letter,
            journal=MemoryJournal(JournalFile("me")),
            clock=self.clock,
            pace=Unpaced(),
            want_commit=lambda: None,
            on_fault=lambda _fault: None,
            later=self.later.append,
        )
        self.feed.reserve(self.feed.propose())

    def next(self) -> Submission:
        submission = self.feed.next()
        assert submission is not None
        return submission

    def rest(self) -> None:
        """A moment in which nobody waits."""
        calls, self.later[:] = tuple(self.later), ()
        for call in calls:
            call()


def test_first_message_is_filled_alone_and_the_next_ones_behind_its_back() -> None:
    desk = Desk()

    assert desk.next().index == 0
    assert desk.letter.filled == [0]

    desk.rest()
    assert desk.letter.filled == list(range(AHEAD + 1))
    assert [desk.next().index for _ in range(AHEAD)] == list(range(1, AHEAD + 1))
    assert len(desk.letter.filled) == AHEAD + 1


def test_everybody_is_handed_out_once_and_in_order() -> None:
    desk = Desk()
    seen = []
    while (submission := desk.feed.next()) is not None:
        seen.append(submission.index)
        if len(seen) % 3 == 0:
            desk.rest()

    assert seen == desk.letter.filled == list(range(MEMBERS))
    assert desk.feed.under_way == MEMBERS


@pytest.mark.parametrize(
    ("octets", "seconds", "ahead"),
    [
        (AHEAD_OCTETS // 2, 0.0, 2),
        (AHEAD_OCTETS + 1, 0.0, 0),
        (10, AHEAD_SECONDS / 2.5, 3),
        (10, AHEAD_SECONDS * 5, 1),
    ],
)
def test_filling_ahead_takes_little_memory_and_little_time(octets: int, seconds: float, ahead: int) -> None:
    desk = Desk(octets=octets, seconds=seconds)
    desk.next()
    desk.rest()

    assert len(desk.letter.filled) == 1 + ahead


def test_what_is_given_back_is_next_and_not_filled_again() -> None:
    desk = Desk()
    first = desk.next()
    desk.rest()
    desk.feed.give_back(first)

    assert desk.feed.under_way == 0
    assert desk.next() is first
    assert desk.next().index == 1
    assert desk.letter.filled.count(0) == 1


def test_message_that_does_not_fill_ahead_is_settled() -> None:
    desk = Desk(blank=2)
    desk.next()
    desk.rest()

    assert [desk.next().index for _ in range(3)] == [1, 3, 4]
    assert desk.claim.marks[2] is Mark.CLOSED
    assert [row.subscriber for row in desk.feed.news()] == [2]
    assert (desk.feed.unresolved, desk.feed.under_way) == (MEMBERS - 1, 4)


def test_nothing_is_filled_or_handed_out_once_it_is_stopped() -> None:
    desk = Desk()
    first = desk.next()
    desk.feed.stop()
    desk.rest()

    assert desk.letter.filled == [0]
    assert desk.feed.next() is None

    desk.feed.settle(first, Reply(Outcome.ACCEPTED, 250))
    assert (desk.feed.unresolved, desk.feed.under_way) == (MEMBERS - 1, 0)


def test_filled_messages_stay_where_it_is_stopped_meanwhile() -> None:
    desk = Desk()
    desk.next()
    desk.rest()
    desk.feed.stop()

    assert desk.feed.next() is None
    assert desk.feed.unresolved == MEMBERS
