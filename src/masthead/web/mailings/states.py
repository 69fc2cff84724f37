"""The states of a mailing: one table of allowed moves.

    draft → waiting → scheduled → preparing → running ⇄ paused → finished

The ledger has states of its own for each part of a mailing; these say what a publisher may do.
"""

from __future__ import annotations

from enum import StrEnum


class MailingStage(StrEnum):
    """Where a mailing stands.

    DRAFT: being planned. WAITING: for a second person. SCHEDULED: goes out at its time. PREPARING: its audience is
    being frozen. RUNNING: parts of it go out, or wait for their hour. PAUSED: by somebody, a canary or an alarm. STALE:
    its time passed while nothing was there to send it; it asks. FAILED: it could not be prepared, and nobody got it.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    STALE = "stale"
    FAILED = "failed"


class MailingStep(StrEnum):
    """What may happen to a mailing.

    ASK: who planned it asks a second person. SCHEDULE: it is to go out. REOPEN: it is planned anew. PREPARE: its time
    has come. START: its audience is frozen. MISS: its time passed long ago. FAIL: it cannot be prepared.
    """

    ASK = "ask"
    SCHEDULE = "schedule"
    REOPEN = "reopen"
    PREPARE = "prepare"
    START = "start"
    MISS = "miss"
    FAIL = "fail"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


_S, _E = MailingStage, MailingStep

MOVES: dict[MailingStage, dict[MailingStep, MailingStage]] = {
    _S.DRAFT: {_E.ASK: _S.WAITING, _E.SCHEDULE: _S.SCHEDULED, _E.CANCEL: _S.CANCELLED},
    _S.WAITING: {_E.SCHEDULE: _S.SCHEDULED, _E.REOPEN: _S.DRAFT, _E.CANCEL: _S.CANCELLED},
    _S.SCHEDULED: {
        _E.PREPARE: _S.PREPARING,
        _E.MISS: _S.STALE,
        _E.FAIL: _S.FAILED,
        _E.REOPEN: _S.DRAFT,
        _E.CANCEL: _S.CANCELLED,
    },
    _S.PREPARING: {_E.START: _S.RUNNING, _E.FAIL: _S.FAILED, _E.CANCEL: _S.CANCELLED},
    _S.RUNNING: {_E.PAUSE: _S.PAUSED, _E.FINISH: _S.FINISHED, _E.CANCEL: _S.CANCELLED},
    _S.PAUSED: {_E.RESUME: _S.RUNNING, _E.CANCEL: _S.CANCELLED},
    _S.STALE: {_E.SCHEDULE: _S.SCHEDULED, _E.REOPEN: _S.DRAFT, _E.CANCEL: _S.CANCELLED},
    _S.FAILED: {_E.REOPEN: _S.DRAFT, _E.CANCEL: _S.CANCELLED},
    _S.FINISHED: {},
    _S.CANCELLED: {},
}

ENDED = frozenset({MailingStage.FINISHED, MailingStage.CANCELLED})
SENDING = frozenset({MailingStage.RUNNING, MailingStage.PAUSED})
"""Its audience is frozen, and not everybody is accounted for."""

SAYINGS: dict[MailingStage, str] = {
    MailingStage.DRAFT: "Planned",
    MailingStage.WAITING: "Waits for a second person",
    MailingStage.SCHEDULED: "Scheduled",
    MailingStage.PREPARING: "Being prepared",
    MailingStage.RUNNING: "Going out",
    MailingStage.PAUSED: "Paused",
    MailingStage.FINISHED: "Finished",
    MailingStage.CANCELLED: "Cancelled",
    MailingStage.STALE: "Overdue: asks",
    MailingStage.FAILED: "Could not be prepared",
}
"""What the newsroom calls each state."""


class MailingMoveError(ValueError):
    """A mailing's state does not allow a step. The message names both and what is allowed."""


def advance(state: MailingStage, step: MailingStep) -> MailingStage:
    """The state after a step. Raises `MailingMoveError`."""
    after = MOVES[state].get(step)
    if after is None:
        allowed = ", ".join(each.value for each in MOVES[state]) or "nothing"
        raise MailingMoveError(f"A mailing that is {state} cannot {step}; it allows {allowed}.")
    return after
