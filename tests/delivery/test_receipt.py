from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.ports import Outcome, Reply
from masthead.delivery.receipt import Account, by_reason


def a_reply(outcome: Outcome, code: int = 0, text: str = "") -> Reply:
    return Reply(outcome, code, text)


def a_member(number: int) -> Recipient:
    return Recipient(SubscriberId(number), f"reader{number}@example.com")


@given(st.lists(st.sampled_from(Outcome), max_size=40), st.integers(0, 10))
def test_receipt_adds_up_to_the_audience(outcomes: list[Outcome], unasked: int) -> None:
    account = Account(len(outcomes) + unasked)
    for number, outcome in enumerate(outcomes, 1):
        account.book(a_member(number), a_reply(outcome))
    receipt = account.close()

    assert sum(receipt.counts.values()) + receipt.pending == receipt.audience
    assert receipt.pending == unasked
    assert len(receipt.entries) == len(outcomes) - receipt.counts[Outcome.ACCEPTED]
    assert receipt.complete is (unasked == 0)


def test_receipt_json_names_every_outcome_and_every_exception() -> None:
    account = Account(3)
    account.book(a_member(1), a_reply(Outcome.ACCEPTED, 250, "ok"))
    account.book(a_member(2), a_reply(Outcome.REJECTED, 550, "5.1.1 no such user"))

    assert account.close(stopped="The relay closed.").as_json() == {
        "audience": 3,
        "accepted": 1,
        "rejected": 1,
        "deferred": 0,
        "suppressed": 0,
        "in_doubt": 0,
        "pending": 1,
        "stopped": "The relay closed.",
        "exceptions": [
            {
                "subscriber": 2,
                "email": "reader2@example.com",
                "outcome": "rejected",
                "code": 550,
                "reply": "5.1.1 no such user",
            }
        ],
    }


def test_receipt_csv_is_no_spreadsheet_formula() -> None:
    account = Account(1)
    account.book(a_member(1), a_reply(Outcome.REJECTED, 550, '=HYPERLINK("https://trap.example","gift")'))

    rows = list(csv.reader(io.StringIO(account.close().as_csv())))

    assert rows[1][4] == '\'=HYPERLINK("https://trap.example","gift")'


def test_reasons_are_grouped_largest_first() -> None:
    account = Account(3)
    for number, code in ((1, 450), (2, 550), (3, 450)):
        outcome = Outcome.DEFERRED if code == 450 else Outcome.REJECTED
        account.book(a_member(number), a_reply(outcome, code, "busy" if code == 450 else "gone"))

    assert by_reason(account.close().entries) == [
        (Outcome.DEFERRED, "450 busy", 2),
        (Outcome.REJECTED, "550 gone", 1),
    ]
