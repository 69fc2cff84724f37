"""A mailing in the ledger: its state table, its chunks, its exceptions. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.outcome import Mark, Marks, Outcome

MailingId = NewType("MailingId", int)
"""32-bit unsigned, from 1; part of every token of the mailing."""

CHUNK_SIZE = 4096
WINDOW = 256


class ProviderClass(StrEnum):
    """Who keeps a mailbox; mail is paced and reported by these."""

    GMAIL = "gmail"
    MICROSOFT = "microsoft"
    YAHOO = "yahoo"
    APPLE = "apple"
    OTHER = "other"


class MailingState(StrEnum):
    """PREPARED: frozen, not started. FINISHED: nobody is pending and no retry is due."""

    PREPARED = "prepared"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class MailingEvent(StrEnum):
    """What may happen to a mailing."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    FINISH = "finish"


MOVES: Mapping[tuple[MailingState, MailingEvent], MailingState] = {
    (MailingState.PREPARED, MailingEvent.START): MailingState.RUNNING,
    (MailingState.PREPARED, MailingEvent.CANCEL): MailingState.CANCELLED,
    (MailingState.RUNNING, MailingEvent.PAUSE): MailingState.PAUSED,
    (MailingState.RUNNING, MailingEvent.CANCEL): MailingState.CANCELLED,
    (MailingState.RUNNING, MailingEvent.FINISH): MailingState.FINISHED,
    (MailingState.PAUSED, MailingEvent.RESUME): MailingState.RUNNING,
    (MailingState.PAUSED, MailingEvent.CANCEL): MailingState.CANCELLED,
}


class MoveRefusedError(ValueError):
    """The mailing's state does not allow this event. The message names both and what is allowed."""


def advance(state: MailingState, event: MailingEvent) -> MailingState:
    """The state after `event`. Raises `MoveRefusedError`."""
    try:
        return MOVES[state, event]
    except KeyError:
        allowed = ", ".join(each.value for start, each in MOVES if start is state) or "nothing"
        raise MoveRefusedError(f"A mailing that is {state} cannot {event}; it allows {allowed}.") from None


def refuse_to_finish(mailing: MailingId, pending: int, waiting: int) -> None:
    """Raise `MoveRefusedError` when a mailing that is to be finished has pending members, or chunks to try again."""
    if pending or waiting:
        raise MoveRefusedError(
            f"Mailing {mailing} is not finished: {pending} of its members are pending, and {waiting} of its chunks "
            "will be tried again. Let it run, or cancel it."
        )


REPLACEABLE = frozenset({MailingState.PREPARED, MailingState.PAUSED})
"""States in which nobody is being written to, so that the message can be another one from there on."""


class InDoubtPolicy(StrEnum):
    """What happens to members in doubt. RESEND: nobody is missed, the same Message-ID goes out again.
    HOLD: nobody is mailed twice, a person decides."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class MailingPlan:
    """What a ledger needs to know to keep a mailing.

    message: `CompiledMessage.to_bytes()`. excluded: candidates that were left out, by reason;
    candidates = audience + sum(excluded.values()).
    """

    id: MailingId
    label: str
    message: bytes
    audience: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND


@dataclass(frozen=True, slots=True)
class ChunkPlan:
    """Up to `CHUNK_SIZE` members of one provider class. position counts up from 0 within the mailing."""

    position: int
    provider: ProviderClass
    members: tuple[Recipient, ...]


@dataclass(slots=True)
class Claim:
    """A chunk that a worker holds under a lease. The holder alone changes it.

    epoch: the fencing number; a commit with an older one changes nothing. until: lease end, seconds of the
    ledger's clock. marks: of each member. reserved_upto: members with a lower index may have been submitted;
    of these, the PENDING ones are unresolved. passes: 1 for the first walk over the chunk, then one more per retry.
    inherited: the unresolved members were reserved by another owner, whose journal cannot be read.
    """

    mailing: MailingId
    position: int
    provider: ProviderClass
    owner: str
    epoch: int
    until: float
    members: tuple[Recipient, ...]
    marks: Marks
    reserved_upto: int
    passes: int
    reserved_epoch: int = 0


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """Somebody who was not simply accepted, or was in doubt on the way. at: seconds since the epoch, UTC."""

    subscriber: SubscriberId
    address: str
    outcome: Outcome
    code: int
    reply: str
    passes: int
    at: float


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """A member whom no relay has accepted as things stand. address: "" where the mailing has ended and forgot it."""

    subscriber: SubscriberId
    address: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Totals:
    """A mailing's account. audience = sum of `counts` + pending. doubted: how many times somebody was in doubt, also
    those that were sent again and accepted. by_provider: of each class that the mailing has, every outcome."""

    audience: int
    counts: Mapping[Outcome, int]
    pending: int
    doubted: int
    by_provider: Mapping[ProviderClass, Mapping[Outcome, int]]
