"""A journal in memory that outlives its worker, for simulated crashes."""

from __future__ import annotations

from dataclasses import dataclass, field

from masthead.delivery.mailing import Claim, MailingId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Recovery

NOTHING_OPEN = MailingId(0)


@dataclass(slots=True)
class JournalFile:
    """What stays when a worker is killed."""

    owner: str
    mailing: MailingId = NOTHING_OPEN
    position: int = 0
    epoch: int = 0
    passes: int = 0
    results: dict[int, tuple[Outcome, int]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    damaged: bool = False


class MemoryJournal:
    """Implements `Journal` on a `JournalFile`."""

    def __init__(self, file: JournalFile) -> None:
        self.owner = file.owner
        self._file = file

    def recover(self) -> Recovery | None:
        """See `Journal.recover`."""
        file = self._file
        if not file.mailing:
            return None
        return Recovery(
            file.mailing,
            file.position,
            file.epoch,
            file.passes,
            dict(file.results),
            frozenset(file.begun - file.results.keys()),
            complete=not file.damaged,
        )

    def start(self, claim: Claim) -> None:
        """See `Journal.start`."""
        file = self._file
        file.mailing, file.position, file.epoch, file.passes = claim.mailing, claim.position, claim.epoch, claim.passes
        file.results, file.begun, file.damaged = {}, set(), False

    def begin(self, index: int) -> None:
        """See `Journal.begin`."""
        self._file.begun.add(index)
        self._file.results.pop(index, None)

    def result(self, index: int, outcome: Outcome, code: int) -> None:
        """See `Journal.result`."""
        self._file.results[index] = (outcome, code)

    def finish(self) -> None:
        """See `Journal.finish`."""
        self._file.mailing = NOTHING_OPEN

    def close(self) -> None:
        """See `Journal.close`."""
