"""Another address: it counts once its mailbox has confirmed it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from tests.web.subscribers.rights.world import DAY, NOW, in_sets, preferences_link, somebody, stands, state_of

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers import address_letters, suppression_rows
from masthead.web.subscribers.actions import address_change
from masthead.web.subscribers.faults import PreferenceError
from masthead.web.subscribers.models import AddressChange, Subscriber
from masthead.web.subscribers.suppression_rows import Ground

pytestmark = pytest.mark.django_db

NEW = "Mei@elsewhere.example"


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of these tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def mei(morning: Publication) -> Subscriber:
    """A reader."""
    person = somebody()
    stands(person, morning)
    return person


def ask(person: Subscriber, title: Publication, text: str = NEW, at: dt.datetime = NOW) -> None:
    address_change.ask_for(subscriber_id=person.pk, publication_id=title.pk, text=text, at=at)


def link_in(text: object) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+/address/\S+/)", str(text))
    assert found
    return found[1]


def test_whole_way_from_the_form_to_the_last_letter(morning: Publication, mei: Subscriber) -> None:
    reader = Client(enforce_csrf_checks=True)

    reader.post(preferences_link(morning, mei), {"do": "address", "address": NEW})
    assert address_letters.post_due(now=NOW) == 1
    question = mail.outbox.pop()
    assert (question.to, question.from_email) == ([NEW], "Harbour Morning <editors@harbour.example>")
    assert question.extra_headers["Auto-Submitted"] == "auto-generated"
    link = link_in(question.body)
    assert NEW in reader.get(link).content.decode()
    mei.refresh_from_db()
    assert mei.address == "mei@reader.example"

    assert "come here now" in reader.post(link).content.decode()
    mei.refresh_from_db()
    assert (mei.address, mei.key, mei.domain) == (NEW, NEW.casefold(), "elsewhere.example")
    assert "confirmed already" in reader.post(link).content.decode()
    assert address_letters.post_due(now=NOW) == 1
    assert mail.outbox.pop().to == ["mei@reader.example"]
    assert "reader.example" not in str(AddressChange.objects.values().get())
    assert address_letters.post_due(now=NOW) == 0


def test_letter_is_offered_again_and_given_up(
    morning: Publication, mei: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError("no relay")

    ask(mei, morning)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    assert address_letters.post_due(now=NOW) == 0
    monkeypatch.undo()

    assert address_letters.post_due(now=NOW + address_change.TRIED_FOR) == 0
    assert address_letters.post_due(now=NOW + address_change.TRIED_FOR - dt.timedelta(seconds=1)) == 1


@pytest.mark.parametrize("text", ["", "nothing", "a@b@c", "a@example.com, b@example.com"])
def test_what_is_no_address_is_refused(morning: Publication, mei: Subscriber, text: str) -> None:
    with pytest.raises(PreferenceError):
        ask(mei, morning, text)


def test_another_spelling_of_the_same_mailbox_holds_at_once(morning: Publication, mei: Subscriber) -> None:
    ask(mei, morning, "MEI@reader.example")

    mei.refresh_from_db()
    assert (mei.address, mei.key) == ("MEI@reader.example", "mei@reader.example")
    assert not AddressChange.objects.exists()


def test_letters_are_limited_per_person_and_per_address(morning: Publication, mei: Subscriber) -> None:
    other = somebody("kai@reader.example")
    for number in range(6):
        ask(mei, morning, f"{number}@elsewhere.example")
    ask(other, morning, "0@elsewhere.example")
    assert AddressChange.objects.count() == address_change.PER_PERSON

    ask(other, morning, "0@elsewhere.example", at=NOW + DAY)
    assert AddressChange.objects.count() == address_change.PER_PERSON + 1


def test_suppressed_address_gets_no_letter_and_nobody_is_told(morning: Publication, mei: Subscriber) -> None:
    suppression_rows.put({NEW.casefold(): NEW}, Ground("complained", NOW))

    answer = Client().post(preferences_link(morning, mei), {"do": "address", "address": NEW})

    assert answer.status_code == 303
    assert not AddressChange.objects.exists()


def test_address_of_somebody_else_is_told_to_its_mailbox_alone(morning: Publication, mei: Subscriber) -> None:
    somebody(NEW)
    ask(mei, morning)
    change = AddressChange.objects.get()

    done = address_change.confirm(
        change_id=change.pk, subscriber_id=mei.pk, publication_id=morning.pk, at=NOW + dt.timedelta(hours=1)
    )

    assert done.outcome == "taken"
    mei.refresh_from_db()
    assert mei.address == "mei@reader.example"


def test_link_ends_after_two_days(morning: Publication, mei: Subscriber) -> None:
    ask(mei, morning)
    change = AddressChange.objects.get()

    with pytest.raises(address_change.AddressChangeGoneError):
        address_change.confirm(
            change_id=change.pk, subscriber_id=mei.pk, publication_id=morning.pk, at=NOW + address_change.EXPIRES
        )


def test_titles_that_bounced_begin_again_and_suppression_follows_the_address(
    morning: Publication, lantern: Publication, mei: Subscriber
) -> None:
    stands(mei, lantern, State.BOUNCED)
    suppression_rows.put({mei.key: mei.address}, Ground("bounced", NOW))
    suppression_rows.put({mei.key: mei.address}, Ground("manual", NOW, lantern.pk))
    ask(mei, morning)

    address_change.confirm(
        change_id=AddressChange.objects.get().pk, subscriber_id=mei.pk, publication_id=morning.pk, at=NOW
    )

    assert state_of(mei, lantern) == "active"
    assert in_sets(mei.pk) == {f"state:{morning.pk}:active", f"state:{lantern.pk}:active"}
