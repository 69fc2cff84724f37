"""What nobody confirmed goes, and with it whom nothing else holds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.subscribers.sign_up.conftest import Post, Visitor, filled, link_in

from masthead.audience.addresses import parse_address
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.actions.sign_up import confirm, request_sign_up
from masthead.web.subscribers.evidence import By
from masthead.web.subscribers.faults import SignUpGoneError
from masthead.web.subscribers.models import Consent, Letter, SignUp, Subscriber, Subscription
from masthead.web.subscribers.sign_up import expiry
from masthead.web.subscribers.sign_up.expiry import expire_sign_ups
from masthead.web.team.models import User
from masthead.web.webhooks.actions import add_endpoint
from masthead.web.webhooks.models import Notice

pytestmark = pytest.mark.django_db
Publications = dict[str, Publication]
WEEK = dt.timedelta(days=7)


def ask(title: Publication, at: dt.datetime, email: str = "anna@example.com") -> SignUp:
    made = request_sign_up(address=parse_address(email), publication_ids=[title.pk], method="form", now=at)
    assert made is not None
    return made


def test_unconfirmed_sign_up_goes_after_a_week_with_everything_about_it(publications: Publications) -> None:
    asked_at = timezone.now()
    sign_up = ask(publications["harbour-morning"], asked_at)
    assert expire_sign_ups(now=asked_at + WEEK - dt.timedelta(seconds=1)) == 0
    assert Subscriber.objects.count() == 1

    assert expire_sign_ups(now=asked_at + WEEK) == 1
    for model in (Subscriber, SignUp, Subscription, Consent, Letter):
        assert not model.objects.exists()
    assert not sets.members(sets.EVERYBODY)
    with pytest.raises(SignUpGoneError):
        confirm(sign_up_id=sign_up.pk, subscriber_id=sign_up.subscriber_id, now=asked_at + WEEK)


def test_title_that_was_added_to_a_waiting_sign_up_goes_with_it(publications: Publications) -> None:
    asked_at = timezone.now()
    first = ask(publications["harbour-morning"], asked_at)
    assert ask(publications["harbour-lantern"], asked_at + dt.timedelta(hours=1)) == first

    assert expire_sign_ups(now=asked_at + WEEK) == 1
    for model in (Subscriber, SignUp, Subscription, Consent):
        assert not model.objects.exists()


def test_title_whose_sign_up_is_gone_already_goes_a_few_at_a_time(
    publications: Publications, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 2)
    asked_at = timezone.now()
    for number in range(4):
        ask(publications["harbour-lantern"], asked_at, f"stranded{number}@example.com")
    SignUp.objects.all().delete()
    assert expire_sign_ups(now=asked_at + WEEK - dt.timedelta(seconds=1)) == 0
    again = ask(publications["harbour-morning"], asked_at + dt.timedelta(days=5), "stranded0@example.com")

    now = asked_at + WEEK
    assert [expire_sign_ups(now=now) for _ in range(3)] == [2, 1, 0]
    assert [each.pk for each in Subscriber.objects.all()] == [again.subscriber_id], "a button still waits for them"
    assert Subscription.objects.count() == 2

    assert expire_sign_ups(now=now + dt.timedelta(days=5)) == 1
    assert not Subscription.objects.exists()


def test_listeners_who_heard_of_the_asking_hear_of_the_end(publications: Publications, administrator: User) -> None:
    title, asked_at = publications["harbour-morning"], timezone.now()
    add_endpoint(actor=administrator, publication_id=title.pk, name="CRM", url="https://crm.example.com/in", events=[])
    gone = ask(title, asked_at).subscriber_id

    expire_sign_ups(now=asked_at + WEEK)
    notices = Notice.objects.order_by("pk").values_list("event", "publication", "data__subscriber")
    assert list(notices) == [("subscription.asked", title.pk, gone), ("subscriber.erased", title.pk, gone)]


def test_expired_sign_up_cannot_be_confirmed_even_before_anybody_tidied_up(publications: Publications) -> None:
    asked_at = timezone.now()
    sign_up = ask(publications["harbour-morning"], asked_at)
    with pytest.raises(SignUpGoneError):
        confirm(sign_up_id=sign_up.pk, subscriber_id=sign_up.subscriber_id, now=asked_at + WEEK)


def test_who_has_another_title_stays_with_it(publications: Publications) -> None:
    asked_at = timezone.now()
    first = ask(publications["harbour-morning"], asked_at)
    confirm(sign_up_id=first.pk, subscriber_id=first.subscriber_id, now=asked_at)
    ask(publications["harbour-lantern"], asked_at)

    assert expire_sign_ups(now=asked_at + WEEK) == 0
    assert [row.publication.slug for row in Subscription.objects.all()] == ["harbour-morning"]
    assert set(Consent.objects.values_list("kind", "publication__slug")) == {
        ("asked", "harbour-morning"),
        ("confirmed", "harbour-morning"),
    }


def test_whom_the_team_added_stays(publications: Publications) -> None:
    asked_at = timezone.now()
    sign_up = ask(publications["harbour-morning"], asked_at)
    note(subscriber_id=sign_up.subscriber_id, what="tags-added", at=asked_at, by=By("Mei"), tags=["staff"])
    assert expire_sign_ups(now=asked_at + WEEK) == 0
    assert Subscriber.objects.count() == 1
    assert not Subscription.objects.exists()


def test_second_try_within_the_week_keeps_what_it_asked_for_until_it_expires_itself(
    publications: Publications,
) -> None:
    asked_at = timezone.now()
    ask(publications["harbour-morning"], asked_at)
    later = ask(publications["harbour-morning"], asked_at + dt.timedelta(days=5))
    assert expire_sign_ups(now=asked_at + WEEK) == 0
    done = confirm(sign_up_id=later.pk, subscriber_id=later.subscriber_id, now=asked_at + WEEK)
    assert len(done.started) == 1


def test_confirmed_button_says_for_a_month_that_it_was_pressed(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    visitor.post("anna@example.com", **filled(publications["harbour-morning"]))
    path = link_in(post.brings()[0], "confirm")
    Client().post(path)
    expire_sign_ups(now=timezone.now() + dt.timedelta(days=29))
    assert Client().get(path).status_code == 200
    expire_sign_ups(now=timezone.now() + dt.timedelta(days=31))
    assert Client().get(path).status_code == 404
    assert Subscription.objects.get().state == "active"
