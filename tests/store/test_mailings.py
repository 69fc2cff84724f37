"""Creating, steering and forgetting mailings, the same on every ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from masthead.delivery.ledger import Ledger, LedgerError
from masthead.delivery.mailing import (
    CHUNK_SIZE,
    ChunkPlan,
    InDoubtPolicy,
    MailingEvent,
    MailingId,
    MailingPlan,
    MailingState,
    MoveRefusedError,
    ProviderClass,
)
from masthead.delivery.outcome import Mark
from masthead.testing.mailings import a_mailing, a_plan, chunks_of


def test_mailing_is_kept_as_it_was_created(opened: Callable[[], Ledger]) -> None:
    plan = MailingPlan(
        MailingId(4_294_967_295), "Hafenblatt „Früh“", bytes(range(256)), 3, {"duplicate": 2}, InDoubtPolicy.HOLD
    )
    opened().create(plan, chunks_of(2, 1), now=5.0)

    again = opened()

    assert again.plan(plan.id) == plan
    assert again.state(plan.id) is MailingState.PREPARED
    assert again.totals(plan.id).pending == 3


def test_mailing_is_not_kept_unless_its_chunks_add_up(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="audience") as refused:
        ledger.create(a_plan(4), chunks_of(2, 1), now=0.0)

    assert not refused.value.retry
    assert ledger.mailings() == []


def test_mailing_of_nobody_is_kept_and_finishes(ledger: Ledger) -> None:
    mailing = a_mailing(ledger)

    assert ledger.next_due() is None
    assert ledger.steer(mailing, MailingEvent.FINISH, now=1.0) is MailingState.FINISHED


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param([ChunkPlan(0, ProviderClass.OTHER, ())], id="empty"),
        pytest.param([ChunkPlan(1, ProviderClass.OTHER, chunks_of(1)[0].members)], id="misplaced"),
        pytest.param([ChunkPlan(0, ProviderClass.OTHER, chunks_of(CHUNK_SIZE + 1)[0].members)], id="too large"),
    ],
)
def test_mailing_is_not_kept_with_a_chunk_that_is(ledger: Ledger, chunks: list[ChunkPlan]) -> None:
    with pytest.raises(LedgerError, match="Chunk"):
        ledger.create(a_plan(sum(len(chunk.members) for chunk in chunks)), chunks, now=0.0)

    assert ledger.mailings() == []


def test_mailing_is_not_kept_when_its_chunks_break_off(ledger: Ledger) -> None:
    def broken() -> Iterator[ChunkPlan]:
        yield chunks_of(2)[0]
        raise OSError("the list went away")

    with pytest.raises(OSError, match="went away"):
        ledger.create(a_plan(4), broken(), now=0.0)

    assert ledger.mailings() == []


def test_mailing_number_is_taken_once(ledger: Ledger) -> None:
    ledger.create(a_plan(1), chunks_of(1), now=0.0)

    with pytest.raises(LedgerError, match="exists already"):
        ledger.create(a_plan(2), chunks_of(2), now=1.0)

    assert ledger.plan(MailingId(1)).audience == 1


def test_mailings_are_listed_newest_first(ledger: Ledger) -> None:
    for number, now in ((7, 10.0), (3, 30.0), (5, 20.0)):
        ledger.create(a_plan(1, number=number), chunks_of(1), now=now)
    ledger.steer(MailingId(5), MailingEvent.START, now=40.0)

    assert ledger.mailings() == [
        (3, "Harbour Morning 3", MailingState.PREPARED),
        (5, "Harbour Morning 5", MailingState.RUNNING),
        (7, "Harbour Morning 7", MailingState.PREPARED),
    ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda ledger: ledger.plan(MailingId(9)),
        lambda ledger: ledger.state(MailingId(9)),
        lambda ledger: ledger.steer(MailingId(9), MailingEvent.START, now=0.0),
        lambda ledger: ledger.totals(MailingId(9)),
        lambda ledger: list(ledger.exceptions(MailingId(9))),
    ],
    ids=["plan", "state", "steer", "totals", "exceptions"],
)
def test_mailing_that_is_not_there_is_named(ledger: Ledger, ask: Callable[[Ledger], object]) -> None:
    with pytest.raises(LedgerError, match="There is no mailing 9"):
        ask(ledger)


def test_steering_follows_the_table_and_is_kept(opened: Callable[[], Ledger]) -> None:
    ledger = opened()
    mailing = a_mailing(ledger, 2)

    assert ledger.steer(mailing, MailingEvent.PAUSE, now=1.0) is MailingState.PAUSED
    with pytest.raises(MoveRefusedError, match="paused cannot start"):
        ledger.steer(mailing, MailingEvent.START, now=2.0)
    assert opened().state(mailing) is MailingState.PAUSED
    assert ledger.steer(mailing, MailingEvent.RESUME, now=3.0) is MailingState.RUNNING
    assert ledger.steer(mailing, MailingEvent.CANCEL, now=4.0) is MailingState.CANCELLED
    with pytest.raises(MoveRefusedError, match="allows nothing"):
        ledger.steer(mailing, MailingEvent.RESUME, now=5.0)


def test_mailing_with_pending_members_cannot_be_finished(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)

    with pytest.raises(MoveRefusedError, match="2 of its members are pending"):
        ledger.steer(mailing, MailingEvent.FINISH, now=1.0)

    assert ledger.state(mailing) is MailingState.RUNNING


def test_mailing_with_a_retry_to_come_cannot_be_finished(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)
    claim = ledger.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None
    claim.marks[0], claim.marks[1] = Mark.ACCEPTED, Mark.OPEN
    ledger.release(claim, next_attempt=900.0, now=1.0)

    with pytest.raises(MoveRefusedError, match="1 of its chunks"):
        ledger.steer(mailing, MailingEvent.FINISH, now=1.0)


@pytest.mark.parametrize("event", [MailingEvent.PAUSE, MailingEvent.CANCEL])
def test_mailing_that_does_not_run_hands_out_nothing_and_still_hears_answers(
    ledger: Ledger, event: MailingEvent
) -> None:
    mailing = a_mailing(ledger, 2, 2)
    claim = ledger.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None
    ledger.steer(mailing, event, now=1.0)

    assert ledger.claim(owner="b", now=2.0, lease=60.0) is None
    assert ledger.next_due() is None
    claim.marks[0] = Mark.ACCEPTED
    assert ledger.commit(claim, reserved_upto=2, exceptions=(), now=3.0, lease=60.0)
    assert ledger.totals(mailing).pending == 3


def test_message_of_a_mailing_that_is_not_running_can_be_another_one(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)
    with pytest.raises(LedgerError, match="pause it first") as refused:
        ledger.replace_message(mailing, b"corrected", now=1.0)
    assert not refused.value.retry
    ledger.steer(mailing, MailingEvent.PAUSE, now=1.0)

    ledger.replace_message(mailing, b"corrected", now=2.0)

    assert ledger.plan(mailing).message == b"corrected"


def test_message_stays_while_a_worker_finishes_what_is_under_way(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)
    assert ledger.claim(owner="a", now=0.0, lease=60.0)
    ledger.steer(mailing, MailingEvent.PAUSE, now=1.0)

    with pytest.raises(LedgerError, match="1 chunks") as refused:
        ledger.replace_message(mailing, b"corrected", now=2.0)
    assert refused.value.retry
    assert ledger.plan(mailing).message == b"message"

    ledger.replace_message(mailing, b"corrected", now=61.0)
    assert ledger.plan(mailing).message == b"corrected"
