"""The worker: claims chunks, keeps reservations rolling, and accounts for every member.

One asyncio loop; the ledger is called in one thread beside it, so that a slow disk or a database far
away never holds up a socket. What must hold, whatever crashes:

- a member is submitted only below the reservation that the ledger has confirmed, under a living lease;
- a commit that the ledger refuses (fenced) ends the claim at once: nothing more is submitted;
- a member whose answer is unknown is listed in doubt, then sent again or held, as the mailing says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from math import inf
from typing import TypeVar

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.feed import ChunkFeed, Message
from masthead.delivery.ledger import Ledger, LedgerError
from masthead.delivery.mailing import (
    Claim,
    InDoubtPolicy,
    MailingEvent,
    MailingId,
    MailingPlan,
    MailingState,
    MoveRefusedError,
)
from masthead.delivery.outcome import Mark
from masthead.delivery.pacing import Pace
from masthead.delivery.ports import Clock, Journal, Recovery, Relay, RelayError, Reply, Submission
from masthead.delivery.retry import BACKOFF, Breaker, next_attempt

Result = TypeVar("Result")

CONTROL_INTERVAL = 0.5
"""Seconds between looks at whether somebody paused or cancelled."""

LEDGER_PATIENCE = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts to reach a ledger that is away; the last one repeats."""


class Ended(StrEnum):
    """Why a worker's run ended. WAITING: the next attempt is due later than it may wait."""

    FINISHED = "finished"
    WAITING = "waiting"
    STOPPED = "stopped"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class WorkerResult:
    """ended: why. fault: the relay's, when that was it."""

    ended: Ended
    fault: RelayError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerParts:
    """What a worker is put together from. message_of: a mailing's compiled message. pace_of: by claim.

    lease: seconds a claim lives without a commit. forever: wait for new mailings instead of ending when nothing is due.
    until: how long to wait for members to be tried again, in the clock's time; without it to the last of them.
    finishes: mailings without work left are finished; else somebody else does that.
    executor: the one thread that calls the ledger; None makes one. poll: most seconds between two looks for work.
    gate: asked before each claim, in the ledger's thread and with the time; False: claim nothing more.
    barred: who of a claim's members must not be mailed now, with the reason, beside those whom the ledger suppresses;
    asked before each reservation, in the ledger's thread; raises `LedgerError` like a ledger.
    on_claim: told of each claim before anything is asked about it, in the ledger's thread; raises `LedgerError`, too.
    backoff: seconds between passes over a chunk. on_trouble: told of a ledger or relay that is away, while it waits.
    """

    ledger: Ledger
    relay: Relay
    journal: Journal
    clock: Clock
    message_of: Callable[[MailingPlan], Message]
    pace_of: Callable[[Claim], Pace]
    breaker: Breaker
    connections: int = 4
    lease: float = 60.0
    mailing: MailingId | None = None
    finishes: bool = True
    forever: bool = False
    until: float = inf
    executor: Executor | None = None
    poll: float = 5.0
    gate: Callable[[Ledger, float], bool] = lambda _ledger, _now: True
    barred: Callable[[Claim, Sequence[SubscriberId]], Mapping[SubscriberId, str]] = lambda _claim, _ids: {}
    on_claim: Callable[[Claim], None] = lambda _claim: None
    backoff: Sequence[float] = BACKOFF
    on_settled: Callable[[Recipient, Reply], None] = lambda _recipient, _reply: None
    on_trouble: Callable[[LedgerError | RelayError], None] = lambda _fault: None


