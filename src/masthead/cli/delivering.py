"""A run on its way: worked on until it is finished, stopped, or held for a person to decide."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from masthead.cli.board import Board, shown
from masthead.cli.console import err
from masthead.cli.engine import Delivery, plain_words, run_worker
from masthead.cli.inbox import ending_signals
from masthead.cli.quantities import in_words
from masthead.cli.run import CanaryState, Run
from masthead.delivery.canary import CanaryGate, judge
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import MailingEvent, MailingId, MailingState
from masthead.delivery.worker import Ended, WorkerResult

LOOK_SECONDS = 0.5
"""Between two looks at whether a paused mailing goes on."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a run left off. stopped: why it is not over, "" when it is. seconds: it took this time."""

    stopped: str
    seconds: float


def deliver_run(run: Run, delivery: Delivery, *, quiet: bool) -> Delivered:
    """Work on a run until nothing is left to do. Raises `CommandFailed`; whatever happens, it can be gone on with."""
    started = time.monotonic()
    ledger = run.open_ledger()
    try:
        with plain_words():
            return Delivered(_Course(run, delivery, ledger, quiet=quiet).follow(), time.monotonic() - started)
    finally:
        ledger.close()


class _Course:
    """Follows the mailing's state: works while it runs, waits while it is paused."""

    def __init__(self, run: Run, delivery: Delivery, ledger: Ledger, *, quiet: bool) -> None:
        self._run, self._delivery, self._ledger, self._quiet = run, delivery, ledger, quiet
        self._record = run.record()
        self._mailing = MailingId(self._record.mailing)
        self._board = Board(ledger.totals(self._mailing))
        self._go_on = f"Go on with: masthead send --resume {run.folder}"

    def follow(self) -> str:
        """Until it is over, or stopped: why, "" for the former."""
        if self._ledger.state(self._mailing) is MailingState.PREPARED:
            self._ledger.steer(self._mailing, MailingEvent.START, now=time.time())
        if not self._record.list.rows - self._record.list.refused:
            self._work()
            return f"{self._record.list.file} holds nobody to write to."
        while True:
            state = self._ledger.state(self._mailing)
            if state is MailingState.FINISHED:
                return ""
            if state is MailingState.CANCELLED:
                return "The mailing was cancelled."
            stopped = self._wait() if state is MailingState.PAUSED else self._work()
            if stopped is not None:
                return stopped

    def _work(self) -> str | None:
        """Run a worker. None: look at the state again."""
        canary = self._canary()
        if canary is not None and canary.held_until:
            # Somebody ended the hold before its time, or against its verdict.
            self._keep(replace_canary(canary, released=True))
            canary = None
        delivery = replace(self._delivery, mailing=self._mailing)
        if canary is not None:
            delivery = replace(delivery, gate=CanaryGate(self._mailing, canary.size))
        with shown(self._board, quiet=self._quiet):
            result = run_worker(delivery, self._ledger, journal=self._run.journal, observer=self._board)
        return self._ended(result)

    def _ended(self, result: WorkerResult) -> str | None:
        match result.ended:
            case Ended.FINISHED:
                return ""
            case Ended.STOPPED:
                return f"Stopped when asked to. {self._go_on}"
            case Ended.RELAY:
                return f"{result.fault} {self._go_on}"
            case Ended.WAITING:
                due = self._ledger.next_due(mailing=self._mailing)
                later = f" in {in_words(due - time.time())}" if due else ""
                return f"Some were put off and will be tried again{later}. {self._go_on}"
            case _:
                return None

    def _wait(self) -> str | None:
        """While the mailing is paused: by somebody, or for its canary."""
        canary = self._canary()
        gate = CanaryGate(self._mailing, canary.size) if canary else None
        if canary is None or gate is None or not gate.served(self._ledger.totals(self._mailing)):
            resume = f"Paused. Let it go on with: masthead resume {self._run.folder}"
            return None if self._while_paused(lambda: resume) else f"Stopped while paused. {self._go_on}"
        return self._hold(canary)

    def _hold(self, canary: CanaryState) -> str | None:
        if not canary.held_until:
            canary = replace_canary(canary, held_until=time.time() + canary.hold)
            self._keep(canary)
        verdict = judge(self._ledger.totals(self._mailing).counts)

        def words() -> str:
            left = in_words(max(0.0, canary.held_until - time.time()))
            return f"Canary: {verdict.words} Held for {left}; masthead pause|resume|cancel {self._run.folder}"

        if not self._while_paused(words, until=canary.held_until):
            return f"Stopped while the canary is held. {self._go_on}"
        if self._ledger.state(self._mailing) is not MailingState.PAUSED:
            return None
        if not verdict.go_on:
            return (
                f"{verdict.words} Look at the receipt, then: masthead resume {self._run.folder} and masthead send "
                f"--resume {self._run.folder}; or: masthead cancel {self._run.folder}"
            )
        self._keep(replace_canary(canary, released=True))
        self._ledger.steer(self._mailing, MailingEvent.RESUME, now=time.time())
        return None

    def _while_paused(self, words: Callable[[], str], *, until: float | None = None) -> bool:
        """Wait until the mailing is not paused any more, or until `until`. False: somebody wants the command to end."""
        if not self._quiet and not err.is_terminal:
            err.print(words(), soft_wrap=True)
        with ending_signals() as ended, shown(self._board, quiet=self._quiet):
            while self._ledger.state(self._mailing) is MailingState.PAUSED:
                if until is not None and time.time() >= until:
                    break
                self._board.say(words())
                if ended.wait(LOOK_SECONDS):
                    return False
        self._board.say("")
        return True

    def _canary(self) -> CanaryState | None:
        """The canary, unless it is over."""
        canary = self._record.canary
        return canary if canary is not None and not canary.released else None

    def _keep(self, canary: CanaryState) -> None:
        self._record = self._record.model_copy(update={"canary": canary})
        self._run.keep(self._record)


def replace_canary(canary: CanaryState, *, held_until: float | None = None, released: bool = False) -> CanaryState:
    """The canary a step further."""
    until = canary.held_until if held_until is None else held_until
    return canary.model_copy(update={"held_until": until, "released": released})
