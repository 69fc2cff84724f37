"""Letters on their way to the relay."""

from __future__ import annotations

import datetime as dt
import logging
import threading

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone
from tests.web.subscribers.sign_up.conftest import Visitor

from masthead.audience.addresses import parse_address
from masthead.web.mail import MailNotSentError
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.sign_up import request_sign_up
from masthead.web.subscribers.models import Arrival, Letter, SignUp, Subscriber
from masthead.web.subscribers.sign_up import limits, posting
from masthead.web.subscribers.sign_up.postman import Postman

Publications = dict[str, Publication]


def ask(title: Publication, email: str = "anna@example.com") -> SignUp | None:
    return request_sign_up(address=parse_address(email), publication_ids=[title.pk], method="api", now=timezone.now())


@pytest.mark.django_db
def test_letter_the_relay_refuses_is_tried_again_under_the_same_name_and_given_up_in_the_end(
    publications: Publications, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []

    def refuse(_self: object, messages: list[mail.EmailMessage]) -> int:
        tried.extend(str(message.message()["Message-ID"]) for message in messages)
        raise MailNotSentError("The relay is tired.")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    sign_up = ask(publications["harbour-morning"])
    now = timezone.now()
    with caplog.at_level(logging.WARNING, logger="masthead.sign_up"):
        for hours in range(24):
            posting.post_due(now=now + dt.timedelta(hours=hours))

    assert len(tried) == 1 + len(posting.PAUSES)
    assert len(set(tried)) == 1
    assert Letter.objects.get().failed_at is not None
    assert sign_up is not None
    assert SignUp.objects.get().mailed_at is None
    assert "given up" in caplog.text
    assert "anna@example.com" not in caplog.text


@pytest.mark.django_db
def test_letter_of_a_process_that_ended_is_tried_again_after_its_lease(publications: Publications) -> None:
    ask(publications["harbour-morning"])
    now = timezone.now()
    Letter.objects.update(tried_at=now, tries=1, next_at=now + posting.LEASE)
    assert posting.post_due(now=now) == 0
    assert posting.post_due(now=now + posting.LEASE) == 1
    assert SignUp.objects.get().mailed_at is not None


@pytest.mark.django_db
def test_person_who_is_erased_while_a_letter_leaves_stops_no_other(
    publications: Publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(publications["harbour-morning"], "anna@example.com")
    ask(publications["harbour-morning"], "ben@example.com")
    send = EmailBackend.send_messages

    def erase(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        Subscriber.objects.filter(key="anna@example.com").delete()
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", erase)
    assert posting.post_due(now=timezone.now()) == 2
    assert [row.subscriber.key for row in Letter.objects.exclude(sent_at=None)] == ["ben@example.com"]


@pytest.mark.django_db
def test_what_cannot_be_taken_in_or_written_keeps_nothing_else(
    publications: Publications, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("anna", "ben"):
        visitor.post(f"{name}@example.com")
    broken = Arrival.objects.get(key="anna@example.com")
    broken.titles = "no number"
    broken.save()
    now = timezone.now() + dt.timedelta(minutes=5)
    with caplog.at_level(logging.ERROR, logger="masthead.sign_up"):
        assert posting.post_due(now=now) == 1
    assert [message.to for message in mail.outbox] == [["ben@example.com"]]
    assert "could not be taken in" in caplog.text

    ask(publications["harbour-morning"], "cem@example.com")
    ask(publications["harbour-lantern"], "dora@example.com")
    Publication.objects.filter(slug="harbour-morning").update(house={})
    assert posting.post_due(now=now) == 1
    assert mail.outbox[-1].to == ["dora@example.com"]


@pytest.mark.django_db
def test_brake_holds_for_what_programs_ask_for_too(publications: Publications, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BRAKE_TITLE", {True: 3, False: 0})
    for number in range(5):
        ask(publications["harbour-morning"], f"a{number}@example.com")
    now = timezone.now()
    assert posting.post_due(now=now) == 3
    assert posting.post_due(now=now + dt.timedelta(minutes=59)) == 0
    assert posting.post_due(now=now + dt.timedelta(minutes=61)) == 2


@pytest.mark.django_db
def test_firm_is_not_flooded_and_a_large_provider_has_room(
    publications: Publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BRAKE_DOMAIN", 2)
    for number in range(4):
        ask(publications["harbour-morning"], f"a{number}@firm.com")
        ask(publications["harbour-morning"], f"a{number}@gmail.com")
    assert posting.post_due(now=timezone.now()) == 6


@pytest.mark.django_db(transaction=True)
def test_several_processes_at_once_send_each_letter_once(publications: Publications) -> None:
    for number in range(30):
        ask(publications["harbour-morning"], f"a{number}@example.com")
    together, now = threading.Barrier(3), timezone.now()

    def look() -> None:
        together.wait()
        try:
            posting.post_due(now=now)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(f"a{number}@example.com" for number in range(30))


def test_postman_looks_until_he_is_stopped_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = threading.Semaphore(0)

    def fail(*, now: dt.datetime) -> int:
        looks.release()
        raise KeyError(now)

    monkeypatch.setattr("masthead.web.subscribers.sign_up.postman.post_due", fail)
    man = Postman(look_seconds=0.001)
    man.start()
    for _ in range(3):
        assert looks.acquire(timeout=30)
    man.stop()
    assert not man._thread.is_alive()