class Worker:
    """Runs until its mailings are finished, it is told to stop, or the relay cannot be used."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._thread = parts.executor or ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._plans: dict[MailingId, tuple[MailingPlan, Message]] = {}
        self._stopping = asyncio.Event()
        self._wanted = asyncio.Event()
        self._fault: RelayError | None = None
        self._opened = False
        self._feed = _Switch()

    def stop(self) -> None:
        """Drain: hand out nothing more, wait for the answers under way, commit, release. From the loop's thread."""
        self._stopping.set()
        self._wanted.set()

    async def run(self) -> WorkerResult:
        """Work until there is nothing left to do."""
        try:
            recovery = self._parts.journal.recover()
            while not self._stopping.is_set():
                claim = await self._claim()
                if claim is None:
                    if (ended := await self._idle()) is not None:
                        return WorkerResult(ended, self._fault)
                    continue
                await self._work(claim, recovery)
                recovery = None
                if self._fault is not None and not await self._mended():
                    return WorkerResult(Ended.RELAY, self._fault)
            return WorkerResult(Ended.STOPPED)
        finally:
            await self._parts.relay.close()
            self._parts.journal.close()
            self._thread.shutdown()

    async def _claim(self) -> Claim | None:
        parts = self._parts

        def ask() -> Claim | None:
            now = parts.clock.now()
            if not parts.gate(parts.ledger, now):
                return None
            claim = parts.ledger.claim(owner=parts.journal.owner, now=now, lease=parts.lease, mailing=parts.mailing)
            if claim is not None:
                parts.on_claim(claim)
            return claim

        claim = await self._ledger(ask)
        if claim is not None:
            # Read for each chunk: a mailing that was paused may have got another message.
            plan = await self._ledger(lambda: parts.ledger.plan(claim.mailing))
            known = self._plans.get(claim.mailing)
            if known is None or known[0].message != plan.message:
                self._plans[claim.mailing] = (plan, parts.message_of(plan))
        return claim

    async def _work(self, claim: Claim, recovery: Recovery | None) -> None:
        """One claim from its first reservation to its release."""
        parts = self._parts
        plan, message = self._plans[claim.mailing]
        feed = ChunkFeed(
            claim,
            message,
            journal=parts.journal,
            clock=parts.clock,
            pace=parts.pace_of(claim),
            want_commit=self._wanted.set,
            on_fault=self._on_fault,
            on_settled=parts.on_settled,
            later=asyncio.get_running_loop().call_soon,
        )
        reconcile(feed, recovery, plan.in_doubt)
        # The ledger must know what the journal knew before the journal forgets it.
        if not await self._commit(feed, proposed=()):
            return
        parts.journal.start(claim)
        self._feed.turn(feed)
        before = claim.marks.count(Mark.ACCEPTED)
        held = await self._drive(feed)
        feed.stop()
        if self._opened:
            await parts.relay.drain()
        self._feed.turn(None)
        if claim.marks.count(Mark.ACCEPTED) > before:
            parts.breaker.answered()
        if held and await self._commit(feed, proposed=()):
            await self._release(feed)
        parts.journal.finish()

    async def _drive(self, feed: ChunkFeed) -> bool:
        """Keep reservations rolling until the chunk is exhausted or something ends it. False: fenced."""
        watch = asyncio.create_task(self._watch(feed))
        try:
            while not (self._stopping.is_set() or self._fault or feed.halted):
                await self._refill(feed)
                proposed = feed.propose() if feed.wants_reservation else ()
                if proposed or self._overdue(feed):
                    if not await self._commit(feed, proposed=proposed):
                        return False
                    await self._open_relay()
                    self._parts.relay.kick()
                if feed.exhausted:
                    break
                await self._next_wish(feed)
            return True
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _refill(self, feed: ChunkFeed) -> None:
        """Draw what the pace wishes for from the buckets that all workers share."""
        parts = self._parts
        while (draw := feed.pace.wish(parts.clock.now())) is not None:
            wanted = partial(parts.ledger.draw_tokens, draw.bucket, want=draw.want, rate=draw.rate, burst=draw.burst)
            tokens = await self._ledger(partial(wanted, now=parts.clock.now()))
            feed.pace.granted(draw, tokens, parts.clock.now())
            if self._opened:
                parts.relay.kick()

    async def _next_wish(self, feed: ChunkFeed) -> None:
        """Wait until a commit is wished, the pace allows more, or the lease is half over."""
        now = self._parts.clock.now()
        patience = min(max(feed.pace_ready_at(now) - now, 0.001) if feed.held_by_pace else 5.0, self._parts.lease / 4)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), patience)
        self._wanted.clear()
        self._parts.relay.kick()

    def _overdue(self, feed: ChunkFeed) -> bool:
        return feed.claim.until - self._parts.clock.now() < self._parts.lease / 2

    async def _commit(self, feed: ChunkFeed, *, proposed: tuple[int, ...]) -> bool:
        """Keep what is settled and reserve `proposed`, after the suppressed among them are taken out."""
        parts, claim = self._parts, feed.claim
        upto = proposed[-1] + 1 if proposed else claim.reserved_upto
        if proposed:
            ids = [claim.members[index].id for index in proposed]
            barred = await self._ledger(lambda: {**parts.barred(claim, ids), **parts.ledger.suppressed(ids)})
            _suppress(feed, proposed, barred)
        # Marks and exceptions must be of one moment: answers go on arriving while the ledger writes or is away.
        news, frozen = feed.news(), replace(claim, marks=claim.marks.copy())
        held = await self._ledger(
            lambda: parts.ledger.commit(
                frozen,
                reserved_upto=max(upto, claim.reserved_upto),
                exceptions=news,
                now=parts.clock.now(),
                lease=parts.lease,
            )
        )
        claim.until, claim.reserved_upto = frozen.until, frozen.reserved_upto
        if held:
            feed.kept(len(news))
            feed.reserve(proposed)
        else:
            feed.stop()
        return held

    async def _release(self, feed: ChunkFeed) -> None:
        claim, now = feed.claim, self._parts.clock.now()
        again = next_attempt(claim.passes, now, self._parts.backoff) if claim.marks.count(Mark.OPEN) else None
        if claim.marks.count(Mark.PENDING):
            again = now
        await self._ledger(lambda: self._parts.ledger.release(claim, next_attempt=again, now=now))

    async def _open_relay(self) -> None:
        if self._opened:
            return
        try:
            await self._parts.relay.open(self._feed, connections=self._parts.connections)
            self._opened = True
        except RelayError as fault:
            self._on_fault(fault)

    async def _watch(self, feed: ChunkFeed) -> None:
        """Look every half second whether somebody paused or cancelled the mailing."""
        while True:
            await self._parts.clock.sleep(CONTROL_INTERVAL)
            state = await self._ledger(lambda: self._parts.ledger.state(feed.claim.mailing))
            if state is not MailingState.RUNNING:
                feed.stop()
                feed.halted = True
                self._wanted.set()
                return

    async def _idle(self) -> Ended | None:
        """Nothing can be claimed: end, or wait for what comes due."""
        parts = self._parts
        if parts.mailing is None and parts.finishes:
            await self._finish_mailings()
        due, now = await self._ledger(lambda: parts.ledger.next_due(mailing=parts.mailing)), parts.clock.now()
        if due is None and not parts.forever:
            return await self._ended()
        if due is not None and due > parts.until and not parts.forever and await self._only_retries():
            return Ended.WAITING
        wait = min(max(due - now, 0.2), parts.poll) if due is not None else parts.poll
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), wait)
        return None

    async def _only_retries(self) -> bool:
        """Whether nobody is left but those to be tried again: what another worker holds may still come to this one."""
        mailing, ledger = self._parts.mailing, self._parts.ledger
        return mailing is None or not (await self._ledger(lambda: ledger.totals(mailing))).pending

    async def _finish_mailings(self) -> None:
        """Those that this worker has worked on and that have no work left are finished."""
        parts = self._parts
        for mailing in tuple(self._plans):
            with suppress(MoveRefusedError):
                await self._ledger(partial(parts.ledger.steer, mailing, MailingEvent.FINISH, now=parts.clock.now()))
            if await self._ledger(partial(parts.ledger.state, mailing)) is not MailingState.RUNNING:
                del self._plans[mailing]

    async def _ended(self) -> Ended:
        """Why nothing is left; marks the mailing finished where it ran to its end."""
        parts = self._parts
        if parts.mailing is None:
            return Ended.FINISHED
        mailing = parts.mailing
        state = await self._ledger(lambda: parts.ledger.state(mailing))
        if state is MailingState.RUNNING:
            with suppress(MoveRefusedError):
                await self._ledger(lambda: parts.ledger.steer(mailing, MailingEvent.FINISH, now=parts.clock.now()))
            return Ended.FINISHED
        return {MailingState.PAUSED: Ended.PAUSED, MailingState.CANCELLED: Ended.CANCELLED}.get(state, Ended.FINISHED)

    def _on_fault(self, error: RelayError) -> None:
        self._fault = error
        if self._feed.current is not None:
            self._feed.current.stop()
        self._wanted.set()

    async def _mended(self) -> bool:
        """Whether the relay may be tried again; waits as long as the breaker says."""
        fault = self._fault
        wait = self._parts.breaker.wait_after(fault) if fault else 0.0
        if wait is None:
            return False
        if fault:
            self._parts.on_trouble(fault)
        await self._parts.relay.close()
        self._opened = False
        self._fault = None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), wait)
        return True

    async def _ledger(self, call: Callable[[], Result]) -> Result:
        """Call the ledger in its thread; while it is away, wait and call again: every call may be repeated."""
        attempt = 0
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, call)
            except LedgerError as fault:
                if not fault.retry:
                    raise
                self._parts.on_trouble(fault)
                await self._parts.clock.sleep(LEDGER_PATIENCE[min(attempt, len(LEDGER_PATIENCE) - 1)])
                attempt += 1


