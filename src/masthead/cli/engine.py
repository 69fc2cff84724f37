"""The engine of a process: a worker put together from its ledger, journal, relay and messages, until it ends.

SIGTERM and SIGINT drain it: what is under way is answered and kept. A second SIGINT ends it at once, which the journal
survives like any other crash.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import gc
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Protocol

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli.failure import CommandFailed, Exit
from masthead.delivery.feed import Message
from masthead.delivery.journal import FileJournal, JournalBusyError
from masthead.delivery.ledger import Ledger, LedgerError
from masthead.delivery.mailing import Claim, MailingId, MailingPlan, MailingState, MoveRefusedError
from masthead.delivery.pacing import Limits, Pace, Pacer, Rates
from masthead.delivery.ports import Relay, RelayError, Reply
from masthead.delivery.retry import BACKOFF, FAULT_PAUSES, Breaker
from masthead.delivery.warm_up import WarmUp
from masthead.delivery.worker import Worker, WorkerParts, WorkerResult
from masthead.message import CompiledMessage, CompiledMessageError
from masthead.message.dkim import SigningKey, signed
from masthead.message.errors import SigningKeyError
from masthead.relays import RelayUrlError, relay_from_url, safe_url
from masthead.store import ledger_from_url
from masthead.tokens import Keys

LEASE = 60.0
CONNECTIONS = 4

_REMEDIES = {
    errno.ENOSPC: "Free some space",
    errno.EDQUOT: "Free some space",
    errno.EACCES: "Mend the permissions of the folder",
    errno.EPERM: "Mend the permissions of the folder",
    errno.EROFS: "Name a folder that can be written",
}


class Observer(Protocol):
    """Somebody who watches a worker. Called from the event loop's thread, `settled` for every message."""

    def claimed(self, claim: Claim) -> None:
        """The worker turns to this chunk."""

    def settled(self, recipient: Recipient, reply: Reply) -> None:
        """A member of the chunk has an answer."""

    def trouble(self, fault: LedgerError | RelayError) -> None:
        """The worker waits for something that is away."""

    def draining(self) -> None:
        """Somebody asked the worker to end."""


class Nobody:
    """Implements `Observer`: watches nothing."""

    def claimed(self, claim: Claim) -> None:
        """Nothing."""

    def settled(self, recipient: Recipient, reply: Reply) -> None:
        """Nothing."""

    def trouble(self, fault: LedgerError | RelayError) -> None:
        """Nothing."""

    def draining(self) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A DKIM key as it lies on disk."""

    pem: bytes = field(repr=False)
    selector: str
    mode: int
    password: str = field(default="", repr=False)

    def key(self, domain: str) -> SigningKey:
        """The key for mail from `domain`. Raises `SigningKeyError`."""
        return SigningKey.from_pem(
            self.pem, domain=domain, selector=self.selector, password=self.password, mode=self.mode
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How to deliver, as an operator says it. relay: its address. warm_ups: first day of each sending domain.

    until: how long to wait for those who were put off, seconds since the epoch. patient: wait for a relay that is away
    even if it has never taken anything. gate, barred, poll, finishes: see `WorkerParts`.
    limits_of: how fast a mailing goes out, beside `rates`; asked in the ledger's thread, raises `LedgerError` like it.
    """

    relay: str
    keys: Keys
    signing: tuple[KeyFile, ...] = ()
    connections: int = CONNECTIONS
    rates: Rates = field(default_factory=Rates)
    warm_ups: Mapping[str, dt.date] = field(default_factory=dict)
    mailing: MailingId | None = None
    forever: bool = False
    until: float = inf
    lease: float = LEASE
    backoff: Sequence[float] = BACKOFF
    patient: bool = False
    gate: Callable[[Ledger, float], bool] = lambda _ledger, _now: True
    barred: Callable[[Claim, Sequence[SubscriberId]], Mapping[SubscriberId, str]] = lambda _claim, _ids: {}
    poll: float = 5.0
    finishes: bool = True
    limits_of: Callable[[MailingId], Limits | None] = lambda _mailing: None

    def message_of(self, plan: MailingPlan) -> CompiledMessage:
        """The message of a mailing, unsigned. Raises `CompiledMessageError`: damaged, or of another secret."""
        return CompiledMessage.from_bytes(plan.message, self.keys)

    def signed(self, message: CompiledMessage) -> Message:
        """`message` with the operator's signatures, if there are any. Raises `SigningKeyError`."""
        if not self.signing:
            return message
        domain = message.content.message_id_domain
        return signed(message, [each.key(domain) for each in self.signing])


class SystemClock:
    """Implements `Clock` with this computer's."""

    now = staticmethod(time.time)
    """See `Clock.now`; asked several times for each message."""

    async def sleep(self, seconds: float) -> None:
        """See `Clock.sleep`."""
        await asyncio.sleep(seconds)


