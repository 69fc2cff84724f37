"""The states of a booking and of a creative: two tables of allowed moves.

booking   held → sold → delivered          an advertiser who did not get it is owed: owed → made good
creative  draft → submitted → approved     sent back: changes → submitted
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking stands.

    HELD: kept for somebody until an hour. SOLD: the advertiser’s. DELIVERED: the edition went out with it. OWED: it
    went out late, wrong or not at all, and the advertiser has something to come. GOOD: they got it. RELEASED: a hold
    was given back. EXPIRED: a hold whose hour passed. CANCELLED: a sale that was called off.
    """

    HELD = "held"
    SOLD = "sold"
    DELIVERED = "delivered"
    OWED = "owed"
    GOOD = "good"
    RELEASED = "released"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class BookingStep(StrEnum):
    """What may happen to a booking. WAIVE: what was owed counts as delivered after all."""

    SELL = "sell"
    RELEASE = "release"
    EXPIRE = "expire"
    CANCEL = "cancel"
    DELIVER = "deliver"
    OWE = "owe"
    MAKE_GOOD = "make-good"
    WAIVE = "waive"


_B, _S = BookingState, BookingStep

MOVES: dict[BookingState, dict[BookingStep, BookingState]] = {
    _B.HELD: {_S.SELL: _B.SOLD, _S.RELEASE: _B.RELEASED, _S.EXPIRE: _B.EXPIRED},
    _B.SOLD: {_S.DELIVER: _B.DELIVERED, _S.OWE: _B.OWED, _S.CANCEL: _B.CANCELLED},
    _B.DELIVERED: {_S.OWE: _B.OWED},
    _B.OWED: {_S.MAKE_GOOD: _B.GOOD, _S.WAIVE: _B.DELIVERED},
    _B.GOOD: {},
    _B.RELEASED: {},
    _B.EXPIRED: {},
    _B.CANCELLED: {},
}

TAKING = (_B.HELD.value, _B.SOLD.value, _B.DELIVERED.value)
"""Whoever is in one of these has the slot of the day; the database allows one."""

SHOWN = (*TAKING, _B.OWED.value, _B.GOOD.value)
"""What stands on the board."""

ENDED = (_B.RELEASED.value, _B.EXPIRED.value, _B.CANCELLED.value)


class CreativeState(StrEnum):
    """Where a creative stands. CHANGES: sent back, with what to change."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"


class CreativeStep(StrEnum):
    """What may happen to a creative. WRITE: it is changed and not yet handed in."""

    WRITE = "write"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"


_C, _T = CreativeState, CreativeStep

CREATIVE_MOVES: dict[CreativeState, dict[CreativeStep, CreativeState]] = {
    _C.DRAFT: {_T.WRITE: _C.DRAFT, _T.SUBMIT: _C.SUBMITTED},
    _C.SUBMITTED: {_T.SUBMIT: _C.SUBMITTED, _T.APPROVE: _C.APPROVED, _T.RETURN: _C.CHANGES},
    _C.CHANGES: {_T.WRITE: _C.CHANGES, _T.SUBMIT: _C.SUBMITTED},
    _C.APPROVED: {_T.REOPEN: _C.CHANGES},
}


class MoveError(ValueError):
    """A state does not allow a step. The message names both and what is allowed."""


def advance(state: BookingState, step: BookingStep) -> BookingState:
    """The booking’s state after a step. Raises `MoveError`."""
    after = MOVES[state].get(step)
    if after is None:
        raise MoveError(_refusal("booking", state, step, MOVES[state]))
    return after


def advance_creative(state: CreativeState, step: CreativeStep) -> CreativeState:
    """The creative’s state after a step. Raises `MoveError`."""
    after = CREATIVE_MOVES[state].get(step)
    if after is None:
        raise MoveError(_refusal("creative", state, step, CREATIVE_MOVES[state]))
    return after


def _refusal(what: str, state: StrEnum, step: StrEnum, allowed: dict[BookingStep, BookingState] | object) -> str:
    known = ", ".join(str(each) for each in allowed) if isinstance(allowed, dict) else ""
    return f"A {what} that is {state} cannot {step}; it allows {known or 'nothing'}."


@dataclass(frozen=True, slots=True)
class Saying:
    """A state for people. sign: beside the words, so that colour is never alone."""

    sign: str
    words: str
    meaning: str


SAYINGS: dict[BookingState, Saying] = {
    _B.HELD: Saying("◔", "Held", "Kept for an advertiser until the hour named; then it is open again."),
    _B.SOLD: Saying("●", "Sold", "The advertiser’s; the edition of the day carries it."),
    _B.DELIVERED: Saying("✓", "Delivered", "Went out with the edition."),
    _B.OWED: Saying("!", "Owed", "Went out late, wrong or not at all: the advertiser has a make-good to come."),
    _B.GOOD: Saying("✓", "Made good", "Was owed, and the advertiser got it later."),
    _B.RELEASED: Saying("–", "Released", "A hold that was given back."),
    _B.EXPIRED: Saying("–", "Expired", "A hold whose hour passed."),
    _B.CANCELLED: Saying("×", "Cancelled", "A sale that was called off."),
}

CREATIVE_SAYINGS: dict[CreativeState, Saying] = {
    _C.DRAFT: Saying("○", "Being written", "Begun, and not handed in."),
    _C.SUBMITTED: Saying("◑", "To approve", "Handed in; somebody of the team reads it."),
    _C.CHANGES: Saying("↺", "Sent back", "The sponsor was told what to change."),
    _C.APPROVED: Saying("✓", "Approved", "Runs as it is."),
}