def reconcile(feed: ChunkFeed, recovery: Recovery | None, policy: InDoubtPolicy) -> None:
    """Settle what an ended worker left between its journal and the ledger.

    With the journal: its answers count, a body without an answer is in doubt, all else was never submitted.
    Without it (another host's chunk, a damaged file): every unresolved member of the reservation is in doubt.
    """
    claim = feed.claim
    unresolved = [index for index in claim.marks.where(Mark.PENDING) if index < claim.reserved_upto]
    resend = policy is InDoubtPolicy.RESEND
    known = recovery if recovery is not None and _speaks_of(recovery, claim) else None
    for index in unresolved:
        if known is not None and index in known.results:
            feed.recovered(index, *known.results[index])
        elif known is None or index in known.begun or not known.complete:
            feed.doubt(index, "Handed over when the worker ended; no answer is known.", resend=resend)
    claim.reserved_upto = 0


def _speaks_of(recovery: Recovery, claim: Claim) -> bool:
    return (recovery.mailing, recovery.position, recovery.epoch) == (
        claim.mailing,
        claim.position,
        claim.reserved_epoch,
    )


class _Switch:
    """The feed of whatever chunk is at hand, so that connections outlive chunks.

    Its methods are those of that feed: nothing stands between a connection and the chunk.
    """

    next: Callable[[], Submission | None]
    begin: Callable[[Submission], bool]
    settle: Callable[[Submission, Reply], None]
    give_back: Callable[[Submission], None]
    fault: Callable[[RelayError], None]

    def __init__(self) -> None:
        self.turn(None)

    def turn(self, feed: ChunkFeed | None) -> None:
        """To `feed`, or to one that has nothing and forgets all it is told."""
        self.current = feed
        if feed is None:
            self.next, self.begin = lambda: None, lambda _: False
            self.settle, self.give_back, self.fault = lambda _, __: None, lambda _: None, lambda _: None
        else:
            self.next, self.begin = feed.next, feed.begin
            self.settle, self.give_back, self.fault = feed.settle, feed.give_back, feed.fault


def _suppress(feed: ChunkFeed, proposed: tuple[int, ...], barred: Mapping[SubscriberId, str]) -> None:
    for index in proposed:
        reason = barred.get(feed.claim.members[index].id)
        if reason is not None:
            feed.suppress(index, reason)
