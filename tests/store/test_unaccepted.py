"""Who is not accepted, the same on every ledger."""

from __future__ import annotations

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import MailingEvent, MailingId, Unaccepted
from masthead.delivery.outcome import Mark
from masthead.testing.mailings import a_mailing


def settle(ledger: Ledger, mailing: MailingId, *marks: Mark) -> None:
    """Bring the next chunk to these marks."""
    claim = ledger.claim(owner="worker", now=0.0, lease=60.0, mailing=mailing)
    assert claim is not None
    for index, mark in enumerate(marks):
        claim.marks[index] = mark
    assert ledger.commit(claim, reserved_upto=0, exceptions=(), now=0.0, lease=60.0)


def test_unaccepted_are_all_but_the_accepted(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 4, 2)
    settle(ledger, mailing, Mark.ACCEPTED, Mark.CLOSED, Mark.OPEN)

    assert list(ledger.unaccepted(mailing)) == [
        Unaccepted(SubscriberId(2), "reader2@example.com", Mark.CLOSED),
        Unaccepted(SubscriberId(3), "reader3@example.com", Mark.OPEN),
        Unaccepted(SubscriberId(4), "reader4@example.com", Mark.PENDING),
        Unaccepted(SubscriberId(5), "reader5@example.com", Mark.PENDING),
        Unaccepted(SubscriberId(6), "reader6@example.com", Mark.PENDING),
    ]


def test_unaccepted_of_a_mailing_that_has_ended_are_numbers(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)
    settle(ledger, mailing, Mark.ACCEPTED)
    ledger.steer(mailing, MailingEvent.CANCEL, now=1.0)

    assert [(each.subscriber, each.address, each.mark) for each in ledger.unaccepted(mailing)] == [
        (2, "", Mark.PENDING)
    ]


def test_nobody_is_unaccepted_where_all_are_served(ledger: Ledger) -> None:
    mailing = a_mailing(ledger, 2)
    settle(ledger, mailing, Mark.ACCEPTED, Mark.ACCEPTED)

    assert list(ledger.unaccepted(mailing)) == []