class HastyBreaker(Breaker):
    """Gives up at once on a relay that has never taken anything: mostly its address is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._known = False

    def wait_after(self, fault: RelayError) -> float | None:
        """See `Breaker.wait_after`."""
        return super().wait_after(fault) if self._known else None

    def answered(self) -> None:
        """See `Breaker.answered`."""
        self._known = True
        super().answered()


def run_worker(
    delivery: Delivery,
    ledger: Ledger,
    *,
    journal: Path,
    observer: Observer | None = None,
    ready: Callable[[], None] = lambda: None,
) -> WorkerResult:
    """Run one worker in this process until it ends; at most one at a time, from the main thread.

    journal: the folder of its journal. ready: called once signals are heard. Raises `CommandFailed` for what an
    operator can mend. `ledger` stays open.
    """
    relay = open_relay(delivery.relay)
    with plain_words():
        _check_messages(delivery, ledger)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with plain_words(), asyncio.Runner(loop_factory=_new_loop()) as runner:
            return runner.run(_run(delivery, ledger, relay, FileJournal(journal), observer or Nobody(), ready))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _run(
    delivery: Delivery,
    ledger: Ledger,
    relay: Relay,
    journal: FileJournal,
    observer: Observer,
    ready: Callable[[], None],
) -> WorkerResult:
    pacing = _Pacing(delivery, observer)
    parts = WorkerParts(
        ledger=ledger,
        relay=relay,
        journal=journal,
        clock=SystemClock(),
        message_of=pacing.message_of,
        pace_of=pacing.pace_of,
        breaker=Breaker(FAULT_PAUSES) if delivery.patient else HastyBreaker(),
        connections=delivery.connections,
        lease=delivery.lease,
        mailing=delivery.mailing,
        forever=delivery.forever,
        until=delivery.until,
        backoff=delivery.backoff,
        gate=delivery.gate,
        barred=delivery.barred,
        poll=delivery.poll,
        on_claim=pacing.on_claim,
        finishes=delivery.finishes,
        on_settled=observer.settled,
        on_trouble=observer.trouble,
    )
    worker = Worker(parts)
    _hear_signals(worker, observer)
    # What exists by now exists to the end; the collector need not look at it, now or again and again.
    gc.freeze()
    ready()
    return await worker.run()


class _Pacing:
    """What a worker has to know of each mailing: its message, whose domain it is from, and how fast it goes out."""

    def __init__(self, delivery: Delivery, observer: Observer) -> None:
        self._delivery, self._observer = delivery, observer
        self._domains: dict[MailingId, str] = {}
        self._limits: dict[MailingId, Limits | None] = {}
        warm_ups = {domain: WarmUp(domain, day) for domain, day in delivery.warm_ups.items()}
        self._pacer = Pacer(safe_url(delivery.relay), delivery.rates, warm_ups=warm_ups)

    def message_of(self, plan: MailingPlan) -> Message:
        """See `WorkerParts.message_of`."""
        message = self._delivery.message_of(plan)
        self._domains[plan.id] = message.content.message_id_domain
        return self._delivery.signed(message)

    def pace_of(self, claim: Claim) -> Pace:
        """See `WorkerParts.pace_of`."""
        self._observer.claimed(claim)
        domain = self._domains.get(claim.mailing, "")
        return self._pacer.of(claim, domain=domain, limits=self._limits.get(claim.mailing))

    def on_claim(self, claim: Claim) -> None:
        """See `WorkerParts.on_claim`."""
        self._limits[claim.mailing] = self._delivery.limits_of(claim.mailing)


def _check_messages(delivery: Delivery, ledger: Ledger) -> None:
    """A message that cannot be used is found before a chunk is claimed, which nobody else could work on for a while.

    Raises `CompiledMessageError` and `SigningKeyError`.
    """
    for mailing, _, state in ledger.mailings():
        if state is MailingState.RUNNING and delivery.mailing in {None, mailing}:
            delivery.signed(delivery.message_of(ledger.plan(mailing)))


def _hear_signals(worker: Worker, observer: Observer) -> None:
    loop = asyncio.get_running_loop()
    interrupted = False

    def drain() -> None:
        observer.draining()
        worker.stop()

    def interrupt() -> None:
        nonlocal interrupted
        if interrupted:
            # As if by kill -9: the next start finds in the journal what was under way.
            os._exit(128 + signal.SIGINT)
        interrupted = True
        drain()

    loop.add_signal_handler(signal.SIGTERM, drain)
    loop.add_signal_handler(signal.SIGINT, interrupt)


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        # Not to be had on every system; without it all is the same, but slower.
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def open_relay(url: str) -> Relay:
    """The relay at an address, not connected yet. Raises `CommandFailed` with what is allowed."""
    try:
        return relay_from_url(url)
    except RelayUrlError as fault:
        raise CommandFailed(str(fault)) from None


def open_ledger(url: str) -> Ledger:
    """The ledger at an address. Raises `CommandFailed` saying what is wrong and what to do."""
    try:
        return ledger_from_url(url)
    except LedgerError as fault:
        raise CommandFailed(str(fault), code=Exit.FAILED) from None


@contextmanager
def plain_words() -> Iterator[None]:
    """Ends a command with words, where something outside of the program is at fault."""
    try:
        yield
    except JournalBusyError as fault:
        raise CommandFailed(
            str(fault), "If it has gone astray, end it; its journal is taken up again.", code=Exit.FAILED
        ) from None
    except (LedgerError, MoveRefusedError, SigningKeyError) as fault:
        raise CommandFailed(str(fault), code=Exit.FAILED) from None
    except CompiledMessageError as fault:
        raise CommandFailed(
            f"The stored message cannot be used: {fault}",
            "Name the secret that the mailing was frozen with: MASTHEAD_SECRET, or the publication’s .masthead/secret.",
            code=Exit.FAILED,
        ) from None
    except OSError as fault:
        if fault.errno not in _REMEDIES:
            raise
        place = f" at {fault.filename}" if fault.filename else ""
        raise CommandFailed(
            f"The disk refuses{place}: {fault.strerror}.",
            f"{_REMEDIES[fault.errno]}, then start again: nothing is lost.",
            code=Exit.FAILED,
        ) from None
