"""How a poll stands: a table of moves, and who sees its results."""

from __future__ import annotations

from enum import StrEnum


class PollState(StrEnum):
    """OPEN: takes votes until its end. CLOSED: takes none. WITHDRAWN: its edition is not published any more."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class PollStep(StrEnum):
    """What happens to a poll. APPEAR: its edition is published, again or in a new version."""

    APPEAR = "appear"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class ResultsShown(StrEnum):
    """Who sees how an open poll stands: everybody; those who voted; nobody until it is closed."""

    ALWAYS = "always"
    VOTED = "voted"
    CLOSED = "closed"


MOVES: dict[tuple[PollState, PollStep], PollState] = {
    (PollState.OPEN, PollStep.APPEAR): PollState.OPEN,
    (PollState.OPEN, PollStep.CLOSE): PollState.CLOSED,
    (PollState.OPEN, PollStep.WITHDRAW): PollState.WITHDRAWN,
    (PollState.CLOSED, PollStep.APPEAR): PollState.CLOSED,
    (PollState.CLOSED, PollStep.REOPEN): PollState.OPEN,
    (PollState.CLOSED, PollStep.WITHDRAW): PollState.WITHDRAWN,
    (PollState.WITHDRAWN, PollStep.APPEAR): PollState.OPEN,
}


def advance(state: PollState, step: PollStep) -> PollState | None:
    """Where a step leads; None where it cannot be taken."""
    return MOVES.get((state, step))
