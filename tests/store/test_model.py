"""Whatever is done in whatever order, each driver answers what the ledger in memory answers, and accounts add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import Ledger, LedgerError
from masthead.delivery.mailing import (
    Claim,
    ExceptionRow,
    InDoubtPolicy,
    MailingEvent,
    MailingId,
    MoveRefusedError,
    Totals,
)
from masthead.delivery.outcome import MARK_OF, Mark, Outcome
from masthead.store import ledger_from_url, migrate
from masthead.testing.mailings import a_plan, an_exception, chunks_of
from masthead.testing.memory_ledger import MemoryLedger

LEASE = 10.0
EXAMPLES = 10
MAILINGS = [MailingId(number) for number in (1, 2, 3)]
NUMBERS = st.sampled_from(MAILINGS)
OWNERS = st.sampled_from(["a", "b", "c"])


def answer(call: Callable[[Ledger], object], ledger: Ledger) -> object:
    """What a call answers, refusals being answers too."""
    try:
        return call(ledger)
    except (LedgerError, MoveRefusedError) as refused:
        return type(refused)


def rows_of(number: MailingId, ledger: Ledger) -> list[ExceptionRow]:
    return list(ledger.exceptions(number))


def totals_of(number: MailingId, ledger: Ledger) -> Totals:
    return ledger.totals(number)


def plain(claim: Claim | None) -> dict[str, object] | None:
    if claim is None:
        return None
    values = {field.name: getattr(claim, field.name) for field in fields(claim)}
    return {**values, "marks": claim.marks.pack()}


class LedgerMachine(RuleBasedStateMachine):
    url: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.where = type(self).url()
        migrate(self.where)
        self.driver = ledger_from_url(self.where)
        self.model = MemoryLedger()
        self.now = 0.0
        self.claims: list[tuple[Claim, Claim]] = []

    def teardown(self) -> None:
        self.driver.close()

    def both(self, call: Callable[[Ledger], object]) -> object:
        said = answer(call, self.driver)
        assert said == answer(call, self.model)
        return said

    @rule(number=NUMBERS, sizes=st.lists(st.integers(1, 5), max_size=3), policy=st.sampled_from(InDoubtPolicy))
    def create(self, number: MailingId, sizes: list[int], policy: InDoubtPolicy) -> None:
        plan = a_plan(sum(sizes), number=number, in_doubt=policy)
        self.both(lambda ledger: ledger.create(plan, chunks_of(*sizes, first=number * 100), now=self.now))
        self.both(lambda ledger: ledger.steer(number, MailingEvent.START, now=self.now))

    @rule(number=NUMBERS, event=st.sampled_from(MailingEvent))
    def steer(self, number: MailingId, event: MailingEvent) -> None:
        self.both(lambda ledger: ledger.steer(number, event, now=self.now))

    @rule(number=NUMBERS)
    def resend(self, number: MailingId) -> None:
        self.both(lambda ledger: ledger.resend(number, now=self.now))

    @rule(number=NUMBERS, message=st.sampled_from([b"corrected", b"message"]))
    def replace_message(self, number: MailingId, message: bytes) -> None:
        self.both(lambda ledger: ledger.replace_message(number, message, now=self.now))
        self.both(lambda ledger: ledger.plan(number).message)

    @rule(seconds=st.sampled_from([1.0, LEASE / 2, LEASE]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(owner=OWNERS, number=st.none() | NUMBERS)
    def claim(self, owner: str, number: MailingId | None) -> None:
        claims = [
            ledger.claim(owner=owner, now=self.now, lease=LEASE, mailing=number) for ledger in (self.driver, self.model)
        ]
        assert plain(claims[0]) == plain(claims[1])
        if claims[0] is not None and claims[1] is not None:
            self.claims.append((claims[0], claims[1]))

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), repeated=st.booleans(), resent=st.booleans())
    def commit(self, data: st.DataObject, repeated: bool, resent: bool) -> None:
        pair = data.draw(st.sampled_from(self.claims[-4:]))
        claim = pair[0]
        rows = []
        for index in list(claim.marks.where(Mark.PENDING)):
            outcome = data.draw(st.none() | st.sampled_from(Outcome))
            if outcome is None:
                continue
            if outcome is not Outcome.ACCEPTED:
                rows.append(an_exception(claim, index, outcome, at=self.now + data.draw(st.sampled_from([0.0, 0.5]))))
            if not (outcome is Outcome.IN_DOUBT and resent):
                pair[0].marks[index] = pair[1].marks[index] = MARK_OF[outcome]
        upto = data.draw(st.integers(0, len(claim.members)))
        for _ in range(1 + repeated):
            held = [
                ledger.commit(each, reserved_upto=upto, exceptions=rows, now=self.now, lease=LEASE)
                for ledger, each in zip((self.driver, self.model), pair, strict=True)
            ]
            assert held[0] == held[1]
            assert plain(pair[0]) == plain(pair[1])

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), wait=st.none() | st.sampled_from([0.0, 5.0]))
    def release(self, data: st.DataObject, wait: float | None) -> None:
        pair = data.draw(st.sampled_from(self.claims[-4:]))
        again = None if wait is None else self.now + wait
        held = [
            ledger.release(each, next_attempt=again, now=self.now)
            for ledger, each in zip((self.driver, self.model), pair, strict=True)
        ]
        assert held[0] == held[1]

    @rule(numbers=st.lists(st.integers(1, 4), min_size=1, max_size=3), reason=st.sampled_from(["asked", "bounced"]))
    def suppress(self, numbers: list[int], reason: str) -> None:
        ids = [SubscriberId(number) for number in numbers]
        self.both(lambda ledger: ledger.suppress(ids[0], reason, now=self.now))
        self.both(lambda ledger: dict(ledger.suppressed(ids)))

    @rule(bucket=st.sampled_from(["gmail", "other"]), want=st.integers(0, 30))
    def draw_tokens(self, bucket: str, want: int) -> None:
        self.both(lambda ledger: ledger.draw_tokens(bucket, want=want, rate=2.5, burst=20.0, now=self.now))

    @rule()
    def open_again(self) -> None:
        self.driver.close()
        self.driver = ledger_from_url(self.where)

    @invariant()
    def agree(self) -> None:
        self.both(lambda ledger: ledger.next_due())
        self.both(lambda ledger: list(ledger.mailings()))
        for number in MAILINGS:
            self.both(partial(rows_of, number))
            self.both(partial(totals_of, number))

    @invariant()
    def add_up(self) -> None:
        for number, _, _ in self.driver.mailings():
            totals = self.driver.totals(number)
            assert sum(totals.counts.values()) + totals.pending == totals.audience
            by_provider = [sum(counts.values()) for counts in totals.by_provider.values()]
            assert sum(by_provider) + totals.pending == totals.audience


@pytest.mark.timeout(300)
def test_driver_answers_as_the_ledger_in_memory_does(urls: Callable[[], str]) -> None:
    class Machine(LedgerMachine):
        url = staticmethod(urls)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
