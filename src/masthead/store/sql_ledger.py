"""The ledger over SQL: what both drivers share. What differs stands in their statements and sessions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from masthead.audience.recipient import Recipient, SubscriberId
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
from masthead.store.account import totals_of
from masthead.store.packing import PackedMembersError, pack_members, unpack_ids, unpack_members
from masthead.store.session import Row, Session, Value

EXCEPTIONS_PAGE = 5_000
"""How many exception rows are read at a time."""
SEND_AGAIN = "In doubt until then; somebody decided to send it again."
"""The reply of members whom `SqlLedger.resend_to` sends to again, until the relay says something."""

_ENDED = frozenset({MailingState.FINISHED, MailingState.CANCELLED})
# What databases do not keep as text: NUL, and halves of surrogate pairs.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class SqlLedger:
    """Implements `Ledger` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def create(self, plan: MailingPlan, chunks: Iterable[ChunkPlan], *, now: float) -> None:
        """See `Ledger.create`. Chunks are taken one by one, and each is let go before the next."""
        with self._session.transaction():
            if self._session.rows("mailing_state", mailing=plan.id):
                raise LedgerError(f"Mailing {plan.id} exists already. Give the new one another number.")
            self._session.change(
                "insert_mailing",
                mailing=plan.id,
                label=_kept(plan.label),
                state=MailingState.PREPARED,
                in_doubt=plan.in_doubt,
                audience=plan.audience,
                excluded=json.dumps(dict(plan.excluded)),
                now=now,
                message=plan.message,
            )
            members = sum(self._insert_chunk(plan.id, number, chunk) for number, chunk in enumerate(chunks))
            if members != plan.audience:
                raise LedgerError(
                    f"The chunks of mailing {plan.id} have {members} members, and its audience is {plan.audience}. "
                    "Nothing was kept; freeze the audience again."
                )

    def plan(self, mailing: MailingId) -> MailingPlan:
        """See `Ledger.plan`."""
        label, message, audience, excluded, in_doubt = self._one("mailing_plan", mailing)
        return MailingPlan(mailing, label, message, audience, json.loads(excluded), InDoubtPolicy(in_doubt))

    def mailings(self) -> Sequence[tuple[MailingId, str, MailingState]]:
        """See `Ledger.mailings`."""
        rows = self._read("every_mailing")
        return [(MailingId(number), label, MailingState(state)) for number, label, state in rows]

    def state(self, mailing: MailingId) -> MailingState:
        """See `Ledger.state`."""
        return MailingState(self._one("mailing_state", mailing)[0])

    def steer(self, mailing: MailingId, event: MailingEvent, *, now: float) -> MailingState:
        """See `Ledger.steer`."""
        with self._session.transaction():
            (before,) = self._found(self._session.rows("mailing_state_to_change", mailing=mailing), mailing)
            state = advance(MailingState(before), event)
            if event is MailingEvent.FINISH:
                refuse_to_finish(mailing, *self._session.rows("work_left", mailing=mailing)[0])
            self._session.change("keep_state", mailing=mailing, state=state, now=now)
            if state in _ENDED:
                self._session.change("drop_merge_data", mailing=mailing)
        return state

    def replace_message(self, mailing: MailingId, message: bytes, *, now: float) -> None:
        """See `Ledger.replace_message`."""
        with self._session.transaction():
            (state,) = self._found(self._session.rows("mailing_state_to_change", mailing=mailing), mailing)
            ((leased,),) = self._session.rows("chunks_leased", mailing=mailing, now=now)
            refuse_to_replace(mailing, MailingState(state), leased)
            self._session.change("keep_message", mailing=mailing, message=message)

    def resend(self, mailing: MailingId, *, now: float) -> None:
        """See `Ledger.resend`."""
        with self._session.transaction():
            (state,) = self._found(self._session.rows("mailing_state_to_change", mailing=mailing), mailing)
            refuse_to_resend(mailing, MailingState(state))
            self._session.change("keep_policy", mailing=mailing, in_doubt=InDoubtPolicy.RESEND)
            self._session.change("try_open_again", mailing=mailing, now=now)

    def resend_to(self, mailing: MailingId, subscribers: Sequence[SubscriberId], *, now: float) -> int:
        """Send again to these of the members in doubt alone, whatever the mailing does with the others; how many.

        Whoever is not in doubt is passed over. Raises `LedgerError`, also for a mailing that has ended.
        """
        with self._session.transaction():
            (state,) = self._found(self._session.rows("mailing_state_to_change", mailing=mailing), mailing)
            refuse_to_resend(mailing, MailingState(state))
            found = 0
            for each in subscribers:
                row: dict[str, Value] = {"mailing": mailing, "subscriber": each, "now": now}
                if self._session.change("doubt_decided", **row, reply=SEND_AGAIN):
                    self._session.change("try_chunk_again", **row)
                    found += 1
        return found

    def claim(self, *, owner: str, now: float, lease: float, mailing: MailingId | None = None) -> Claim | None:
        """See `Ledger.claim`."""
        with self._session.transaction():
            found = self._session.rows("claimable_chunk", owner=owner, now=now, mailing=mailing)
            if not found:
                return None
            chunk = _Claimable(*found[0])
            place: dict[str, Value] = {"mailing": chunk.mailing, "position": chunk.position}
            ((ids, merge_data),) = self._session.rows("chunk_members", **place)
            members = _unpacked(ids, merge_data, mailing=chunk.mailing, position=chunk.position)
            marks = Marks.unpack(chunk.outcomes, chunk.size)
            claim = Claim(
                mailing=MailingId(chunk.mailing),
                position=chunk.position,
                provider=ProviderClass(chunk.provider),
                owner=owner,
                epoch=chunk.lease_epoch + 1,
                until=now + lease,
                members=members,
                marks=marks,
                reserved_upto=chunk.reserved_upto,
                passes=chunk.passes,
                reserved_epoch=chunk.reserved_epoch,
            )
            if not chunk.pending and not chunk.lease_owner:
                self._reopen(claim, InDoubtPolicy(chunk.in_doubt))
            self._session.change(
                "lease_chunk",
                **place,
                owner=owner,
                epoch=claim.epoch,
                until=claim.until,
                passes=claim.passes,
                reserved_upto=claim.reserved_upto,
                **_marked(claim.marks),
            )
        return claim

    def commit(
        self, claim: Claim, *, reserved_upto: int, exceptions: Sequence[ExceptionRow], now: float, lease: float
    ) -> bool:
        """See `Ledger.commit`."""
        until = now + lease
        with self._session.transaction():
            held = self._session.change(
                "commit_chunk",
                mailing=claim.mailing,
                position=claim.position,
                epoch=claim.epoch,
                owner=claim.owner,
                until=until,
                reserved_upto=reserved_upto,
                **_marked(claim.marks),
            )
            if not held:
                return False
            if exceptions:
                self._session.change_many("insert_exception", [_listed(claim, row) for row in exceptions])
        claim.reserved_upto, claim.until = reserved_upto, until
        return True

    def release(self, claim: Claim, *, next_attempt: float | None, now: float) -> bool:
        """See `Ledger.release`."""
        del now
        with self._session.transaction():
            return bool(
                self._session.change(
                    "release_chunk",
                    mailing=claim.mailing,
                    position=claim.position,
                    epoch=claim.epoch,
                    owner=claim.owner,
                    next_attempt=next_attempt if next_attempt is not None and self._tried_again(claim) else None,
                    **_marked(claim.marks),
                )
            )

    def next_due(self, *, mailing: MailingId | None = None) -> float | None:
        """See `Ledger.next_due`."""
        due: float | None = self._read("next_due", mailing=mailing)[0][0]
        return due

    def suppressed(self, subscribers: Sequence[SubscriberId]) -> Mapping[SubscriberId, str]:
        """See `Ledger.suppressed`."""
        return {SubscriberId(who): reason for who, reason in self._read("suppressed_among", subscribers=subscribers)}

    def suppress(self, subscriber: SubscriberId, reason: str, *, now: float) -> None:
        """See `Ledger.suppress`."""
        with self._session.transaction():
            self._session.change("insert_suppression", subscriber=subscriber, reason=_kept(reason), now=now)

    def draw_tokens(self, bucket: str, *, want: int, rate: float, burst: float, now: float) -> int:
        """See `Ledger.draw_tokens`."""
        with self._session.transaction():
            self._session.change("open_bucket", bucket=bucket, burst=burst, now=now)
            ((tokens, filled_at),) = self._session.rows("bucket", bucket=bucket)
            granted, tokens, filled_at = draw(tokens, filled_at, want=want, rate=rate, burst=burst, now=now)
            self._session.change("keep_bucket", bucket=bucket, tokens=tokens, filled_at=filled_at)
        return granted

    def totals(self, mailing: MailingId) -> Totals:
        """See `Ledger.totals`."""
        with self._session.transaction(write=False):
            _, _, audience, _, _ = self._found(self._session.rows("mailing_plan", mailing=mailing), mailing)
            return totals_of(self._session, mailing, audience)

    def exceptions(self, mailing: MailingId) -> Iterator[ExceptionRow]:
        """See `Ledger.exceptions`. Read in pages: what is listed meanwhile may or may not be among them."""
        self.state(mailing)
        at, sequence = float("-inf"), 0
        while True:
            page = self._read("exceptions_after", mailing=mailing, at=at, sequence=sequence, page=EXCEPTIONS_PAGE)
            for _, subscriber, address, outcome, code, reply, passes, when in page:
                yield ExceptionRow(SubscriberId(subscriber), address, Outcome(outcome), code, reply, passes, when)
            if len(page) < EXCEPTIONS_PAGE:
                return
            sequence, at = page[-1][0], page[-1][-1]

    def last_exceptions(self, mailing: MailingId, most: int) -> Sequence[ExceptionRow]:
        """What was heard last of a mailing, the newest first."""
        rows = self._read("last_exceptions", mailing=mailing, page=most)
        return [
            ExceptionRow(SubscriberId(subscriber), address, Outcome(outcome), code, reply, passes, when)
            for _, subscriber, address, outcome, code, reply, passes, when in rows
        ]

    def unaccepted(self, mailing: MailingId) -> Iterator[Unaccepted]:
        """See `Ledger.unaccepted`. Each chunk is read as it stands when its turn comes."""
        self.state(mailing)
        for (position,) in self._read("chunks_not_accepted", mailing=mailing):
            place: dict[str, Value] = {"mailing": mailing, "position": position}
            with self._session.transaction(write=False):
                ((_, size, outcomes, _),) = self._session.rows("marks_and_ids", **place)
                ((ids, merge_data),) = self._session.rows("chunk_members", **place)
            marks = Marks.unpack(outcomes, size)
            numbers = unpack_ids(ids)
            addresses = [""] * size
            if merge_data:
                addresses = [each.address for each in _unpacked(ids, merge_data, mailing=mailing, position=position)]
            for index, subscriber in enumerate(numbers):
                if marks[index] is not Mark.ACCEPTED:
                    yield Unaccepted(subscriber, addresses[index], marks[index])

    def close(self) -> None:
        """See `Ledger.close`."""
        self._session.close()

    def _insert_chunk(self, mailing: MailingId, number: int, chunk: ChunkPlan) -> int:
        size = len(chunk.members)
        if chunk.position != number or not 1 <= size <= CHUNK_SIZE:
            raise LedgerError(
                f"Chunk {chunk.position} of mailing {mailing} has {size} members and comes as number {number}. "
                f"Chunks count from 0 and have 1 to {CHUNK_SIZE} members; nothing was kept."
            )
        place: dict[str, Value] = {"mailing": mailing, "position": number}
        ids, merge_data = pack_members(chunk.members)
        self._session.change("insert_chunk", **place, provider=chunk.provider, size=size, outcomes=Marks(size).pack())
        self._session.change("insert_members", **place, ids=ids, merge_data=merge_data)
        return size

    def _reopen(self, claim: Claim, policy: InDoubtPolicy) -> None:
        """Deferred members are pending again; those in doubt only where the mailing sends again."""
        for index in self._to_try_again(claim, policy):
            claim.marks[index] = Mark.PENDING
        claim.reserved_upto = 0
        claim.passes += 1

    def _tried_again(self, claim: Claim) -> bool:
        """Whether another pass would find anybody."""
        if claim.marks.count(Mark.PENDING):
            return True
        (policy,) = self._found(self._session.rows("policy_of_mailing", mailing=claim.mailing), claim.mailing)
        return bool(self._to_try_again(claim, InDoubtPolicy(policy)))

    def _to_try_again(self, claim: Claim, policy: InDoubtPolicy) -> Sequence[int]:
        waiting = list(claim.marks.where(Mark.OPEN))
        if policy is InDoubtPolicy.RESEND or not waiting:
            return waiting
        ids = [claim.members[index].id for index in waiting]
        heard: dict[int, str] = dict(self._session.rows("last_heard", mailing=claim.mailing, subscribers=ids))
        return [index for index in waiting if heard.get(claim.members[index].id) == Outcome.DEFERRED]

    def _read(self, statement: str, **values: Value) -> Sequence[Row]:
        with self._session.transaction(write=False):
            return self._session.rows(statement, **values)

    def _one(self, statement: str, mailing: MailingId) -> Row:
        return self._found(self._read(statement, mailing=mailing), mailing)

    @staticmethod
    def _found(rows: Sequence[Row], mailing: MailingId) -> Row:
        if not rows:
            raise LedgerError(f"There is no mailing {mailing} in this ledger.")
        return rows[0]


