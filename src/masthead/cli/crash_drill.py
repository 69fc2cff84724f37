"""The crash drill: real worker processes, killed at random moments, against a relay that keeps its own record.

The relay runs as a process of its own and syncs each message's id to its record before it answers 250; the record is
the truth that the ledger's account is compared with afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli.engine import Delivery, open_ledger, run_worker
from masthead.cli.failure import CommandFailed, Exit
from masthead.delivery.mailing import (
    CHUNK_SIZE,
    ChunkPlan,
    MailingEvent,
    MailingId,
    MailingPlan,
    MailingState,
    ProviderClass,
)
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING, Receipt, receipt_lines
from masthead.delivery.worker import Ended
from masthead.message import CompiledMessage
from masthead.render.pieces import Context, LinkSlot, MergeSlot
from masthead.testing.builders import a_compiled_message, a_rendered_email
from masthead.testing.hostile_relay import read_record
from masthead.tokens import Keys

LEASE = 2.0
"""Seconds; short, so that a stopped worker loses its chunk while the drill runs."""

BACKOFF = (0.2, 0.5, 1.0, 2.0, 4.0)
STOPS_PER_KILLS = 10
"""For so many kills there is one SIGSTOP that outlasts the lease."""

STUCK_SECONDS = 120.0
CONNECTIONS = 24
"""The relay of the drill waits for the disk before each answer; many connections share one wait."""

_SECRET = bytes(range(32))
_POLL = 0.002
# How often the next kill follows hard upon the restart, to hit a worker that is just reading its journal.
_AT_ONCE = 0.2
_FINISHED, _AGAIN, _BROKEN = 0, 75, 70


@dataclass(frozen=True, slots=True)
class DrillResult:
    """What a drill came to.

    stops: SIGSTOPs beyond the lease. accepted: members that the ledger calls accepted. missed: members that the relay
    has not taken and the receipt does not list with a reason. duplicates: copies beyond each member's first.
    in_doubt: how often somebody was in doubt.
    """

    kills: int
    stops: int
    recipients: int
    accepted: int
    missed: int
    duplicates: int
    in_doubt: int
    seconds: float
    adds_up: bool

    @property
    def passed(self) -> bool:
        """Whether the engine kept its promise."""
        return self.missed == 0 and self.duplicates <= self.in_doubt and self.adds_up


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashDrill:
    """A drill to be run. ledger: its address; plan: what the relay does, "" for an honest one."""

    folder: Path
    ledger: str
    recipients: int
    kills: int
    workers: int
    seed: int
    plan: str = ""
    progress: Callable[[int, int], None] = lambda _accepted, _kills: None

    def run(self) -> DrillResult:
        """Freeze a mailing, deliver it through all crashes, compare. Raises `CommandFailed` where it cannot be run."""
        message = drill_message(MailingId(secrets.randbelow(2**31) + 1))
        mailing = MailingId(message.content.mailing)
        self._freeze(mailing, message)
        started = time.monotonic()
        try:
            with drill_relay(self.folder, plan=self.plan, seed=self.seed) as port:
                kills, stops = self._deliver(mailing, f"smtp://127.0.0.1:{port}")
        finally:
            self._end(mailing)
        return self._compare(mailing, message, kills, stops, time.monotonic() - started)

    def _freeze(self, mailing: MailingId, message: CompiledMessage) -> None:
        ledger = open_ledger(self.ledger)
        try:
            if any(state is MailingState.RUNNING for _, _, state in ledger.mailings()):
                raise CommandFailed(
                    "This ledger has a mailing that is running; a drill would get in its way.",
                    "Give the drill a ledger of its own.",
                )
            plan = MailingPlan(mailing, "Crash drill", message.to_bytes(), self.recipients)
            ledger.create(plan, chunks(members(self.recipients)), now=time.time())
            ledger.steer(mailing, MailingEvent.START, now=time.time())
        finally:
            ledger.close()

    def _deliver(self, mailing: MailingId, relay: str) -> tuple[int, int]:
        delivery = Delivery(
            relay=relay,
            keys=Keys(_SECRET),
            connections=CONNECTIONS,
            mailing=mailing,
            lease=LEASE,
            backoff=BACKOFF,
            patient=True,
        )
        with _Crew(self.workers, self.folder, self.ledger, delivery) as crew:
            return _Saboteur(self, crew, self.folder / "record").work()

    def _end(self, mailing: MailingId) -> None:
        """Leave nothing running behind in a ledger that outlives the drill."""
        ledger = open_ledger(self.ledger)
        try:
            if ledger.state(mailing) is MailingState.RUNNING:
                ledger.steer(mailing, MailingEvent.CANCEL, now=time.time())
        finally:
            ledger.close()

    def _compare(
        self, mailing: MailingId, message: CompiledMessage, kills: int, stops: int, seconds: float
    ) -> DrillResult:
        taken = Counter(each.message_id for each in read_record(self.folder / "record"))
        ledger = open_ledger(self.ledger)
        try:
            receipt = Receipt.read(ledger, mailing)
            listed = {line.subscriber: line.standing for line in receipt_lines(ledger, mailing)}
        finally:
            ledger.close()
        missed = 0
        for member in members(self.recipients):
            standing = listed.get(member.id, Outcome.ACCEPTED)
            if taken[message.message_id(member)] == 0 and standing in {Outcome.ACCEPTED, PENDING}:
                missed += 1
        return DrillResult(
            kills=kills,
            stops=stops,
            recipients=self.recipients,
            accepted=receipt.counts[Outcome.ACCEPTED],
            missed=missed,
            duplicates=sum(copies - 1 for copies in taken.values()),
            in_doubt=receipt.doubted,
            seconds=round(seconds, 2),
            adds_up=receipt.adds_up and receipt.pending == 0,
        )


def drill_message(mailing: MailingId) -> CompiledMessage:
    """A small message with a value and a link of each reader's own."""
    rendered = a_rendered_email(
        html=(
            "<p>Good morning, ",
            MergeSlot("name", "friends", Context.HTML),
            '. <a href="',
            LinkSlot(0, Context.HTML),
            '">Read</a></p>\n',
        ),
        text=("Good morning, ", MergeSlot("name", "friends", Context.TEXT), ".\n"),
        links=("https://harbour.example/",),
    )
    return a_compiled_message(rendered, mailing=mailing)


