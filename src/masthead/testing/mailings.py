"""Mailings for tests of ledgers and of what works with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import (
    ChunkPlan,
    Claim,
    ExceptionRow,
    InDoubtPolicy,
    MailingEvent,
    MailingId,
    MailingPlan,
    ProviderClass,
)
from masthead.delivery.outcome import Outcome
from masthead.testing.builders import a_recipient


def a_plan(
    audience: int,
    *,
    number: int = 1,
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND,
    excluded: Mapping[str, int] | None = None,
) -> MailingPlan:
    """A mailing of so many members."""
    return MailingPlan(MailingId(number), f"Harbour Morning {number}", b"message", audience, excluded or {}, in_doubt)


def chunks_of(
    *sizes: int, providers: Sequence[ProviderClass] = tuple(ProviderClass), first: int = 1
) -> tuple[ChunkPlan, ...]:
    """Chunks of these sizes, each of the next provider class. first: the first member's number."""
    chunks = []
    for position, (size, provider) in enumerate(zip(sizes, cycle(providers), strict=False)):
        members = tuple(
            a_recipient(
                number, name=f"Reader {number}", attributes={"city": "Oslo"}, segments=["premium"] * (number % 2)
            )
            for number in range(first, first + size)
        )
        chunks.append(ChunkPlan(position, provider, members))
        first += size
    return tuple(chunks)


def a_mailing(
    ledger: Ledger,
    *sizes: int,
    number: int = 1,
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND,
    now: float = 0.0,
) -> MailingId:
    """Create a mailing with chunks of these sizes, and start it."""
    plan = a_plan(sum(sizes), number=number, in_doubt=in_doubt)
    ledger.create(plan, chunks_of(*sizes), now=now)
    ledger.steer(plan.id, MailingEvent.START, now=now)
    return plan.id


def an_exception(claim: Claim, index: int, outcome: Outcome, *, at: float = 0.0) -> ExceptionRow:
    """A row about a member of `claim`, with the words of a relay."""
    member = claim.members[index]
    code = {Outcome.REJECTED: 550, Outcome.DEFERRED: 451}.get(outcome, 0)
    return ExceptionRow(member.id, member.address, outcome, code, "words of a relay", claim.passes, at)
