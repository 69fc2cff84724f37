"""Leases on chunks: their order, their end, and the number that fences who had them before."""

from __future__ import annotations

from collections.abc import Callable

from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import Claim, InDoubtPolicy, MailingEvent, MailingId, ProviderClass
from masthead.delivery.outcome import Mark, Outcome
from masthead.testing.mailings import a_mailing, a_plan, an_exception, chunks_of

LEASE = 60.0


def claim_of(ledger: Ledger, owner: str = "a", *, now: float = 0.0, mailing: MailingId | None = None) -> Claim:
    claim = ledger.claim(owner=owner, now=now, lease=LEASE, mailing=mailing)
    assert claim is not None
    return claim


def place(claim: Claim) -> tuple[int, int]:
    return claim.mailing, claim.position


def test_claim_carries_the_chunk(ledger: Ledger) -> None:
    ledger.create(a_plan(5), chunks_of(3, 2, providers=[ProviderClass.GMAIL]), now=0.0)
    ledger.steer(MailingId(1), MailingEvent.START, now=0.0)

    claim = claim_of(ledger, now=100.0)

    assert claim.members == chunks_of(3)[0].members
    assert [claim.marks[index] for index in range(3)] == [Mark.PENDING] * 3
    assert (claim.provider, claim.owner, claim.until) == (ProviderClass.GMAIL, "a", 160.0)
    assert (claim.epoch, claim.reserved_epoch, claim.reserved_upto, claim.passes) == (1, 0, 0, 1)


def test_claims_begin_with_the_lowest_mailing_and_position(ledger: Ledger) -> None:
    a_mailing(ledger, 1, 1, number=2)
    a_mailing(ledger, 1, 1, number=1)

    claims = [claim_of(ledger, owner) for owner in "abcd"]

    assert [place(claim) for claim in claims] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert ledger.claim(owner="e", now=0.0, lease=LEASE) is None


def test_claim_may_be_of_one_mailing_alone(ledger: Ledger) -> None:
    a_mailing(ledger, 1, number=1)
    second = a_mailing(ledger, 1, number=2)

    assert place(claim_of(ledger, mailing=second)) == (2, 0)
    assert ledger.claim(owner="b", now=0.0, lease=LEASE, mailing=second) is None
    assert ledger.next_due(mailing=second) == LEASE
    assert ledger.next_due() == 0.0


def test_mailing_that_has_not_started_is_not_claimed(ledger: Ledger) -> None:
    ledger.create(a_plan(1), chunks_of(1), now=0.0)

    assert ledger.claim(owner="a", now=0.0, lease=LEASE) is None
    assert ledger.next_due() is None


def test_lease_that_ended_lets_another_in_and_fences_the_first(opened: Callable[[], Ledger]) -> None:
    first, second = opened(), opened()
    a_mailing(first, 2)
    slow = claim_of(first, "slow")

    assert second.claim(owner="quick", now=59.9, lease=LEASE) is None
    assert second.next_due() == 60.0
    quick = claim_of(second, "quick", now=60.0)

    assert quick.epoch == slow.epoch + 1
    slow.marks[0] = Mark.ACCEPTED
    assert not first.commit(slow, reserved_upto=2, exceptions=(), now=61.0, lease=LEASE)
    assert not first.release(slow, next_attempt=None, now=61.0)
    assert first.totals(slow.mailing).pending == 2
    assert second.commit(quick, reserved_upto=2, exceptions=(), now=62.0, lease=LEASE)


def test_lease_is_extended_by_a_commit(ledger: Ledger) -> None:
    a_mailing(ledger, 2)
    claim = claim_of(ledger, "a")

    assert ledger.commit(claim, reserved_upto=1, exceptions=(), now=50.0, lease=LEASE)

    assert claim.until == 110.0
    assert ledger.claim(owner="b", now=109.0, lease=LEASE) is None
    assert ledger.next_due() == 110.0


def test_owner_gets_its_own_chunk_back_at_once_and_before_all_others(opened: Callable[[], Ledger]) -> None:
    ledger = opened()
    a_mailing(ledger, 1, 2, 1)
    claim_of(ledger, "other")
    before = claim_of(ledger, "a")
    ledger.commit(before, reserved_upto=2, exceptions=(), now=1.0, lease=LEASE)

    after = claim_of(opened(), "a", now=2.0)

    assert place(after) == place(before) == (1, 1)
    assert (after.epoch, after.reserved_epoch, after.reserved_upto) == (before.epoch + 1, before.epoch, 2)
    assert not ledger.commit(before, reserved_upto=2, exceptions=(), now=3.0, lease=LEASE)


def test_reservation_and_its_epoch_pass_to_the_next_holder(ledger: Ledger) -> None:
    a_mailing(ledger, 4)
    first = claim_of(ledger, "a")
    ledger.commit(first, reserved_upto=3, exceptions=(), now=1.0, lease=LEASE)
    claim_of(ledger, "b", now=100.0)

    third = claim_of(ledger, "c", now=200.0)

    # The second holder committed nothing: what is unresolved is still the first one's.
    assert (third.epoch, third.reserved_epoch, third.reserved_upto) == (3, 1, 3)


def test_released_chunk_with_pending_members_is_free_at_once(ledger: Ledger) -> None:
    a_mailing(ledger, 2)
    claim = claim_of(ledger, "a")
    claim.marks[0] = Mark.ACCEPTED
    ledger.commit(claim, reserved_upto=1, exceptions=(), now=1.0, lease=LEASE)

    assert ledger.release(claim, next_attempt=500.0, now=2.0)

    assert ledger.next_due() == 0.0
    again = claim_of(ledger, "b", now=2.0)
    assert (again.passes, again.reserved_upto) == (1, 0)
    assert [again.marks[0], again.marks[1]] == [Mark.ACCEPTED, Mark.PENDING]


