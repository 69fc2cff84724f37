"""A world in virtual time: workers that are killed, relays that fail, a ledger that goes away.

Everything random comes from one seed; a run takes milliseconds, however long its clock says.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import (
    ChunkPlan,
    Claim,
    InDoubtPolicy,
    MailingEvent,
    MailingId,
    MailingPlan,
    ProviderClass,
)
from masthead.delivery.outcome import Outcome
from masthead.delivery.pacing import Unpaced
from masthead.delivery.ports import Feed, RelayError, Reply, Submission
from masthead.delivery.retry import Breaker
from masthead.delivery.worker import Worker, WorkerParts, WorkerResult
from masthead.testing.memory_journal import JournalFile, MemoryJournal
from masthead.testing.memory_ledger import MemoryLedger

MAILING = MailingId(1)
START = 1_000_000.0


class WarpLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer instead of waiting for it."""

    def __init__(self, now: float) -> None:
        self.virtual = now
        super().__init__()

    def time(self) -> float:
        """The virtual time."""
        return self.virtual

    def _run_once(self) -> None:
        if self._scheduled and not self._ready:  # type: ignore[attr-defined]
            self.virtual = max(self.virtual, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


class Inline(Executor):
    """Runs what it is given at once, so that a run depends on its seed alone."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it; the future is done when this returns."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001 – an executor hands on whatever its work raised
            future.set_exception(fault)
        return future


class LoopClock:
    """The running loop's clock."""

    def now(self) -> float:
        """See `Clock.now`."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """See `Clock.sleep`."""
        await asyncio.sleep(seconds)


class PlainMessage:
    """A message that is its reader's address."""

    def fill_stuffed(self, recipient: Recipient) -> bytes:
        """See `Message.fill_stuffed`."""
        return recipient.address.encode()

    def envelope_sender(self, recipient: Recipient) -> str:
        """See `Message.envelope_sender`."""
        return f"bounce+{recipient.id}@harbour.example"


@dataclass(slots=True)
class Faults:
    """Chances per message, and per ledger call."""

    deferred: float = 0.0
    rejected: float = 0.0
    lost_dot: float = 0.0
    relay: float = 0.0
    ledger: float = 0.0


@dataclass(slots=True)
class World:
    """What is outside the workers and survives them."""

    seed: int
    members: int
    faults: Faults
    policy: InDoubtPolicy = InDoubtPolicy.RESEND
    chunk: int = 300
    chance: random.Random = field(init=False)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    inboxes: Counter[str] = field(default_factory=Counter)
    suppressed_at: dict[str, int] = field(default_factory=dict)
    now: float = START
    submitted: int = 0
    life: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 – a simulation's dice
        people = [Recipient(SubscriberId(n), f"reader{n}@example.com") for n in range(1, self.members + 1)]
        chunks = [
            ChunkPlan(number, ProviderClass.OTHER, tuple(people[start : start + self.chunk]))
            for number, start in enumerate(range(0, self.members, self.chunk))
        ]
        plan = MailingPlan(MAILING, "simulation", b"", self.members, in_doubt=self.policy)
        self.ledger.create(plan, chunks, now=self.now)
        self.ledger.steer(MAILING, MailingEvent.START, now=self.now)

    def run(self, file: JournalFile, *, kill_after: float | None = None, connections: int = 4) -> WorkerResult | None:
        """One process of a worker; None when it was killed `kill_after` virtual seconds from its start."""
        loop = WarpLoop(self.now)
        relay = SimulatedRelay(self, loop)
        try:
            worker = Worker(
                WorkerParts(
                    ledger=FlakyLedger(self),
                    relay=relay,
                    journal=MortalJournal(self, file),
                    clock=LoopClock(),
                    message_of=lambda _plan: PlainMessage(),
                    pace_of=lambda _claim: Unpaced(),
                    breaker=Breaker((1.0,) * 1000),
                    connections=connections,
                    mailing=MAILING,
                    executor=Inline(),
                    poll=3600.0,
                )
            )
            task = loop.create_task(worker.run())
            if kill_after is not None:
                loop.call_later(kill_after, loop.stop)
                task.add_done_callback(lambda _: loop.stop())
                loop.run_forever()
            else:
                loop.run_until_complete(task)
            self.now = loop.virtual
            if task.done():
                return task.result()
            relay.killed()
            self._bury(loop)
            return None
        finally:
            loop.close()

    def _bury(self, loop: WarpLoop) -> None:
        """End the killed worker's tasks. What they still do on their way out reaches nothing: see `alive`."""
        self.life += 1
        tasks = asyncio.all_tasks(loop)
        for each in tasks:
            each.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


class MortalJournal(MemoryJournal):
    """A journal that a killed worker no longer writes."""

    def __init__(self, world: World, file: JournalFile) -> None:
        super().__init__(file)
        self._world, self._life = world, world.life

    def start(self, claim: Claim) -> None:
        """See `Journal.start`."""
        if self._life == self._world.life:
            super().start(claim)

    def finish(self) -> None:
        """See `Journal.finish`."""
        if self._life == self._world.life:
            super().finish()


class FlakyLedger:
    """The world's ledger, away now and then: before the transaction or after it, which the caller cannot tell."""

    def __init__(self, world: World) -> None:
        self._world, self._life = world, world.life

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._world.ledger, name)

        def flaky(*args: Any, **kwargs: Any) -> Any:
            if self._life != self._world.life:
                raise LedgerError("A dead worker asks for nothing.")
            chance, faults = self._world.chance, self._world.faults
            if chance.random() < faults.ledger:
                raise LedgerError("The database is restarting.", retry=True)
            result = call(*args, **kwargs)
            if name != "claim" and chance.random() < faults.ledger:
                raise LedgerError("The connection was lost after the commit.", retry=True)
            return result

        return flaky