def members(count: int) -> Iterator[Recipient]:
    """Made-up readers with addresses that belong to nobody."""
    for number in range(1, count + 1):
        yield Recipient(SubscriberId(number), f"reader{number}@example.com", f"Reader {number}")


def chunks(people: Iterator[Recipient], *, size: int = CHUNK_SIZE) -> Iterator[ChunkPlan]:
    """Chunks of one provider class, full but for the last."""
    position, chunk = 0, list[Recipient]()
    for member in people:
        chunk.append(member)
        if len(chunk) == size:
            yield ChunkPlan(position, ProviderClass.OTHER, tuple(chunk))
            position, chunk = position + 1, []
    if chunk:
        yield ChunkPlan(position, ProviderClass.OTHER, tuple(chunk))


@contextmanager
def drill_relay(folder: Path, *, plan: str = "", seed: int = 0, record: bool = True) -> Iterator[int]:
    """The relay as a process of its own; gives its port."""
    command = [sys.executable, "-m", "masthead.testing.hostile_relay", "--port", "0", "--seed", str(seed)]
    command += ["--plan", plan] if plan else []
    command += ["--record", str(folder / "record")] if record else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as relay:  # noqa: S603 – our own module
        try:
            assert relay.stdout is not None
            line = relay.stdout.readline().strip()
            if not line.isdigit():
                raise CommandFailed(
                    "The relay of the drill did not start.", "Look at what it says above.", code=Exit.FAILED
                )
            yield int(line)
        finally:
            relay.terminate()


