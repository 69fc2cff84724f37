"""The `Relay` made of drops: each in a thread of its own, so that a slow disk or provider holds up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Feed, RelayError, Reply, Submission
from masthead.relays.drops.drop import Answers, Drop, Prepared

Result = TypeVar("Result")

PATIENCE = 10.0
"""Seconds that `DropRelay.close` waits for calls under way before their messages count as in doubt."""


class DropRelay(Generic[Prepared]):
    """Implements `Relay` with a drop per connection. A batch is begun together, right before `Drop.commit`."""

    def __init__(self, make: Callable[[], Drop[Prepared]], *, patience: float = PATIENCE) -> None:
        """make: a new drop, called once per connection."""
        self._make = make
        self._patience = patience
        self._feed: Feed | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._idle: list[Drop[Prepared]] = []
        self._rounds: set[asyncio.Task[None]] = set()

    async def open(self, feed: Feed, *, connections: int) -> None:
        """See `Relay.open`."""
        if self._threads is not None:
            return
        threads = ThreadPoolExecutor(connections, thread_name_prefix="relay")
        drops = [self._make() for _ in range(connections)]
        try:
            for drop in drops:
                await asyncio.get_running_loop().run_in_executor(threads, drop.open)
        except BaseException:
            for drop in drops:
                drop.close()
            threads.shutdown(wait=False)
            raise
        self._feed, self._threads, self._idle = feed, threads, drops
        self.kick()

    def kick(self) -> None:
        """See `Relay.kick`."""
        feed = self._feed
        while feed is not None and self._idle:
            batch = _draw(feed, self._idle[-1].most)
            if not batch:
                return
            task = asyncio.get_running_loop().create_task(self._round(feed, self._idle.pop(), batch))
            self._rounds.add(task)
            task.add_done_callback(self._ended)

    async def drain(self) -> None:
        """See `Relay.drain`."""
        while self._rounds:
            await asyncio.wait(self._rounds)

    async def close(self) -> None:
        """See `Relay.close`. Waits a while for calls under way; a thread that is stuck for longer is left behind."""
        feed, self._feed = self._feed, None
        threads = self._threads
        if feed is None or threads is None:
            return
        if self._rounds:
            _, stuck = await asyncio.wait(self._rounds, timeout=self._patience)
            for task in stuck:
                task.cancel()
            if stuck:
                await asyncio.wait(stuck)
        for drop in self._idle:
            await asyncio.get_running_loop().run_in_executor(threads, drop.close)
        self._idle, self._threads = [], None
        threads.shutdown(wait=False)

    async def _round(self, feed: Feed, drop: Drop[Prepared], batch: list[Submission]) -> None:
        """Prepare, begin, commit and settle one batch; however it ends, each member is settled or given back once."""
        open_ones = _Open(feed, batch)
        try:
            ready = await self._prepare(open_ones, drop)
            begun = [(submission, made) for submission, made in ready if open_ones.begin(submission)]
            kept = {submission.index for submission, _ in begun}
            withdrawn = [made for submission, made in ready if submission.index not in kept]
            if withdrawn:
                await self._call(lambda: _discard(drop, withdrawn))
            if begun:
                answers = await self._call(lambda: drop.commit([made for _, made in begun]))
                open_ones.answer([submission for submission, _ in begun], answers)
        except RelayError as fault:
            open_ones.close()
            feed.fault(fault)
        finally:
            open_ones.close()
        self._idle.append(drop)

    async def _prepare(self, open_ones: _Open, drop: Drop[Prepared]) -> list[tuple[Submission, Prepared]]:
        batch = open_ones.waiting()
        made = await self._call(lambda: _prepared(drop, batch))
        ready = []
        for submission, each in zip(batch, made, strict=True):
            if isinstance(each, Reply):
                open_ones.refuse(submission, each)
            else:
                ready.append((submission, each))
        return ready

    async def _call(self, call: Callable[[], Result]) -> Result:
        assert self._threads is not None
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._rounds.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and self._feed is not None:
            self._feed.fault(RelayError(f"The relay failed in a way that nobody foresaw: {error!r}."))
        else:
            self.kick()


class _Open:
    """The members of a batch that are neither settled nor given back."""

    def __init__(self, feed: Feed, batch: Sequence[Submission]) -> None:
        self._feed = feed
        self._waiting = {each.index: each for each in batch}
        self._begun: dict[int, Submission] = {}

    def waiting(self) -> list[Submission]:
        return list(self._waiting.values())

    def refuse(self, submission: Submission, reply: Reply) -> None:
        del self._waiting[submission.index]
        self._feed.settle(submission, reply)

    def begin(self, submission: Submission) -> bool:
        """False: the feed has taken it back."""
        del self._waiting[submission.index]
        if not self._feed.begin(submission):
            return False
        self._begun[submission.index] = submission
        return True

    def answer(self, batch: Sequence[Submission], answers: Answers) -> None:
        for submission, reply in zip(batch, answers.replies, strict=True):
            del self._begun[submission.index]
            self._feed.settle(submission, reply)
        if answers.fault is not None:
            self._feed.fault(answers.fault)

    def close(self) -> None:
        """Nothing more will be known. In reverse, so that those given back are handed out again in their order."""
        for submission in self._begun.values():
            self._feed.settle(submission, Reply(Outcome.IN_DOUBT, 0, "The relay was closed before it answered."))
        for submission in reversed(self._waiting.values()):
            self._feed.give_back(submission)
        self._begun, self._waiting = {}, {}


def _draw(feed: Feed, most: int) -> list[Submission]:
    batch: list[Submission] = []
    while len(batch) < most and (submission := feed.next()) is not None:
        batch.append(submission)
    return batch


def _prepared(drop: Drop[Prepared], batch: Sequence[Submission]) -> list[Prepared | Reply]:
    """Prepare all or, when the relay is at fault, none."""
    made: list[Prepared | Reply] = []
    try:
        for each in batch:
            made.append(drop.prepare(each))  # noqa: PERF401 - what is made is kept when the next one raises
    except RelayError:
        _discard(drop, [one for one in made if not isinstance(one, Reply)])
        raise
    return made


def _discard(drop: Drop[Prepared], prepared: Sequence[Prepared]) -> None:
    for each in prepared:
        drop.discard(each)
