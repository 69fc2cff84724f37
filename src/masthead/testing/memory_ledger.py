"""A ledger in memory, for tests of everything above it. Keeps the same conformance suite as the real drivers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import (
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
    advance,
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


@dataclass(slots=True)
class _Mailing:
    plan: MailingPlan
    state: MailingState
    chunks: list[_Chunk]
    exceptions: dict[tuple[SubscriberId, int, Outcome], ExceptionRow] = field(default_factory=dict)


class MemoryLedger:
    """Implements `Ledger` in dictionaries. Nothing survives the process."""

    def __init__(self) -> None:
        self._mailings: dict[MailingId, _Mailing] = {}
        self._suppressed: dict[SubscriberId, str] = {}

    def create(self, plan: MailingPlan, chunks: Iterable[ChunkPlan], *, now: float) -> None:
        """See `Ledger.create`."""
        del now
        kept = [_Chunk(chunk, Marks(len(chunk.members)).pack()) for chunk in chunks]
        if plan.id in self._mailings:
            raise LedgerError(f"Mailing {plan.id} exists already.")
        if sum(len(chunk.plan.members) for chunk in kept) != plan.audience:
            raise LedgerError(f"The chunks of mailing {plan.id} do not add up to its audience of {plan.audience}.")
        self._mailings[plan.id] = _Mailing(plan, MailingState.PREPARED, kept)

    def plan(self, mailing: MailingId) -> MailingPlan:
        """See `Ledger.plan`."""
        return self._mailing(mailing).plan

    def mailings(self) -> Sequence[tuple[MailingId, str, MailingState]]:
        """See `Ledger.mailings`."""
        return [(each.plan.id, each.plan.label, each.state) for each in reversed(self._mailings.values())]

    def state(self, mailing: MailingId) -> MailingState:
        """See `Ledger.state`."""
        return self._mailing(mailing).state

    def steer(self, mailing: MailingId, event: MailingEvent, *, now: float) -> MailingState:
        """See `Ledger.steer`."""
        del now
        kept = self._mailing(mailing)
        kept.state = advance(kept.state, event)
        return kept.state

    def claim(self, *, owner: str, now: float, lease: float, mailing: MailingId | None = None) -> Claim | None:
        """See `Ledger.claim`."""
        for kept, chunk in self._running(mailing):
            if chunk.owner not in {"", owner} and chunk.until > now:
                continue
            marks = Marks.unpack(chunk.marks, len(chunk.plan.members))
            if not marks.count(Mark.PENDING):
                if chunk.next_attempt is None or chunk.next_attempt > now:
                    continue
                self._reopen(kept, chunk, marks)
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
        if chunk.epoch != claim.epoch:
            return False
        chunk.marks = claim.marks.pack()
        chunk.reserved_upto, chunk.reserved_epoch, chunk.until = reserved_upto, claim.epoch, now + lease
        claim.reserved_upto, claim.until = reserved_upto, now + lease
        rows = self._mailing(claim.mailing).exceptions
        for row in exceptions:
            rows.setdefault((row.subscriber, row.passes, row.outcome), row)
        return True

    def release(self, claim: Claim, *, next_attempt: float | None, now: float) -> bool:
        """See `Ledger.release`."""
        del now
        chunk = self._chunk(claim)
        if chunk.epoch != claim.epoch:
            return False
        chunk.marks = claim.marks.pack()
        chunk.owner, chunk.until, chunk.reserved_upto, chunk.next_attempt = "", 0.0, 0, next_attempt
        return True

    def next_due(self, *, mailing: MailingId | None = None) -> float | None:
        """See `Ledger.next_due`."""
        due: list[float] = []
        for _, chunk in self._running(mailing):
            if Marks.unpack(chunk.marks, len(chunk.plan.members)).count(Mark.PENDING):
                due.append(chunk.until)
            elif chunk.next_attempt is not None:
                due.append(chunk.next_attempt)
        return min(due, default=None)

    def suppressed(self, subscribers: Sequence[SubscriberId]) -> Mapping[SubscriberId, str]:
        """See `Ledger.suppressed`."""
        return {each: self._suppressed[each] for each in subscribers if each in self._suppressed}

    def suppress(self, subscriber: SubscriberId, reason: str, *, now: float) -> None:
        """See `Ledger.suppress`."""
        del now
        self._suppressed.setdefault(subscriber, reason)

    def totals(self, mailing: MailingId) -> Totals:
        """See `Ledger.totals`."""
        kept = self._mailing(mailing)
        latest = {row.subscriber: row.outcome for row in sorted(kept.exceptions.values(), key=lambda row: row.at)}
        by_provider: dict[ProviderClass, Counter[Outcome]] = {}
        pending = 0
        for chunk in kept.chunks:
            counts = by_provider.setdefault(chunk.plan.provider, Counter())
            marks = Marks.unpack(chunk.marks, len(chunk.plan.members))
            for index, member in enumerate(chunk.plan.members):
                if marks[index] is Mark.PENDING:
                    pending += 1
                else:
                    counts[Outcome.ACCEPTED if marks[index] is Mark.ACCEPTED else latest[member.id]] += 1
        total: Counter[Outcome] = sum(by_provider.values(), Counter())
        return Totals(
            audience=kept.plan.audience,
            counts={outcome: total[outcome] for outcome in Outcome},
            pending=pending,
            doubted=len({row.subscriber for row in kept.exceptions.values() if row.outcome is Outcome.IN_DOUBT}),
            by_provider={provider: dict(counts) for provider, counts in by_provider.items()},
        )

    def exceptions(self, mailing: MailingId) -> Iterator[ExceptionRow]:
        """See `Ledger.exceptions`."""
        yield from sorted(self._mailing(mailing).exceptions.values(), key=lambda row: row.at)

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
        for kept in self._mailings.values():
            if kept.state is MailingState.RUNNING and mailing in {None, kept.plan.id}:
                for chunk in kept.chunks:
                    yield kept, chunk

    @staticmethod
    def _reopen(kept: _Mailing, chunk: _Chunk, marks: Marks) -> None:
        """Deferred members are pending again; those in doubt only where the mailing sends again."""
        latest = {row.subscriber: row.outcome for row in sorted(kept.exceptions.values(), key=lambda row: row.at)}
        for index in list(marks.where(Mark.OPEN)):
            deferred = latest.get(chunk.plan.members[index].id) is Outcome.DEFERRED
            if deferred or kept.plan.in_doubt is InDoubtPolicy.RESEND:
                marks[index] = Mark.PENDING
        chunk.marks, chunk.reserved_upto = marks.pack(), 0
        chunk.passes, chunk.next_attempt = chunk.passes + 1, None