class _Crew:
    """Worker processes, each with a journal of its own, forked so that a new one is there at once."""

    def __init__(self, size: int, folder: Path, ledger: str, delivery: Delivery) -> None:
        self._folder, self._ledger, self._delivery = folder, ledger, delivery
        self._processes = multiprocessing.get_context("fork")
        self._crew: list[BaseProcess | None] = [None] * size
        self._stopped: dict[int, float] = {}

    def __enter__(self) -> _Crew:
        for place in range(len(self._crew)):
            self._start(place)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._crew:
            if process is not None:
                process.kill()
                process.join()

    @property
    def places(self) -> Sequence[int]:
        """Where somebody is at work and not stopped."""
        return [place for place, each in enumerate(self._crew) if each is not None and place not in self._stopped]

    def tend(self) -> bool:
        """Wake who was stopped long enough, start again who ended early. Whether anybody is left."""
        for place, until in tuple(self._stopped.items()):
            if time.monotonic() >= until:
                self._signal(place, signal.SIGCONT)
                del self._stopped[place]
        for place, process in enumerate(self._crew):
            if process is None or process.is_alive():
                continue
            process.join()
            if process.exitcode == _FINISHED:
                self._crew[place] = None
            elif process.exitcode == _AGAIN:
                self._start(place)
            else:
                raise CommandFailed(
                    f"A worker of the drill broke down (exit {process.exitcode}).",
                    "Look at what it says above.",
                    code=Exit.FAILED,
                )
        return any(process is not None for process in self._crew)

    def kill(self, place: int) -> None:
        """SIGKILL, and a new one with the same journal."""
        process = self._crew[place]
        assert process is not None
        process.kill()
        process.join()
        self._start(place)

    def stop(self, place: int, seconds: float) -> None:
        """SIGSTOP for `seconds`; `tend` wakes it."""
        self._signal(place, signal.SIGSTOP)
        self._stopped[place] = time.monotonic() + seconds

    def _signal(self, place: int, number: signal.Signals) -> None:
        process = self._crew[place]
        if process is not None and process.pid is not None and process.is_alive():
            os.kill(process.pid, number)

    def _start(self, place: int) -> None:
        process = self._processes.Process(
            target=_work, args=(self._delivery, self._ledger, self._folder / f"journal-{place}"), daemon=True
        )
        process.start()
        self._crew[place] = process


def _work(delivery: Delivery, ledger: str, journal: Path) -> None:
    """The life of a worker process."""
    try:
        result = run_worker(delivery, open_ledger(ledger), journal=journal)
    except CommandFailed as fault:
        sys.stderr.write(f"{fault.message}\n")
        sys.exit(_BROKEN)
    sys.exit(_FINISHED if result.ended is Ended.FINISHED else _AGAIN)


class _Saboteur:
    """Decides whom to kill and when: at random points of the mailing's progress, at a random moment after each."""

    def __init__(self, drill: CrashDrill, crew: _Crew, record: Path) -> None:
        self._drill = drill
        self._crew = crew
        self._record = record
        self._chance = random.Random(drill.seed)  # noqa: S311 – repeatable, not secret
        self._read = 0
        self.accepted = 0
        self.kills = 0
        self.stops = 0

    def work(self) -> tuple[int, int]:
        """Until every worker has ended by itself; how many kills and stops there were."""
        drill, chance = self._drill, self._chance
        kills, stops = self._points(drill.kills), self._points(-(-drill.kills // STOPS_PER_KILLS))
        moved = time.monotonic()
        while self._crew.tend():
            moved = time.monotonic() if self._progress() else moved
            if time.monotonic() - moved > STUCK_SECONDS:
                counted = f"{self.accepted} of {drill.recipients} are taken"
                raise CommandFailed(f"Nothing has moved for {STUCK_SECONDS:.0f} s; {counted}.", code=Exit.FAILED)
            if self.kills < len(kills) and self.accepted >= kills[self.kills] and (places := self._crew.places):
                time.sleep(chance.random() * 0.03)
                self._kill(chance.choice(places), limit=len(kills))
            elif self.stops < len(stops) and self.accepted >= stops[self.stops] and (places := self._crew.places):
                self._crew.stop(chance.choice(places), LEASE + 1.0)
                self.stops += 1
            time.sleep(_POLL)
        return self.kills, self.stops

    def _points(self, count: int) -> list[int]:
        """How much is accepted when something happens, so many times, and always before the end."""
        return sorted(self._chance.randrange(max(1, self._drill.recipients * 95 // 100)) for _ in range(count))

    def _kill(self, place: int, *, limit: int) -> None:
        self._crew.kill(place)
        self.kills += 1
        while self.kills < limit and self._chance.random() < _AT_ONCE:
            time.sleep(self._chance.random() * 0.02)
            self._crew.kill(place)
            self.kills += 1

    def _progress(self) -> bool:
        """Read on in the relay's record. Whether anything was new."""
        try:
            with self._record.open("rb") as record:
                record.seek(self._read)
                new = record.read()
        except FileNotFoundError:
            return False
        self._read += len(new)
        self.accepted += new.count(b"\n")
        self._drill.progress(self.accepted, self.kills)
        return bool(new)