class SimulatedRelay:
    """A relay of several connections, each with one message on its way."""

    def __init__(self, world: World, loop: WarpLoop) -> None:
        self._world = world
        self._loop = loop
        self._feed: Feed | None = None
        self._under_way: dict[int, Submission] = {}
        self._connections = 0

    async def open(self, feed: Feed, *, connections: int) -> None:
        """See `Relay.open`."""
        await asyncio.sleep(0.01)
        if self._world.chance.random() < self._world.faults.relay:
            raise RelayError("The relay refused the connection.", retry=True)
        self._feed, self._connections = feed, connections

    def kick(self) -> None:
        """See `Relay.kick`."""
        for number in range(self._connections):
            if number not in self._under_way:
                self._take(number)

    async def drain(self) -> None:
        """See `Relay.drain`."""
        while self._under_way:  # noqa: ASYNC110 – virtual time: nobody waits
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """See `Relay.close`."""
        await self.drain()
        self._connections = 0

    def killed(self) -> None:
        """The worker's host is alive, its process is not: what was on its way arrives, or does not."""
        for submission in self._under_way.values():
            if self._world.chance.random() < 0.5:
                self._world.inboxes[submission.recipient.address] += 1
        self._under_way.clear()
        self._connections = 0

    def _take(self, number: int) -> None:
        feed = self._feed
        submission = feed.next() if feed is not None else None
        if feed is None or submission is None:
            return
        if self._world.chance.random() < self._world.faults.relay / 50:
            feed.give_back(submission)
            feed.fault(RelayError("421 closing.", retry=True))
            return
        if not feed.begin(submission):
            return
        self._world.submitted += 1
        self._under_way[number] = submission
        self._loop.call_later(self._world.chance.uniform(0.001, 0.02), self._answer, number)

    def _answer(self, number: int) -> None:
        submission = self._under_way.pop(number, None)
        if submission is None or self._feed is None:
            return
        self._feed.settle(submission, self._outcome(submission.recipient.address))
        self._take(number)

    def _outcome(self, address: str) -> Reply:
        faults, draw = self._world.faults, self._world.chance.random()
        if draw < faults.deferred:
            return Reply(Outcome.DEFERRED, 451, "Try later.")
        if draw < faults.deferred + faults.rejected:
            return Reply(Outcome.REJECTED, 550, "No such mailbox.")
        if draw < faults.deferred + faults.rejected + faults.lost_dot:
            self._world.inboxes[address] += self._world.chance.random() < 0.5
            return Reply(Outcome.IN_DOUBT, 0, "The connection was lost.")
        self._world.inboxes[address] += 1
        return Reply(Outcome.ACCEPTED, 250, "ok")
