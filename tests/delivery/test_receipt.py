from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.mailing import ChunkPlan, ExceptionRow, MailingEvent, MailingId, ProviderClass
from masthead.delivery.outcome import MARK_OF, Mark, Outcome
from masthead.delivery.receipt import PENDING, Receipt, ReceiptLine, by_reason, receipt_lines, write_receipt_csv
from masthead.testing.mailings import a_plan
from masthead.testing.memory_ledger import MemoryLedger

MAILING = MailingId(1)
Heard = tuple[Outcome, int, str]


def a_member(number: int) -> Recipient:
    return Recipient(SubscriberId(number), f"reader{number}@example.com")


def a_ledger(*events: tuple[Heard, ...]) -> MemoryLedger:
    """A mailing with a member for each of `events`, who heard these, one after the other."""
    ledger = MemoryLedger()
    members = tuple(a_member(number) for number in range(1, len(events) + 1))
    chunks = [ChunkPlan(0, ProviderClass.GMAIL, members)] if members else []
    ledger.create(a_plan(len(members)), chunks, now=0.0)
    ledger.steer(MAILING, MailingEvent.START, now=0.0)
    claim = ledger.claim(owner="worker", now=0.0, lease=60.0)
    if claim is None:
        return ledger
    rows = []
    for index, heard in enumerate(events):
        for number, (outcome, code, reply) in enumerate(heard, 1):
            claim.marks[index] = MARK_OF[outcome]
            if outcome is not Outcome.ACCEPTED:
                member = members[index]
                rows.append(ExceptionRow(member.id, member.address, outcome, code, reply, number, float(number)))
    assert ledger.commit(claim, reserved_upto=0, exceptions=rows, now=0.0, lease=60.0)
    return ledger


ACCEPTED: Heard = (Outcome.ACCEPTED, 250, "ok")
REJECTED: Heard = (Outcome.REJECTED, 550, "5.1.1 no such user")
DEFERRED: Heard = (Outcome.DEFERRED, 451, "busy")
IN_DOUBT: Heard = (Outcome.IN_DOUBT, 0, "no answer")


@given(st.lists(st.lists(st.sampled_from(Outcome), max_size=3), max_size=20))
def test_receipt_adds_up_to_the_audience(stories: list[list[Outcome]]) -> None:
    ledger = a_ledger(*(tuple((outcome, 0, "words") for outcome in story) for story in stories))

    receipt = Receipt.read(ledger, MAILING)
    lines = list(receipt_lines(ledger, MAILING))

    assert receipt.adds_up
    assert receipt.pending == sum(not story for story in stories)
    assert sum(line.doubts for line in lines) == receipt.doubted
    assert {outcome: sum(line.standing == outcome for line in lines) for outcome in Outcome} == {
        **receipt.counts,
        Outcome.ACCEPTED: sum(
            bool(story) and story[-1] is Outcome.ACCEPTED and Outcome.IN_DOUBT in story for story in stories
        ),
    }
    assert sum(line.standing == PENDING for line in lines) == receipt.pending


def test_receipt_names_how_everybody_stands_and_not_what_happened_on_the_way() -> None:
    ledger = a_ledger(
        (ACCEPTED,), (DEFERRED, ACCEPTED), (DEFERRED, REJECTED), (IN_DOUBT, ACCEPTED), (IN_DOUBT, IN_DOUBT), ()
    )

    assert list(receipt_lines(ledger, MAILING)) == [
        ReceiptLine(SubscriberId(3), "reader3@example.com", "rejected", 550, "5.1.1 no such user", 2, 0),
        ReceiptLine(SubscriberId(5), "reader5@example.com", "in_doubt", 0, "no answer", 2, 2),
        ReceiptLine(SubscriberId(6), "reader6@example.com", "pending", 0, "", 0, 0),
        ReceiptLine(SubscriberId(4), "reader4@example.com", "accepted", 0, "no answer", 1, 1),
    ]


def test_receipt_json_is_the_account() -> None:
    ledger = a_ledger((ACCEPTED,), (REJECTED,), (IN_DOUBT, ACCEPTED), ())

    assert Receipt.read(ledger, MAILING).as_json() == {
        "mailing": 1,
        "label": "Harbour Morning 1",
        "state": "running",
        "audience": 4,
        "accepted": 2,
        "rejected": 1,
        "deferred": 0,
        "suppressed": 0,
        "in_doubt": 0,
        "pending": 1,
        "doubted": 1,
        "adds_up": True,
        "by_provider": {"gmail": {"accepted": 2, "rejected": 1, "deferred": 0, "suppressed": 0, "in_doubt": 0}},
        "excluded": {},
    }


def test_mailing_is_served_when_no_further_attempt_could_reach_anybody() -> None:
    served = [(ACCEPTED,), (REJECTED,), (IN_DOUBT, ACCEPTED)]

    assert Receipt.read(a_ledger(*served), MAILING).served
    assert not Receipt.read(a_ledger(*served, (DEFERRED,)), MAILING).served
    assert not Receipt.read(a_ledger(*served, (IN_DOUBT,)), MAILING).served
    assert not Receipt.read(a_ledger(*served, ()), MAILING).served
    assert not Receipt.read(a_ledger((REJECTED,)), MAILING).served
    assert not Receipt.read(a_ledger(), MAILING).served


def test_receipt_keeps_the_address_of_an_ended_mailing_where_something_was_heard() -> None:
    ledger = a_ledger((REJECTED,), ())
    ledger.steer(MAILING, MailingEvent.CANCEL, now=1.0)

    assert [(line.address, line.standing) for line in receipt_lines(ledger, MAILING)] == [
        ("reader1@example.com", "rejected"),
        ("", "pending"),
    ]
    assert [each.mark for each in ledger.unaccepted(MAILING)] == [Mark.CLOSED, Mark.PENDING]


def test_receipt_csv_has_the_refused_rows_of_the_list_first_and_is_no_spreadsheet_formula() -> None:
    ledger = a_ledger(((Outcome.REJECTED, 550, '=HYPERLINK("https://trap.example","gift")'),))
    out = io.StringIO()

    write_receipt_csv(out, receipt_lines(ledger, MAILING), refused=[("+nobody", "line 3: There is no “@” in it.")])

    assert list(csv.reader(io.StringIO(out.getvalue()))) == [
        ["subscriber", "email", "outcome", "code", "reply", "passes", "in_doubt"],
        ["", "'+nobody", "refused", "0", "line 3: There is no “@” in it.", "0", "0"],
        ["1", "reader1@example.com", "rejected", "550", '\'=HYPERLINK("https://trap.example","gift")', "1", "0"],
    ]


def test_reasons_are_grouped_largest_first() -> None:
    ledger = a_ledger((DEFERRED,), (REJECTED,), (DEFERRED,))

    assert by_reason(receipt_lines(ledger, MAILING)) == [
        ("deferred", 451, "busy", 2),
        ("rejected", 550, "5.1.1 no such user", 1),
    ]
