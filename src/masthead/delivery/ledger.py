"""The ledger: what delivery needs a database to promise. Two drivers and one fake keep one conformance suite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from masthead.audience.recipient import SubscriberId
from masthead.delivery.mailing import (
    REPLACEABLE,
    ChunkPlan,
    Claim,
    ExceptionRow,
    MailingEvent,
    MailingId,
    MailingPlan,
    MailingState,
    Totals,
    Unaccepted,
)


class LedgerError(Exception):
    """The ledger cannot do what was asked. The message says what happened and what to do.

    retry: whether the same call may succeed later (database restarting, file locked).
    """

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry


def refuse_to_replace(mailing: MailingId, state: MailingState, leased: int) -> None:
    """Raise `LedgerError` when a mailing in this state, with so many chunks in work, cannot get another message."""
    if state not in REPLACEABLE:
        raise LedgerError(f"Mailing {mailing} is {state}: pause it first, then give it another message.")
    if leased:
        raise LedgerError(
            f"A worker is still finishing {leased} chunks of mailing {mailing}. Wait a moment.", retry=True
        )


def refuse_to_resend(mailing: MailingId, state: MailingState) -> None:
    """Raise `LedgerError` when a mailing in this state cannot be sent to anybody again."""
    if state in {MailingState.FINISHED, MailingState.CANCELLED}:
        raise LedgerError(f"Mailing {mailing} is {state}, and has forgotten addresses: nobody can be sent it again.")


class Ledger(Protocol):
    """Keeps mailings. Every call is one transaction, durable when it returns.

    Thread: calls of one instance never overlap, and do not come from the event loop's thread. Time: `now` is passed in,
    seconds since the epoch, UTC; every host that shares a ledger keeps its clock within a second.
    Every method may raise `LedgerError`; with `retry` set nothing is known about whether the transaction
    happened, and the caller re-reads before it does anything again.
    """

    def create(self, plan: MailingPlan, chunks: Iterable[ChunkPlan], *, now: float) -> None:
        """Keep a frozen mailing, PREPARED, all or nothing. The members of `chunks` must add up to `plan.audience`."""

    def plan(self, mailing: MailingId) -> MailingPlan:
        """The mailing as it was created. `LedgerError` when there is none."""

    def mailings(self) -> Sequence[tuple[MailingId, str, MailingState]]:
        """Every mailing: id, label, state; newest first."""

    def state(self, mailing: MailingId) -> MailingState:
        """Where the mailing stands."""

    def steer(self, mailing: MailingId, event: MailingEvent, *, now: float) -> MailingState:
        """Apply `advance` and keep the result. Raises `MoveRefusedError` when the state does not allow it, or when
        FINISH would leave work behind. A mailing that has ended forgets its members' merge data, not their ids."""

    def replace_message(self, mailing: MailingId, message: bytes, *, now: float) -> None:
        """Give the mailing another message, for all whom no relay has been asked about; those deferred get it, too.

        Only while it is PREPARED or PAUSED and no chunk is under a living lease, so that everybody settled by then got
        the message of before and everybody else gets this one. `LedgerError` otherwise: with `retry` while a worker is
        still finishing what is under way.
        """

    def resend(self, mailing: MailingId, *, now: float) -> None:
        """Send again to those who are held in doubt, from now on: the policy becomes `InDoubtPolicy.RESEND`.

        Whoever was deferred to the end of all patience in the same chunks is tried once more, too. `LedgerError` when
        the mailing has ended: it has forgotten their addresses.
        """

    def claim(self, *, owner: str, now: float, lease: float, mailing: MailingId | None = None) -> Claim | None:
        """Lease one chunk of a RUNNING mailing that has work and no living lease, or one of `owner`'s own.

        Work is a PENDING member; or OPEN members of a chunk that was never released, whose holder ended just before:
        it is handed out as it is, to be released; or DEFERRED members whose `next_attempt` has come: these are marked
        PENDING, `reserved_upto` becomes 0 and `passes` one more. OPEN members count as DEFERRED, those in doubt only
        under `InDoubtPolicy.RESEND`. Raises the chunk's epoch by one and leaves `reserved_epoch`. The owner's own
        chunks come first, then the lowest mailing and position. None: nothing to do now.
        """

    def commit(
        self, claim: Claim, *, reserved_upto: int, exceptions: Sequence[ExceptionRow], now: float, lease: float
    ) -> bool:
        """Keep `claim.marks`, the exceptions and the reservation (with the claim's epoch as `reserved_epoch`), and
        extend the lease; one transaction. `reserved_upto` may be lower than before, once what it covered is settled.

        Marks and exceptions must be of one moment: a caller whose members are settled meanwhile in another thread hands
        over a claim with a copy of its marks. An exception is listed once by subscriber, passes, outcome and time.
        False: the chunk was released, or its epoch is no longer the claim's (fenced); nothing was changed and nothing
        more may be submitted.
        Repeating a commit that already happened changes nothing and returns True. On True `claim.until` and
        `claim.reserved_upto` are updated.
        """

    def release(self, claim: Claim, *, next_attempt: float | None, now: float) -> bool:
        """Give the lease back, keeping `claim.marks`. May be repeated; False when fenced.

        next_attempt: when DEFERRED members may be tried again, None for never. Not kept when that would find nobody.
        """

    def next_due(self, *, mailing: MailingId | None = None) -> float | None:
        """When the next chunk may be claimed (0 for now), None when no RUNNING mailing has work left."""

    def suppressed(self, subscribers: Sequence[SubscriberId]) -> Mapping[SubscriberId, str]:
        """Those of `subscribers` that must not be mailed now, with the reason."""

    def suppress(self, subscriber: SubscriberId, reason: str, *, now: float) -> None:
        """Never mail this subscriber again. Idempotent; the first reason stays."""

    def draw_tokens(self, bucket: str, *, want: int, rate: float, burst: float, now: float) -> int:
        """Up to `want` tokens, whole ones, from a bucket that all workers share; draw many at a time.

        It gains `rate` tokens a second up to `burst`, and begins full. Raises ValueError when `want` is negative, or
        rate or burst are not positive.
        """

    def totals(self, mailing: MailingId) -> Totals:
        """The mailing's account; it always adds up."""

    def exceptions(self, mailing: MailingId) -> Iterator[ExceptionRow]:
        """Every exception row, in order of time. Other calls may be made between two rows."""

    def unaccepted(self, mailing: MailingId) -> Iterator[Unaccepted]:
        """Everybody who is not accepted as things stand, by position. Other calls may be made between two of them."""

    def close(self) -> None:
        """Let go of the database; safe to call twice."""