def test_settled_chunk_is_not_claimed_again(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)
    claim = claim_of(ledger, "a")
    claim.marks[0], claim.marks[1] = Mark.ACCEPTED, Mark.CLOSED
    rejected = an_exception(claim, 1, Outcome.REJECTED)
    ledger.commit(claim, reserved_upto=2, exceptions=[rejected], now=1.0, lease=LEASE)
    ledger.release(claim, next_attempt=None, now=1.0)

    assert ledger.claim(owner="b", now=1e9, lease=LEASE) is None
    assert ledger.next_due(mailing=mailing) is None


def test_deferred_members_are_pending_again_when_their_time_comes(ledger: Ledger) -> None:
    a_mailing(ledger, 3)
    claim = claim_of(ledger, "a")
    claim.marks[0], claim.marks[1], claim.marks[2] = Mark.OPEN, Mark.ACCEPTED, Mark.OPEN
    rows = [an_exception(claim, 0, Outcome.DEFERRED), an_exception(claim, 2, Outcome.IN_DOUBT)]
    ledger.commit(claim, reserved_upto=3, exceptions=rows, now=1.0, lease=LEASE)
    ledger.release(claim, next_attempt=300.0, now=1.0)

    assert ledger.claim(owner="a", now=299.0, lease=LEASE) is None
    assert ledger.next_due() == 300.0
    again = claim_of(ledger, "b", now=300.0)

    assert list(again.marks.where(Mark.PENDING)) == [0, 2]
    assert (again.passes, again.reserved_upto, again.reserved_epoch) == (2, 0, claim.epoch)


def test_members_in_doubt_stay_so_where_the_mailing_holds_them(ledger: Ledger) -> None:
    a_mailing(ledger, 3, in_doubt=InDoubtPolicy.HOLD)
    claim = claim_of(ledger, "a")
    for index in range(3):
        claim.marks[index] = Mark.OPEN
    rows = [
        an_exception(claim, 0, Outcome.DEFERRED, at=1.0),
        an_exception(claim, 1, Outcome.DEFERRED, at=1.0),
        an_exception(claim, 1, Outcome.IN_DOUBT, at=2.0),
        an_exception(claim, 2, Outcome.IN_DOUBT, at=1.0),
        an_exception(claim, 2, Outcome.DEFERRED, at=2.0),
    ]
    ledger.commit(claim, reserved_upto=3, exceptions=rows, now=3.0, lease=LEASE)
    ledger.release(claim, next_attempt=300.0, now=3.0)

    again = claim_of(ledger, "b", now=300.0)

    assert list(again.marks.where(Mark.PENDING)) == [0, 2]
    assert list(again.marks.where(Mark.OPEN)) == [1]


def test_chunk_with_nobody_to_try_again_is_not_claimed_again(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2, in_doubt=InDoubtPolicy.HOLD)
    claim = claim_of(ledger, "a")
    claim.marks[0], claim.marks[1] = Mark.ACCEPTED, Mark.OPEN
    doubt = an_exception(claim, 1, Outcome.IN_DOUBT)
    ledger.commit(claim, reserved_upto=2, exceptions=[doubt], now=1.0, lease=LEASE)
    ledger.release(claim, next_attempt=300.0, now=1.0)

    assert ledger.next_due() is None
    assert ledger.claim(owner="a", now=1e9, lease=LEASE) is None
    assert ledger.steer(mailing, MailingEvent.FINISH, now=2.0)


def test_open_member_that_was_never_listed_is_held_as_if_in_doubt(ledger: Ledger) -> None:
    a_mailing(ledger, 2, in_doubt=InDoubtPolicy.HOLD)
    claim = claim_of(ledger, "a")
    claim.marks[0], claim.marks[1] = Mark.OPEN, Mark.OPEN
    ledger.commit(claim, reserved_upto=2, exceptions=[an_exception(claim, 0, Outcome.DEFERRED)], now=1.0, lease=LEASE)
    ledger.release(claim, next_attempt=300.0, now=1.0)

    assert list(claim_of(ledger, "b", now=300.0).marks.where(Mark.PENDING)) == [0]


def test_settled_chunk_whose_holder_ended_is_handed_out_to_be_released(ledger: Ledger) -> None:
    """Otherwise its deferred members would never be tried again."""
    a_mailing(ledger, 2)
    claim = claim_of(ledger, "a")
    claim.marks[0], claim.marks[1] = Mark.ACCEPTED, Mark.OPEN
    ledger.commit(claim, reserved_upto=2, exceptions=[an_exception(claim, 1, Outcome.DEFERRED)], now=1.0, lease=LEASE)

    assert ledger.next_due() == claim.until
    assert ledger.claim(owner="b", now=claim.until - 1, lease=LEASE) is None
    again = claim_of(ledger, "b", now=claim.until)
    assert list(again.marks.where(Mark.PENDING)) == []
    assert again.passes == 1
    assert ledger.release(again, next_attempt=300.0, now=claim.until)

    assert claim_of(ledger, "c", now=300.0).passes == 2


def test_release_may_be_repeated_until_the_chunk_is_claimed(ledger: Ledger) -> None:
    a_mailing(ledger, 1)
    claim = claim_of(ledger, "a")

    assert ledger.release(claim, next_attempt=None, now=1.0)
    assert ledger.release(claim, next_attempt=None, now=1.0)
    claim_of(ledger, "b", now=2.0)
    assert not ledger.release(claim, next_attempt=None, now=3.0)
