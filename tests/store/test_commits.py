"""Commits and the account they add up to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import Claim, ExceptionRow, MailingEvent, MailingId, ProviderClass
from masthead.delivery.outcome import MARK_OF, Mark, Outcome
from masthead.testing.mailings import a_mailing, a_plan, an_exception, chunks_of

LEASE = 60.0


def claimed(ledger: Ledger, *sizes: int) -> Claim:
    a_mailing(ledger, *sizes)
    claim = ledger.claim(owner="a", now=0.0, lease=LEASE)
    assert claim is not None
    return claim


def settle(claim: Claim, *outcomes: Outcome | None, at: float = 1.0) -> list[ExceptionRow]:
    """Mark the members in order, None leaving one pending; the exceptions that belong to it."""
    for index, outcome in enumerate(outcomes):
        if outcome is not None:
            claim.marks[index] = MARK_OF[outcome]
    return [
        an_exception(claim, index, outcome, at=at + index)
        for index, outcome in enumerate(outcomes)
        if outcome not in {None, Outcome.ACCEPTED}
    ]


def counts(ledger: Ledger) -> dict[Outcome, int]:
    return {outcome: number for outcome, number in ledger.totals(MailingId(1)).counts.items() if number}


def test_commit_keeps_marks_exceptions_and_reservation(opened: Callable[[], Ledger]) -> None:
    ledger = opened()
    claim = claimed(ledger, 6)
    rows = settle(claim, *Outcome, None)

    assert ledger.commit(claim, reserved_upto=5, exceptions=rows, now=1.0, lease=LEASE)

    again = opened()
    assert list(again.exceptions(claim.mailing)) == rows
    totals = again.totals(claim.mailing)
    assert totals.counts == dict.fromkeys(Outcome, 1)
    assert (totals.audience, totals.pending, totals.doubted) == (6, 1, 1)
    taken = again.claim(owner="b", now=100.0, lease=LEASE)
    assert taken is not None
    assert taken.marks.pack() == claim.marks.pack()
    assert taken.reserved_upto == claim.reserved_upto == 5


def test_commit_may_be_repeated_and_adds_nothing(ledger: Ledger) -> None:
    claim = claimed(ledger, 5)
    rows = settle(claim, *Outcome)
    ledger.commit(claim, reserved_upto=5, exceptions=rows, now=1.0, lease=LEASE)
    before = ledger.totals(claim.mailing)

    assert ledger.commit(claim, reserved_upto=5, exceptions=rows, now=1.0, lease=LEASE)

    assert ledger.totals(claim.mailing) == before
    assert list(ledger.exceptions(claim.mailing)) == rows
    assert claim.until == 61.0


def test_commit_after_the_release_changes_nothing(ledger: Ledger) -> None:
    claim = claimed(ledger, 1)
    ledger.release(claim, next_attempt=None, now=1.0)
    rows = settle(claim, Outcome.REJECTED)

    assert not ledger.commit(claim, reserved_upto=1, exceptions=rows, now=2.0, lease=LEASE)

    assert ledger.totals(claim.mailing).pending == 1
    assert list(ledger.exceptions(claim.mailing)) == []


def test_fenced_commit_lists_no_exceptions(ledger: Ledger) -> None:
    claim = claimed(ledger, 1)
    assert ledger.claim(owner="b", now=100.0, lease=LEASE)
    rows = settle(claim, Outcome.REJECTED)

    assert not ledger.commit(claim, reserved_upto=1, exceptions=rows, now=101.0, lease=LEASE)

    assert list(ledger.exceptions(claim.mailing)) == []
    assert (claim.until, claim.reserved_upto) == (60.0, 0)


def test_commit_may_lower_the_reservation(ledger: Ledger) -> None:
    claim = claimed(ledger, 4)
    ledger.commit(claim, reserved_upto=4, exceptions=(), now=1.0, lease=LEASE)

    assert ledger.commit(claim, reserved_upto=0, exceptions=(), now=2.0, lease=LEASE)

    again = ledger.claim(owner="b", now=100.0, lease=LEASE)
    assert again is not None
    assert again.reserved_upto == 0


def test_doubts_about_one_person_count_each(ledger: Ledger) -> None:
    claim = claimed(ledger, 1)
    doubts = [an_exception(claim, 0, Outcome.IN_DOUBT, at=at) for at in (1.0, 2.0)]
    claim.marks[0] = Mark.ACCEPTED

    ledger.commit(claim, reserved_upto=1, exceptions=doubts, now=3.0, lease=LEASE)

    totals = ledger.totals(claim.mailing)
    assert totals.doubted == 2
    assert counts(ledger) == {Outcome.ACCEPTED: 1}


@pytest.mark.parametrize(
    ("heard", "stands"),
    [
        ([Outcome.DEFERRED, Outcome.IN_DOUBT], Outcome.IN_DOUBT),
        ([Outcome.IN_DOUBT, Outcome.DEFERRED], Outcome.DEFERRED),
        ([Outcome.IN_DOUBT, Outcome.REJECTED], Outcome.REJECTED),
        ([Outcome.DEFERRED, Outcome.SUPPRESSED], Outcome.SUPPRESSED),
        ([Outcome.DEFERRED, Outcome.ACCEPTED], Outcome.ACCEPTED),
    ],
)
def test_member_stands_as_was_heard_last_whatever_the_clocks_say(
    ledger: Ledger, heard: list[Outcome], stands: Outcome
) -> None:
    claim = claimed(ledger, 1)
    for at, outcome in zip((9.0, 5.0), heard, strict=True):
        claim.marks[0] = MARK_OF[outcome]
        rows = [] if outcome is Outcome.ACCEPTED else [an_exception(claim, 0, outcome, at=at)]
        ledger.commit(claim, reserved_upto=1, exceptions=rows, now=10.0, lease=LEASE)

    assert counts(ledger) == {stands: 1}


def test_account_is_kept_by_provider(ledger: Ledger) -> None:
    ledger.create(a_plan(6), chunks_of(2, 2, 2, providers=[ProviderClass.GMAIL, ProviderClass.YAHOO]), now=0.0)
    ledger.steer(MailingId(1), MailingEvent.START, now=0.0)
    outcomes = [
        [Outcome.ACCEPTED, Outcome.SUPPRESSED],
        [Outcome.IN_DOUBT, Outcome.REJECTED],
        [Outcome.DEFERRED, Outcome.IN_DOUBT],
    ]
    for owner, each in zip("abc", outcomes, strict=True):
        claim = ledger.claim(owner=owner, now=0.0, lease=LEASE)
        assert claim is not None
        ledger.commit(claim, reserved_upto=2, exceptions=settle(claim, *each), now=1.0, lease=LEASE)

    nobody = dict.fromkeys(Outcome, 0)
    assert ledger.totals(MailingId(1)).by_provider == {
        ProviderClass.GMAIL: {
            **nobody,
            Outcome.ACCEPTED: 1,
            Outcome.SUPPRESSED: 1,
            Outcome.DEFERRED: 1,
            Outcome.IN_DOUBT: 1,
        },
        ProviderClass.YAHOO: {**nobody, Outcome.IN_DOUBT: 1, Outcome.REJECTED: 1},
    }


def test_account_adds_up_where_a_mark_has_no_exception(ledger: Ledger) -> None:
    claim = claimed(ledger, 3)
    claim.marks[0], claim.marks[1] = Mark.CLOSED, Mark.OPEN

    ledger.commit(claim, reserved_upto=2, exceptions=(), now=1.0, lease=LEASE)

    assert counts(ledger) == {Outcome.REJECTED: 1, Outcome.DEFERRED: 1}
    assert ledger.totals(claim.mailing).pending == 1


def test_exceptions_come_in_order_of_time_while_other_calls_are_made(ledger: Ledger) -> None:
    claim = claimed(ledger, 3)
    rows = [an_exception(claim, index, Outcome.DEFERRED, at=at) for index, at in ((0, 7.0), (1, 5.0), (2, 7.0))]
    ledger.commit(claim, reserved_upto=3, exceptions=rows, now=8.0, lease=LEASE)

    found = []
    for row in ledger.exceptions(claim.mailing):
        ledger.suppress(row.subscriber, "asked", now=9.0)
        found.append(row)

    assert found == [rows[1], rows[0], rows[2]]


def test_suppression_keeps_its_first_reason(opened: Callable[[], Ledger]) -> None:
    ledger = opened()
    ledger.suppress(SubscriberId(2), "unsubscribed", now=1.0)
    ledger.suppress(SubscriberId(2), "bounced", now=2.0)
    ledger.suppress(SubscriberId(4_294_967_295), "complained", now=3.0)

    asked = [SubscriberId(number) for number in (1, 2, 3, 4_294_967_295)]
    assert opened().suppressed(asked) == {2: "unsubscribed", 4_294_967_295: "complained"}
    assert ledger.suppressed([]) == {}


def test_tokens_are_shared_by_all_who_draw(opened: Callable[[], Ledger]) -> None:
    first, second = opened(), opened()

    def draw(ledger: Ledger, want: int, now: float) -> int:
        return ledger.draw_tokens("gmail", want=want, rate=10.0, burst=100.0, now=now)

    assert draw(first, 60, 0.0) == 60
    assert draw(second, 60, 0.0) == 40
    assert draw(first, 60, 0.05) == 0
    assert draw(second, 60, 1.0) == 10
    assert draw(second, 60, 0.0) == 0, "a clock that runs behind gains nothing"
    assert draw(first, 500, 1000.0) == 100
    assert first.draw_tokens("yahoo", want=3, rate=1.0, burst=5.0, now=0.0) == 3
