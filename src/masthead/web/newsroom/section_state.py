"""How far a section is: its states, the moves between them, and the right each move asks for."""

from __future__ import annotations

from enum import StrEnum

from masthead.web.team.roles import Right


class SectionState(StrEnum):
    """OPEN: somebody has to write it. DRAFTED: written. EDITED: read by an editor. LOCKED: nobody else changes it."""

    OPEN = "open"
    DRAFTED = "drafted"
    EDITED = "edited"
    LOCKED = "locked"


MOVES: dict[SectionState, dict[SectionState, Right]] = {
    SectionState.OPEN: {SectionState.DRAFTED: Right.WRITE},
    SectionState.DRAFTED: {SectionState.OPEN: Right.WRITE, SectionState.EDITED: Right.APPROVE},
    SectionState.EDITED: {SectionState.DRAFTED: Right.WRITE, SectionState.LOCKED: Right.APPROVE},
    SectionState.LOCKED: {SectionState.EDITED: Right.APPROVE},
}
"""From a state to those it may move to, each with the right that it needs."""

MAY_CHANGE_LOCKED = Right.APPROVE
"""Who may still change what a locked section says."""


class SectionMoveError(ValueError):
    """A section cannot go from its state to that one. The message says where it can go."""


def right_to_move(state: SectionState, to: SectionState) -> Right:
    """The right that a move needs. Raises `SectionMoveError` for one that there is not."""
    right = MOVES[state].get(to)
    if right is None:
        others = " or ".join(f"“{other}”" for other in MOVES[state])
        raise SectionMoveError(f"A section that is “{state}” cannot become “{to}”; it can become {others}.")
    return right
