"""Unsubscribing by one click and by a button, and what may follow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.web.subscribers.rights.world import DAY, NOW, in_sets, somebody, stands, state_of, unsubscribe_link

from masthead.audience.subscription import SubscriptionState as State
from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import leaving
from masthead.web.subscribers.faults import NotAllowedMoveError, PreferenceError
from masthead.web.subscribers.links import LETTER, keys, publication_of
from masthead.web.subscribers.models import Consent, Subscriber, Subscription, TimelineEntry

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Hours:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    """The time of the pages."""
    made = Hours()
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made


@pytest.fixture
def reader() -> Client:
    """Without a session, as a mail program is."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def mei() -> Subscriber:
    """Somebody."""
    return somebody()


def test_one_click_ends_the_subscription_and_twice_is_as_good_as_once(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber
) -> None:
    stands(mei, morning)
    link = unsubscribe_link(morning, mei)

    answers = [reader.post(link, ONE_CLICK, REMOTE_ADDR="192.0.2.77") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert state_of(mei, morning) == "unsubscribed"
    assert in_sets(mei.pk) == {f"state:{morning.pk}:unsubscribed"}
    kept = Consent.objects.filter(kind="withdrawn").values_list("method", "network", "at")
    assert list(kept) == [("one-click", "192.0.2.0/24", NOW)]
    assert TimelineEntry.objects.filter(what="subscription-unsubscribed").count() == 1


def test_one_click_comes_in_every_form_of_a_body(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber
) -> None:
    stands(mei, morning)

    answer = reader.post(
        unsubscribe_link(morning, mei), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200
    assert state_of(mei, morning) == "unsubscribed"


def test_one_click_on_a_dead_link_is_no_fault_of_the_sender(reader: Client, hours: Hours, morning: Publication) -> None:
    link = f"/{morning.slug}/unsubscribe/{keys().token(Purpose.UNSUBSCRIBE, LETTER | morning.pk, 99)}/"

    assert reader.post(link, ONE_CLICK).status_code == 200


def test_post_of_something_else_ends_nothing(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber
) -> None:
    stands(mei, morning)
    link = unsubscribe_link(morning, mei)

    for body in ({}, {"do": "everything"}, {"List-Unsubscribe": "Two-Clicks"}):
        assert reader.post(link, body).status_code == 400

    assert state_of(mei, morning) == "active"


@pytest.mark.parametrize("state", list(State))
def test_button_ends_every_standing_that_can_end(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber, state: State
) -> None:
    stands(mei, morning, state)

    answer = reader.post(unsubscribe_link(morning, mei), {"do": "leave"})

    assert answer.status_code == 303
    assert state_of(mei, morning) == ("complained" if state is State.COMPLAINED else "unsubscribed")
    assert "You are unsubscribed" in reader.get(answer.headers["Location"]).content.decode()


def test_slip_is_taken_back_from_the_same_page(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber
) -> None:
    stands(mei, morning)
    link = unsubscribe_link(morning, mei)
    reader.post(link, ONE_CLICK)
    hours.at = NOW + dt.timedelta(minutes=50)

    answer = reader.post(link, {"do": "undo"})

    assert answer.status_code == 303
    assert state_of(mei, morning) == "active"
    assert Consent.objects.filter(kind="confirmed", method="undo", at=hours.at).count() == 1
    assert reader.post(link, {"do": "undo"}).status_code == 303
    assert Consent.objects.filter(method="undo").count() == 1


def test_old_link_brings_nobody_back(reader: Client, hours: Hours, morning: Publication, mei: Subscriber) -> None:
    stands(mei, morning)
    link = unsubscribe_link(morning, mei)
    reader.post(link, ONE_CLICK)
    hours.at = NOW + dt.timedelta(hours=1, seconds=1)

    answer = reader.post(link, {"do": "undo"})

    assert answer.status_code == 409
    assert state_of(mei, morning) == "unsubscribed"
    assert 'value="undo"' not in reader.get(link).content.decode()


@pytest.mark.parametrize("state", [State.PENDING, State.BOUNCED, State.COMPLAINED])
def test_undo_confirms_nothing_that_was_never_confirmed_here(
    morning: Publication, mei: Subscriber, state: State
) -> None:
    stands(mei, morning, state, at=NOW)
    if state is State.PENDING:
        leaving.leave(subscriber_id=mei.pk, publication_id=morning.pk, how="button", at=NOW)

    with pytest.raises(NotAllowedMoveError):
        leaving.undo(subscriber_id=mei.pk, publication_id=morning.pk, at=NOW)

    assert state_of(mei, morning) == ("unsubscribed" if state is State.PENDING else state)


def test_reason_is_kept_where_one_was_given(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber
) -> None:
    stands(mei, morning)
    link = unsubscribe_link(morning, mei)
    reader.post(link, {"do": "leave"})

    answer = reader.post(link, {"do": "reason", "reason": "too-many", "words": "Every\nday\x00 is much" + "x" * 400})

    assert "thanks" in answer.headers["Location"]
    held = Subscription.objects.get()
    assert held.reason.startswith("too-many: Every day is much")
    assert len(held.reason) <= 200
    assert TimelineEntry.objects.filter(what="reason-given", details__why="too-many").count() == 1
    assert reader.post(link, {"do": "reason", "reason": "drop table"}).status_code == 409


@pytest.mark.parametrize("late", [False, True])
def test_reason_is_of_the_moment_and_optional(morning: Publication, mei: Subscriber, late: bool) -> None:
    stands(mei, morning)
    leaving.leave(subscriber_id=mei.pk, publication_id=morning.pk, how="button", at=NOW)
    at = NOW + DAY if late else NOW

    assert not leaving.explain(subscriber_id=mei.pk, publication_id=morning.pk, reason="", words=" ", at=at)
    said = leaving.explain(subscriber_id=mei.pk, publication_id=morning.pk, reason="other", words="", at=at)

    assert said is not late
    with pytest.raises(PreferenceError):
        leaving.explain(subscriber_id=mei.pk, publication_id=morning.pk, reason="?", words="", at=at)


def test_fewer_and_a_pause_are_offered_and_forced_on_nobody(
    reader: Client, hours: Hours, morning: Publication, mei: Subscriber
) -> None:
    stands(mei, morning)
    link = unsubscribe_link(morning, mei)

    assert reader.post(link, {"do": "fewer"}).status_code == 303
    assert reader.post(link, {"do": "pause"}).status_code == 303

    held = Subscription.objects.get()
    assert (held.frequency, held.state, held.paused_until) == ("weekly", "paused", NOW.date() + 30 * DAY)
    assert 'value="leave"' in reader.get(link).content.decode()


def test_scope_of_a_token_names_a_publication_or_nothing() -> None:
    assert publication_of(LETTER | 7) == 7
    assert publication_of(7) is None
