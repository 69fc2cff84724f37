"""The relay made of drops, with a drop that does as it is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Reply, Submission
from masthead.relays.drops import Answers, DropRelay
from masthead.testing import a_recipient
from masthead.testing.list_feed import ListFeed

TAKEN = Reply(Outcome.ACCEPTED, 250, "taken")
REFUSED = Reply(Outcome.REJECTED, 0, "no such address")
DOUBT = Reply(Outcome.IN_DOUBT, 0, "The relay was closed before it answered.")


class ScriptedDrop:
    """prepares: what `prepare` answers or raises, by index. commits: what `commit` answers to a batch."""

    def __init__(
        self,
        *,
        most: int = 4,
        prepares: dict[int, Reply | Exception] | None = None,
        commits: Callable[[Sequence[int]], Answers] | None = None,
        opens: Exception | None = None,
    ) -> None:
        self.most = most
        self.calls: list[tuple[str, object]] = []
        self.discarded: list[int] = []
        self._prepares = prepares or {}
        self._commits = commits or (lambda batch: Answers([TAKEN] * len(batch)))
        self._opens = opens

    def open(self) -> None:
        self.calls.append(("open", threading.current_thread().name.split("_")[0]))
        if self._opens:
            raise self._opens

    def prepare(self, submission: Submission) -> int | Reply:
        told = self._prepares.get(submission.index, submission.index)
        if isinstance(told, Exception):
            raise told
        return told

    def commit(self, prepared: Sequence[int]) -> Answers:
        self.calls.append(("commit", tuple(prepared)))
        return self._commits(prepared)

    def discard(self, prepared: int) -> None:
        self.discarded.append(prepared)

    def close(self) -> None:
        self.calls.append(("close", None))


def submissions(count: int) -> list[Submission]:
    return [Submission(n, a_recipient(n + 1), "b@harbour.example", b"Subject: a\r\n\r\nb\r\n") for n in range(count)]


def run(feed: ListFeed, *drops: ScriptedDrop) -> None:
    """Everything that `feed` has, through a relay with a connection per drop."""

    async def whole() -> None:
        made = iter(drops)
        relay = DropRelay(lambda: next(made))
        await relay.open(feed, connections=len(drops))
        await relay.drain()
        await relay.close()
        await relay.close()

    asyncio.run(whole())
    assert feed.breaches == []
    assert feed.under_way == 0


def test_batches_go_out_in_order_and_in_a_thread() -> None:
    feed, drop = ListFeed(submissions(10)), ScriptedDrop()
    run(feed, drop)

    assert feed.outcomes == {Outcome.ACCEPTED: 10}
    assert drop.calls == [
        ("open", "relay"),
        ("commit", (0, 1, 2, 3)),
        ("commit", (4, 5, 6, 7)),
        ("commit", (8, 9)),
        ("close", None),
    ]


def test_connections_share_the_work() -> None:
    feed = ListFeed(submissions(8))
    together = threading.Barrier(2, timeout=20)

    def meet(batch: Sequence[int]) -> Answers:
        together.wait()
        return Answers([TAKEN] * len(batch))

    drops = [ScriptedDrop(commits=meet), ScriptedDrop(commits=meet)]
    run(feed, *drops)
    assert sorted(str(call) for drop in drops for call in drop.calls if call[0] == "commit") == [
        "('commit', (0, 1, 2, 3))",
        "('commit', (4, 5, 6, 7))",
    ]


def test_member_that_cannot_be_prepared_is_settled_without_the_others() -> None:
    feed, drop = ListFeed(submissions(3)), ScriptedDrop(prepares={1: REFUSED})
    run(feed, drop)

    assert feed.replies == {0: [TAKEN], 1: [REFUSED], 2: [TAKEN]}
    assert feed.begun == [0, 2]


def test_relay_at_fault_while_preparing_concerns_nobody() -> None:
    full = RelayError("The disk is full.", retry=True)
    feed, drop = ListFeed(submissions(6)), ScriptedDrop(prepares={2: full})
    run(feed, drop)

    assert feed.faults == [full]
    assert (feed.begun, feed.replies) == ([], {})
    assert drop.discarded == [0, 1]


def test_those_given_back_are_handed_out_again_in_their_order() -> None:
    feed = ListFeed(submissions(3))
    run(feed, ScriptedDrop(prepares={2: RelayError("no")}))
    feed.resume()
    assert [each.index for each in iter(feed.next, None)] == [0, 1, 2]


def test_fault_in_the_answers_comes_after_the_replies() -> None:
    fault = RelayError("The key is not valid.")
    put_off = Reply(Outcome.DEFERRED, 0, "later")
    feed = ListFeed(submissions(9))
    run(feed, ScriptedDrop(commits=lambda batch: Answers([TAKEN, *[put_off] * (len(batch) - 1)], fault)))

    assert feed.outcomes == {Outcome.ACCEPTED: 1, Outcome.DEFERRED: 3}
    assert feed.faults == [fault]


def test_withdrawn_member_is_discarded_and_not_committed() -> None:
    feed, drop = ListFeed(submissions(3), withdrawn={1}), ScriptedDrop()
    run(feed, drop)

    assert drop.discarded == [1]
    assert ("commit", (0, 2)) in drop.calls


def test_batch_that_is_withdrawn_whole_is_not_committed() -> None:
    feed, drop = ListFeed(submissions(2), withdrawn={0, 1}), ScriptedDrop()
    run(feed, drop)

    assert drop.discarded == [0, 1]
    assert all(name != "commit" for name, _ in drop.calls)


def test_drop_that_breaks_leaves_its_batch_in_doubt_and_says_so() -> None:
    def broken(batch: Sequence[int]) -> Answers:
        raise KeyError("id")

    feed = ListFeed(submissions(6))
    run(feed, ScriptedDrop(commits=broken))

    assert feed.outcomes == {Outcome.IN_DOUBT: 4}
    [fault] = feed.faults
    assert "KeyError('id')" in str(fault)
    assert not fault.retry


def test_close_does_not_wait_for_ever() -> None:
    held, reached = threading.Event(), asyncio.Event()
    feed = ListFeed(submissions(3))

    async def whole() -> None:
        loop = asyncio.get_running_loop()

        def stuck(batch: Sequence[int]) -> Answers:
            loop.call_soon_threadsafe(reached.set)
            held.wait(20)
            return Answers([TAKEN] * len(batch))

        relay = DropRelay(lambda: ScriptedDrop(commits=stuck), patience=0.0)
        await relay.open(feed, connections=1)
        await reached.wait()
        await relay.close()
        held.set()

    asyncio.run(whole())
    assert feed.replies == {0: [DOUBT], 1: [DOUBT], 2: [DOUBT]}
    assert (feed.breaches, feed.under_way) == ([], 0)


def test_close_gives_back_what_is_not_begun() -> None:
    held = threading.Event()
    feed = ListFeed(submissions(3))

    class Slow(ScriptedDrop):
        def prepare(self, submission: Submission) -> int | Reply:
            held.wait(20)
            return submission.index

    async def whole() -> None:
        relay = DropRelay(Slow, patience=0.0)
        await relay.open(feed, connections=1)
        await asyncio.sleep(0)
        await relay.close()
        held.set()

    asyncio.run(whole())
    assert (feed.replies, feed.given_back) == ({}, [2, 1, 0])
    assert feed.breaches == []


def test_relay_that_cannot_open_says_so_and_may_be_opened_again() -> None:
    async def whole() -> list[ScriptedDrop]:
        drops = [ScriptedDrop(opens=RelayError("no such folder")), ScriptedDrop()]
        made = iter(drops)
        relay = DropRelay(lambda: next(made))
        with pytest.raises(RelayError, match="no such folder"):
            await relay.open(ListFeed([]), connections=1)
        await relay.open(ListFeed(submissions(2)), connections=1)
        await relay.drain()
        await relay.close()
        return drops

    first, second = asyncio.run(whole())
    assert first.calls[-1] == ("close", None)
    assert ("commit", (0, 1)) in second.calls


def test_kick_takes_what_came_later() -> None:
    feed = ListFeed([])

    async def whole() -> None:
        relay = DropRelay(ScriptedDrop)
        relay.kick()
        await relay.open(feed, connections=2)
        feed.add(submissions(1)[0])
        relay.kick()
        relay.kick()
        await relay.drain()
        await relay.close()
        relay.kick()

    asyncio.run(whole())
    assert feed.outcomes == {Outcome.ACCEPTED: 1}


@given(
    count=st.integers(0, 30),
    most=st.integers(1, 7),
    connections=st.integers(1, 4),
    refused=st.sets(st.integers(0, 29)),
    withdrawn=st.sets(st.integers(0, 29), max_size=2),
    broken=st.sets(st.integers(0, 29), max_size=2),
)
@settings(max_examples=40, deadline=None)
def test_every_member_is_settled_or_given_back_once(
    count: int, most: int, connections: int, refused: set[int], withdrawn: set[int], broken: set[int]
) -> None:
    def commit(batch: Sequence[int]) -> Answers:
        if broken & set(batch):
            raise ValueError("broken")
        return Answers([TAKEN] * len(batch))

    feed = ListFeed(submissions(count), withdrawn=withdrawn)
    prepares: dict[int, Reply | Exception] = dict.fromkeys(refused, REFUSED)
    run(feed, *(ScriptedDrop(most=most, prepares=prepares, commits=commit) for _ in range(connections)))
    assert all(len(replies) == 1 for replies in feed.replies.values())
    if not withdrawn & set(range(count)) - refused and not feed.faults:
        assert len(feed.replies) == count