@dataclass(frozen=True, slots=True)
class _Claimable:
    """A row of the statement `claimable_chunk`, column by column."""

    mailing: int
    position: int
    provider: str
    size: int
    pending: int
    passes: int
    lease_owner: str
    lease_epoch: int
    reserved_upto: int
    reserved_epoch: int
    outcomes: bytes
    in_doubt: str


def _unpacked(ids: bytes, merge_data: bytes, *, mailing: int, position: int) -> tuple[Recipient, ...]:
    """The members of a chunk. Raises `LedgerError` for what cannot be read."""
    try:
        return unpack_members(ids, merge_data)
    except PackedMembersError as fault:
        raise LedgerError(
            f"The members of chunk {position} of mailing {mailing} are damaged: {fault} "
            "Restore the ledger from a backup."
        ) from fault


def _marked(marks: Marks) -> dict[str, Value]:
    """Marks as columns, all of one moment."""
    marks = marks.copy()
    return {
        "outcomes": marks.pack(),
        "pending": marks.count(Mark.PENDING),
        "accepted": marks.count(Mark.ACCEPTED),
        "closed": marks.count(Mark.CLOSED),
        "open": marks.count(Mark.OPEN),
    }


def _listed(claim: Claim, row: ExceptionRow) -> dict[str, Value]:
    return {
        "mailing": claim.mailing,
        "position": claim.position,
        "subscriber": row.subscriber,
        "address": _kept(row.address),
        "outcome": row.outcome,
        "code": row.code,
        "reply": _kept(row.reply),
        "passes": row.passes,
        "at": row.at,
    }


def _kept(text: str) -> str:
    return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", text)
