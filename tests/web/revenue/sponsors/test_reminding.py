"""Contacts are reminded of deadlines: once, together, with their link; and never twice, whatever relays do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from tests.web.revenue.sponsored import NOW, TUESDAY, book, link_to, written

from masthead.web.mail import MailNotSentError
from masthead.web.revenue.models import Campaign, Reminder, Slot
from masthead.web.revenue.sponsors import links, reminding
from masthead.web.revenue.sponsors.advertising import ContactPlan, add_contact, remove_contact
from masthead.web.revenue.sponsors.letters import message_of
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
DUE = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
"""Six in the evening in Hong Kong, three days before that Monday."""
SOON = DUE - dt.timedelta(days=2)
Slots = dict[str, Slot]


@pytest.fixture
def contact(publisher: User, campaign: Campaign) -> int:
    plan = ContactPlan("Cleo Quay", "cleo@quay.example")
    return add_contact(user=publisher, advertiser_id=campaign.advertiser_id, plan=plan).pk


def test_reminder_goes_out_once_a_kind_and_once_a_campaign(
    publisher: User, campaign: Campaign, slots: Slots, contact: int
) -> None:
    book(publisher, campaign, slots["lead"])
    book(publisher, campaign, slots["middle"])
    book(publisher, campaign, slots["partner"])
    book(publisher, campaign, slots["lead"], dt.date(2026, 12, 1))
    reminding.remind(SOON - dt.timedelta(minutes=1))
    assert mail.outbox == []
    for _ in range(3):
        reminding.remind(SOON)
    (letter,) = mail.outbox
    assert letter.to == ["cleo@quay.example"]
    assert letter.subject == "Your text for Harbour Morning is due soon"
    assert str(letter.body).count("Monday, 23 November") == 2
    assert "1 December" not in letter.body
    assert links.writing_url(campaign.links.get()) in letter.body
    reminding.remind(DUE)
    assert [each.subject for each in mail.outbox][1:] == ["Your text for Harbour Morning is missing"]
    assert Reminder.objects.filter(sent_at=None, head=None).count() == 0


def test_nobody_is_reminded_of_what_is_handed_in_or_without_a_contact(
    publisher: User, campaign: Campaign, slots: Slots, contact: int
) -> None:
    written(campaign, book(publisher, campaign, slots["lead"]))
    reminding.remind(SOON)
    late = book(publisher, campaign, slots["middle"])
    reminding.note_due(SOON)
    written(campaign, late)
    reminding.remind(SOON)
    assert mail.outbox == []
    remove_contact(user=publisher, contact_id=contact)
    book(publisher, campaign, slots["lead"], TUESDAY)
    reminding.remind(DUE + dt.timedelta(days=1))
    assert mail.outbox == []


def test_link_that_was_withdrawn_is_not_made_anew_by_a_letter(
    publisher: User, campaign: Campaign, slots: Slots, contact: int
) -> None:
    link = link_to(campaign, publisher)
    links.withdraw_link(user=publisher, link_id=link.pk, now=NOW)
    book(publisher, campaign, slots["lead"])
    reminding.remind(SOON)
    assert "Please answer this letter" in mail.outbox[0].body
    assert campaign.links.count() == 1


@pytest.mark.parametrize(("in_doubt", "sent"), [(True, 0), (False, 1)])
def test_letter_that_the_relay_may_have_is_not_sent_again(
    publisher: User, campaign: Campaign, slots: Slots, contact: int, monkeypatch: pytest.MonkeyPatch,
    in_doubt: bool, sent: int,
) -> None:  # fmt: skip
    book(publisher, campaign, slots["lead"])
    real = message_of

    def refuse(*_: object) -> None:
        raise MailNotSentError("No.", in_doubt=in_doubt)

    monkeypatch.setattr(reminding, "message_of", refuse)
    reminding.remind(SOON)
    monkeypatch.setattr(reminding, "message_of", real)
    for minutes in (1, 6, 60):
        reminding.remind(SOON + dt.timedelta(minutes=minutes))
    assert len(mail.outbox) == sent


def test_letter_of_a_process_that_ended_is_given_up(
    publisher: User, campaign: Campaign, slots: Slots, contact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(publisher, campaign, slots["lead"])
    real = message_of

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reminding, "message_of", die)
    with pytest.raises(KeyboardInterrupt):
        reminding.remind(SOON)
    monkeypatch.setattr(reminding, "message_of", real)
    reminding.remind(SOON + dt.timedelta(minutes=1))
    reminding.remind(SOON + dt.timedelta(minutes=11))
    assert mail.outbox == []
    assert Reminder.objects.get().failed_at is not None
