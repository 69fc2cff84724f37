"""The states of a listing: one table of allowed moves.

asked → waiting → live → expired
"""

from __future__ import annotations

from enum import StrEnum


class ListingState(StrEnum):
    """Where a listing stands.

    ASKED: somebody filled in the form, and has not pressed the button in the mail yet. WAITING: for somebody of the
    team. LIVE: on the board, in the feed and in editions, from its first day to its last. EXPIRED: its last day is
    over. WITHDRAWN: taken down before.
    """

    ASKED = "asked"
    WAITING = "waiting"
    LIVE = "live"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ListingStep(StrEnum):
    """What may happen to a listing. CONFIRM: by the employer, from the mail. EXPIRE: by the clock."""

    CONFIRM = "confirm"
    APPROVE = "approve"
    REFUSE = "refuse"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


_S, _E = ListingState, ListingStep

MOVES: dict[ListingState, dict[ListingStep, ListingState]] = {
    _S.ASKED: {_E.CONFIRM: _S.WAITING, _E.REFUSE: _S.REFUSED},
    _S.WAITING: {_E.APPROVE: _S.LIVE, _E.REFUSE: _S.REFUSED, _E.WITHDRAW: _S.WITHDRAWN},
    _S.LIVE: {_E.EXPIRE: _S.EXPIRED, _E.WITHDRAW: _S.WITHDRAWN},
    _S.REFUSED: {},
    _S.EXPIRED: {},
    _S.WITHDRAWN: {},
}


class MoveError(ValueError):
    """A step that a listing cannot take from where it stands."""


def advance(state: ListingState, step: ListingStep) -> ListingState:
    """Where a step leads. Raises `MoveError`."""
    try:
        return MOVES[state][step]
    except KeyError:
        raise MoveError(f"A listing that is {state.value} cannot {step.value}.") from None
