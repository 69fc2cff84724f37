"""A ledger in memory, for tests of everything above it. Keeps the same conformance suite as the real drivers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from masthead.audience.recipient import SubscriberId
from masthead.delivery.bucket import draw
from masthead.delivery.ledger import LedgerError, refuse_to_replace, refuse_to_resend
from masthead.delivery.mailing import (
    CHUNK_SIZE,
    ChunkPlan,
    Claim,
    ExceptionRow,
    InDoubtPolicy,
    MailingEvent,
    MailingId,
    MailingPlan,
    MailingState,
    ProviderClass,
    Totals,
    Unaccepted,
    advance,
    refuse_to_finish,
)
from masthead.delivery.outcome import Mark, Marks, Outcome


@dataclass(slots=True)
class _Chunk:
    plan: ChunkPlan
    marks: bytes
    owner: str = ""
    epoch: int = 0
    until: float = 0.0
    reserved_upto: int = 0
    reserved_epoch: int = 0
    passes: int = 1
    next_attempt: float | None = None

    def unpacked(self) -> Marks:
        return Marks.unpack(self.marks, len(self.plan.members))

    def due(self) -> float | None:
        """When the chunk may be claimed; None when it has no work."""
        marks = self.unpacked()
        if marks.count(Mark.PENDING) or (self.owner and marks.count(Mark.OPEN)):
            return self.until
        return self.next_attempt if marks.count(Mark.OPEN) else None


@dataclass(slots=True)
class _Mailing:
    plan: MailingPlan
    state: MailingState
    chunks: list[_Chunk]
    created_at: float
    # In the order of being heard of; the last one about somebody is what counts.
    exceptions: dict[tuple[SubscriberId, int, Outcome, float], ExceptionRow] = field(default_factory=dict)

    def in_order_of_time(self) -> list[ExceptionRow]:
        return sorted(self.exceptions.values(), key=lambda row: row.at)

    def last_heard(self) -> dict[SubscriberId, Outcome]:
        return {row.subscriber: row.outcome for row in self.exceptions.values()}

    def to_try_again(self, chunk: _Chunk, marks: Marks) -> list[int]:
        """Who would be pending in another pass: the deferred; those in doubt only where the mailing sends again."""
        waiting = list(marks.where(Mark.OPEN))
        if self.plan.in_doubt is InDoubtPolicy.RESEND or not waiting:
            return waiting
        heard = self.last_heard()
        return [index for index in waiting if heard.get(chunk.plan.members[index].id) is Outcome.DEFERRED]


class MemoryLedger:
    """Implements `Ledger` in dictionaries. Nothing survives the process."""

    def __init__(self) -> None:
        self._mailings: dict[MailingId, _Mailing] = {}
        self._suppressed: dict[SubscriberId, str] = {}
        self._buckets: dict[str, tuple[float, float]] = {}

    def create(self, plan: MailingPlan, chunks: Iterable[ChunkPlan], *, now: float) -> None:
        """See `Ledger.create`."""
        kept = [_Chunk(chunk, Marks(len(chunk.members)).pack()) for chunk in chunks]
        if plan.id in self._mailings:
            raise LedgerError(f"Mailing {plan.id} exists already.")
        for number, chunk in enumerate(kept):
            if chunk.plan.position != number or not 1 <= len(chunk.plan.members) <= CHUNK_SIZE:
                raise LedgerError(f"Chunk {chunk.plan.position} of mailing {plan.id} is misplaced, empty or too large.")
        if sum(len(chunk.plan.members) for chunk in kept) != plan.audience:
            raise LedgerError(f"The chunks of mailing {plan.id} do not add up to its audience of {plan.audience}.")
        self._mailings[plan.id] = _Mailing(plan, MailingState.PREPARED, kept, now)

    def plan(self, mailing: MailingId) -> MailingPlan:
        """See `Ledger.plan`."""
        return self._mailing(mailing).plan

    def mailings(self) -> Sequence[tuple[MailingId, str, MailingState]]:
        """See `Ledger.mailings`."""
        newest = sorted(self._mailings.values(), key=lambda each: (each.created_at, each.plan.id), reverse=True)
        return [(each.plan.id, each.plan.label, each.state) for each in newest]

    def state(self, mailing: MailingId) -> MailingState:
        """See `Ledger.state`."""
        return self._mailing(mailing).state

    def steer(self, mailing: MailingId, event: MailingEvent, *, now: float) -> MailingState:
        """See `Ledger.steer`."""
        del now
        kept = self._mailing(mailing)
        state = advance(kept.state, event)
        if event is MailingEvent.FINISH:
            pending = sum(chunk.unpacked().count(Mark.PENDING) for chunk in kept.chunks)
            waiting = sum(chunk.due() is not None and not chunk.unpacked().count(Mark.PENDING) for chunk in kept.chunks)
            refuse_to_finish(mailing, pending, waiting)
        kept.state = state
        return state

    def replace_message(self, mailing: MailingId, message: bytes, *, now: float) -> None:
        """See `Ledger.replace_message`."""
        kept = self._mailing(mailing)
        leased = sum(bool(chunk.owner) and chunk.until > now for chunk in kept.chunks)
        refuse_to_replace(mailing, kept.state, leased)
        kept.plan = replace(kept.plan, message=message)

    def resend(self, mailing: MailingId, *, now: float) -> None:
        """See `Ledger.resend`."""
        kept = self._mailing(mailing)
        refuse_to_resend(mailing, kept.state)
        kept.plan = replace(kept.plan, in_doubt=InDoubtPolicy.RESEND)
        for chunk in kept.chunks:
            if chunk.unpacked().count(Mark.OPEN) and not chunk.owner and chunk.next_attempt is None:
                chunk.next_attempt = now

    def claim(self, *, owner: str, now: float, lease: float, mailing: MailingId | None = None) -> Claim | None:
        """See `Ledger.claim`."""
        own_first = sorted(self._running(mailing), key=lambda each: each[1].owner != owner)
        for kept, chunk in own_first:
            due = chunk.due()
            if due is None or (chunk.owner not in {"", owner} and chunk.until > now) or (not chunk.owner and due > now):
                continue
            marks = chunk.unpacked()
            if not chunk.owner and not marks.count(Mark.PENDING):
                for index in kept.to_try_again(chunk, marks):
                    marks[index] = Mark.PENDING
                chunk.marks, chunk.reserved_upto, chunk.passes = marks.pack(), 0, chunk.passes + 1
            chunk.next_attempt = None
            chunk.owner, chunk.epoch, chunk.until = owner, chunk.epoch + 1, now + lease
            return Claim(
                mailing=kept.plan.id,
                position=chunk.plan.position,
                provider=chunk.plan.provider,
                owner=owner,
                epoch=chunk.epoch,
                until=chunk.until,
                members=chunk.plan.members,
                marks=marks,
                reserved_upto=chunk.reserved_upto,
                passes=chunk.passes,
                reserved_epoch=chunk.reserved_epoch,
            )
        return None

    def commit(
        self, claim: Claim, *, reserved_upto: int, exceptions: Sequence[ExceptionRow], now: float, lease: float
    ) -> bool:
        """See `Ledger.commit`."""
        chunk = self._chunk(claim)
        if (chunk.epoch, chunk.owner) != (claim.epoch, claim.owner):
            return False
        chunk.marks = claim.marks.pack()
        chunk.reserved_upto, chunk.reserved_epoch, chunk.until = reserved_upto, claim.epoch, now + lease
        claim.reserved_upto, claim.until = reserved_upto, now + lease
        rows = self._mailing(claim.mailing).exceptions
        for row in exceptions:
            rows.setdefault((row.subscriber, row.passes, row.outcome, row.at), row)
        return True

    def release(self, claim: Claim, *, next_attempt: float | None, now: float) -> bool:
        """See `Ledger.release`."""
        del now
        chunk = self._chunk(claim)
        if chunk.epoch != claim.epoch:
            return False
        marks = claim.marks.copy()
        again = marks.count(Mark.PENDING) or self._mailing(claim.mailing).to_try_again(chunk, marks)
        chunk.marks = marks.pack()
        chunk.owner, chunk.until, chunk.reserved_upto = "", 0.0, 0
        chunk.next_attempt = next_attempt if again else None
        return True

    def next_due(self, *, mailing: MailingId | None = None) -> float | None:
        """See `Ledger.next_due`."""
        due = (chunk.due() for _, chunk in self._running(mailing))
        return min((each for each in due if each is not None), default=None)

    def suppressed(self, subscribers: Sequence[SubscriberId]) -> Mapping[SubscriberId, str]:
        """See `Ledger.suppressed`."""
        return {each: self._suppressed[each] for each in subscribers if each in self._suppressed}

    def suppress(self, subscriber: SubscriberId, reason: str, *, now: float) -> None:
        """See `Ledger.suppress`."""
        del now
        self._suppressed.setdefault(subscriber, reason)

    def draw_tokens(self, bucket: str, *, want: int, rate: float, burst: float, now: float) -> int:
        """See `Ledger.draw_tokens`."""
        tokens, filled_at = self._buckets.get(bucket, (burst, now))
        granted, tokens, filled_at = draw(tokens, filled_at, want=want, rate=rate, burst=burst, now=now)
        self._buckets[bucket] = (tokens, filled_at)
        return granted

    def totals(self, mailing: MailingId) -> Totals:
        """See `Ledger.totals`."""
        kept = self._mailing(mailing)
        heard = kept.last_heard()
        by_provider: dict[ProviderClass, dict[Outcome, int]] = {}
        pending = 0
        for chunk in kept.chunks:
            counts = by_provider.setdefault(chunk.plan.provider, dict.fromkeys(Outcome, 0))
            marks = chunk.unpacked()
            for index, member in enumerate(chunk.plan.members):
                if marks[index] is Mark.PENDING:
                    pending += 1
                else:
                    counts[_outcome(marks[index], heard.get(member.id))] += 1
        return Totals(
            audience=kept.plan.audience,
            counts={outcome: sum(counts[outcome] for counts in by_provider.values()) for outcome in Outcome},
            pending=pending,
            doubted=sum(row.outcome is Outcome.IN_DOUBT for row in kept.exceptions.values()),
            by_provider=by_provider,
        )

    def exceptions(self, mailing: MailingId) -> Iterator[ExceptionRow]:
        """See `Ledger.exceptions`."""
        yield from self._mailing(mailing).in_order_of_time()

    def unaccepted(self, mailing: MailingId) -> Iterator[Unaccepted]:
        """See `Ledger.unaccepted`."""
        kept = self._mailing(mailing)
        known = kept.state not in {MailingState.FINISHED, MailingState.CANCELLED}
        for chunk in kept.chunks:
            marks = chunk.unpacked()
            for index, member in enumerate(chunk.plan.members):
                if marks[index] is not Mark.ACCEPTED:
                    yield Unaccepted(member.id, member.address if known else "", marks[index])

    def close(self) -> None:
        """See `Ledger.close`."""

    def _mailing(self, mailing: MailingId) -> _Mailing:
        try:
            return self._mailings[mailing]
        except KeyError:
            raise LedgerError(f"There is no mailing {mailing} in this ledger.") from None

    def _chunk(self, claim: Claim) -> _Chunk:
        return self._mailing(claim.mailing).chunks[claim.position]

    def _running(self, mailing: MailingId | None) -> Iterator[tuple[_Mailing, _Chunk]]:
        for number, kept in sorted(self._mailings.items()):
            if kept.state is MailingState.RUNNING and mailing in {None, number}:
                for chunk in kept.chunks:
                    yield kept, chunk


def _outcome(mark: Mark, heard: Outcome | None) -> Outcome:
    """What a mark means with the last exception row about its member."""
    if mark is Mark.ACCEPTED:
        return Outcome.ACCEPTED
    if mark is Mark.CLOSED:
        return Outcome.SUPPRESSED if heard is Outcome.SUPPRESSED else Outcome.REJECTED
    return Outcome.IN_DOUBT if heard is Outcome.IN_DOUBT else Outcome.DEFERRED
