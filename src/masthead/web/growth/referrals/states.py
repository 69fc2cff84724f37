"""How a friend and a gift stand: two tables of moves."""

from __future__ import annotations

from enum import StrEnum


class ReferralState(StrEnum):
    """WAITING: for the friend. COUNTED: for good. HELD: for a person of the team. REFUSED: by one. LAPSED: too late."""

    WAITING = "waiting"
    COUNTED = "counted"
    HELD = "held"
    REFUSED = "refused"
    LAPSED = "lapsed"


class ReferralStep(StrEnum):
    """What happens to one. ALLOW, REFUSE: a person decides. ASK: somebody who never confirmed asks again."""

    COUNT = "count"
    HOLD = "hold"
    ALLOW = "allow"
    REFUSE = "refuse"
    LAPSE = "lapse"
    ASK = "ask"


REFERRAL_MOVES: dict[tuple[ReferralState, ReferralStep], ReferralState] = {
    (ReferralState.WAITING, ReferralStep.COUNT): ReferralState.COUNTED,
    (ReferralState.WAITING, ReferralStep.HOLD): ReferralState.HELD,
    (ReferralState.WAITING, ReferralStep.LAPSE): ReferralState.LAPSED,
    (ReferralState.HELD, ReferralStep.ALLOW): ReferralState.COUNTED,
    (ReferralState.HELD, ReferralStep.REFUSE): ReferralState.REFUSED,
    (ReferralState.LAPSED, ReferralStep.ASK): ReferralState.WAITING,
}


class GiftState(StrEnum):
    """EARNED: its letter is to go out, or a parcel's address to come in. HELD: for something, or for a person.
    SENT: the reader has it, for good. FAILED: its letter did not go out, or nobody knows. EXPIRED: nobody gets it.
    """

    EARNED = "earned"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"


class GiftStep(StrEnum):
    """What happens to a gift. RELEASE: what held it is over. TELL: the letter about a parcel went out. ADDRESS: its
    reader says where it goes. RETRY: a person has the letter sent again.
    """

    HOLD = "hold"
    RELEASE = "release"
    TELL = "tell"
    ADDRESS = "address"
    SEND = "send"
    FAIL = "fail"
    RETRY = "retry"
    EXPIRE = "expire"


GIFT_MOVES: dict[tuple[GiftState, GiftStep], GiftState] = {
    (GiftState.EARNED, GiftStep.HOLD): GiftState.HELD,
    (GiftState.EARNED, GiftStep.TELL): GiftState.EARNED,
    (GiftState.EARNED, GiftStep.ADDRESS): GiftState.HELD,
    (GiftState.EARNED, GiftStep.SEND): GiftState.SENT,
    (GiftState.EARNED, GiftStep.FAIL): GiftState.FAILED,
    (GiftState.EARNED, GiftStep.EXPIRE): GiftState.EXPIRED,
    (GiftState.HELD, GiftStep.RELEASE): GiftState.EARNED,
    (GiftState.HELD, GiftStep.SEND): GiftState.SENT,
    (GiftState.HELD, GiftStep.EXPIRE): GiftState.EXPIRED,
    (GiftState.FAILED, GiftStep.ADDRESS): GiftState.HELD,
    (GiftState.FAILED, GiftStep.RETRY): GiftState.EARNED,
    (GiftState.FAILED, GiftStep.SEND): GiftState.SENT,
    (GiftState.FAILED, GiftStep.EXPIRE): GiftState.EXPIRED,
}


class Why(StrEnum):
    """Why a gift stands as it does.

    NO_CODE: the stock is empty. AWAY: its reader left the title, or must not be mailed. TO_POST: a parcel with an
    address, for somebody to post. IN_DOUBT: the relay may have the letter. REFUSED: it has not. UNCLAIMED: nobody said
    where the parcel goes, or came back. WITHHELD: by a person. TOLD: by letter. POSTED: a parcel. CONFIRMED: a person
    says that the reader has it. RELEASED: what held it is over. RETRIED: the letter goes out again.
    """

    NONE = ""
    NO_CODE = "no-code"
    AWAY = "away"
    TO_POST = "to-post"
    IN_DOUBT = "in-doubt"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"
    WITHHELD = "withheld"
    TOLD = "told"
    POSTED = "posted"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    RETRIED = "retried"


def advance_referral(state: ReferralState, step: ReferralStep) -> ReferralState | None:
    """Where a step leads; None where it cannot be taken."""
    return REFERRAL_MOVES.get((state, step))


def advance_gift(state: GiftState, step: GiftStep) -> GiftState | None:
    """Where a step leads; None where it cannot be taken."""
    return GIFT_MOVES.get((state, step))
