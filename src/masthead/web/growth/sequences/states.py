"""The closed sets of automatic messages, and the tables of what may become of a sequence and of a reader's place."""

from __future__ import annotations

from enum import StrEnum


class StartKind(StrEnum):
    """What begins a sequence for a reader. FRIENDS: a milestone, so many people they brought. SILENT: they had the
    title for so many days, and neither opened nor clicked in any of them.
    """

    CONFIRMED = "confirmed"
    TAGGED = "tagged"
    FRIENDS = "friends"
    SILENT = "silent"


class Ending(StrEnum):
    """What becomes of who got the last message. UNSUBSCRIBE: it asked whether they want to stay, and whoever gives no
    sign of life is unsubscribed.
    """

    NOTHING = "nothing"
    UNSUBSCRIBE = "unsubscribe"


class SequenceState(StrEnum):
    """DRAFT: being made. RUNNING: readers begin and get messages. PAUSED: nobody begins, nobody gets anything.
    ENDED: for good.
    """

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class SequenceStep(StrEnum):
    """What may happen to a sequence."""

    START = "start"
    PAUSE = "pause"
    END = "end"


_S = SequenceState

SEQUENCE_MOVES: dict[SequenceState, dict[SequenceStep, SequenceState]] = {
    _S.DRAFT: {SequenceStep.START: _S.RUNNING},
    _S.RUNNING: {SequenceStep.PAUSE: _S.PAUSED, SequenceStep.END: _S.ENDED},
    _S.PAUSED: {SequenceStep.START: _S.RUNNING, SequenceStep.END: _S.ENDED},
    _S.ENDED: {},
}


class PlaceState(StrEnum):
    """Where a reader stands in a sequence.

    WAITING: for the next message. ASKED: the last question went out, and no answer came yet. PAUSED: held by the team.
    FINISHED: had every message. GOAL: reached what the sequence is for. KEPT: pressed the button to stay. LEFT: does
    not read the title any more. SILENT: gave no answer, and was unsubscribed. ENDED: by the team.
    """

    WAITING = "waiting"
    ASKED = "asked"
    PAUSED = "paused"
    FINISHED = "finished"
    GOAL = "goal"
    KEPT = "kept"
    LEFT = "left"
    SILENT = "silent"
    ENDED = "ended"


_P = PlaceState
_AWAY = {_P.GOAL, _P.KEPT, _P.LEFT, _P.ENDED}

PLACE_MOVES: dict[PlaceState, frozenset[PlaceState]] = {
    _P.WAITING: frozenset({_P.ASKED, _P.PAUSED, _P.FINISHED, *_AWAY}),
    _P.ASKED: frozenset({_P.PAUSED, _P.SILENT, *_AWAY}),
    _P.PAUSED: frozenset({_P.WAITING, _P.ASKED, _P.FINISHED, *_AWAY}),
    **{each: frozenset[PlaceState]() for each in (_P.FINISHED, _P.GOAL, _P.KEPT, _P.LEFT, _P.SILENT, _P.ENDED)},
}
"""Where a place may go from each state; nowhere from those that are over."""

OPEN = frozenset(each for each, after in PLACE_MOVES.items() if after)
"""States in which something may still come."""


class Passage(StrEnum):
    """How a reader came past a step. SENT: it was put into the ledger for them. UNFIT: its condition did not hold.
    SKIPPED: by the team.
    """

    SENT = "sent"
    UNFIT = "unfit"
    SKIPPED = "skipped"


SEQUENCE_WORDS: dict[SequenceState, str] = {
    _S.DRAFT: "Draft",
    _S.RUNNING: "Running",
    _S.PAUSED: "Paused",
    _S.ENDED: "Ended",
}
PLACE_WORDS: dict[PlaceState, str] = {
    _P.WAITING: "waiting for the next message",
    _P.ASKED: "asked whether to stay",
    _P.PAUSED: "paused by the team",
    _P.FINISHED: "had every message",
    _P.GOAL: "reached the goal",
    _P.KEPT: "wanted to stay",
    _P.LEFT: "no longer readers of the title",
    _P.SILENT: "unsubscribed without an answer",
    _P.ENDED: "ended by the team",
}
PASSAGE_WORDS: dict[Passage, str] = {
    Passage.SENT: "sent",
    Passage.UNFIT: "left out: the condition did not hold",
    Passage.SKIPPED: "skipped by the team",
}
"""What the newsroom calls each."""


def advance(state: SequenceState, step: SequenceStep) -> SequenceState:
    """The state of a sequence after a step. Raises ValueError with words for the page."""
    after = SEQUENCE_MOVES[state].get(step)
    if after is None:
        raise ValueError(f"A sequence that is {state} cannot {step}.")
    return after
