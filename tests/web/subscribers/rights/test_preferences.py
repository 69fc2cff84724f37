"""The preference centre."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.web.subscribers.rights.world import DAY, NOW, in_sets, preferences_link, somebody, stands, state_of

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers import suppression_rows
from masthead.web.subscribers.actions import bounces, preferences
from masthead.web.subscribers.actions.preferences import Profile, Wanted
from masthead.web.subscribers.faults import PreferenceError
from masthead.web.subscribers.models import Consent, Subscriber, Subscription, TimelineEntry
from masthead.web.subscribers.suppression_rows import Ground

pytestmark = pytest.mark.django_db

PLAIN = Profile("", "", "", local_time=False)


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of these tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def reader() -> Client:
    """A browser."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def mei(morning: Publication) -> Subscriber:
    """A reader of the daily title."""
    person = somebody(name="Mei")
    stands(person, morning)
    return person


def test_form_saves_titles_rate_and_profile(
    reader: Client, morning: Publication, lantern: Publication, mei: Subscriber
) -> None:
    said = {
        "do": "save",
        f"title-{morning.pk}": "weekly",
        f"title-{lantern.pk}": "every",
        "name": " Mei \n Lin ",
        "language": "de",
        "time_zone": "Asia/Tokyo",
        "local_time": "1",
    }

    answer = reader.post(preferences_link(morning, mei), said, REMOTE_ADDR="192.0.2.9")

    assert (answer.status_code, answer.headers["Location"][-11:]) == (303, "?done=saved")
    mei.refresh_from_db()
    assert (mei.name, mei.language, mei.time_zone, mei.local_time) == ("Mei Lin", "de", "Asia/Tokyo", True)
    assert (state_of(mei, morning), state_of(mei, lantern)) == ("active", "active")
    assert Subscription.objects.get(publication=morning).frequency == "weekly"
    evidence = Consent.objects.filter(publication=lantern).values_list("kind", "method", "network", "wording__text")
    kept = list(evidence)
    assert [each[:3] for each in kept] == [
        ("asked", "preferences", "192.0.2.0/24"),
        ("confirmed", "preferences", "192.0.2.0/24"),
    ]
    assert all(lantern.name in each[3] for each in kept)


def test_saving_again_changes_nothing(reader: Client, morning: Publication, mei: Subscriber) -> None:
    said = {"do": "save", f"title-{morning.pk}": "every", "name": "Mei"}
    reader.post(preferences_link(morning, mei), said)
    before = (Consent.objects.count(), TimelineEntry.objects.count())

    reader.post(preferences_link(morning, mei), said)

    assert (Consent.objects.count(), TimelineEntry.objects.count()) == before


def test_title_that_is_not_named_stays_as_it_is(morning: Publication, mei: Subscriber) -> None:
    done = preferences.save(subscriber_id=mei.pk, profile=PLAIN, wanted=Wanted({}), at=NOW)

    assert (done.began, done.ended, done.profile) == ((), (), True)
    assert state_of(mei, morning) == "active"


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("choice", ["every", "weekly", ""])
def test_choice_moves_every_standing(
    morning: Publication, lantern: Publication, mei: Subscriber, state: State, choice: str
) -> None:
    stands(mei, lantern, state)
    here = state in {State.ACTIVE, State.PAUSED}

    preferences.save(subscriber_id=mei.pk, profile=PLAIN, wanted=Wanted({lantern.pk: choice}), at=NOW)

    after = ("unsubscribed" if here else state) if not choice else (state if here else "active")
    assert state_of(mei, lantern) == after
    assert f"state:{lantern.pk}:{after}" in in_sets(mei.pk)


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        (Profile("x" * 201, "", "", local_time=False), "name"),
        (Profile("", "", "Mars/Olympus", local_time=False), "time_zone"),
    ],
)
def test_nonsense_is_refused_whole(
    morning: Publication, lantern: Publication, mei: Subscriber, profile: Profile, field: str
) -> None:
    with pytest.raises(PreferenceError) as caught:
        preferences.save(subscriber_id=mei.pk, profile=profile, wanted=Wanted({lantern.pk: "every"}), at=NOW)

    assert caught.value.field == field
    assert state_of(mei, lantern) == ""


def test_refused_form_says_what_is_wrong_and_keeps_what_was_written(
    reader: Client, morning: Publication, mei: Subscriber
) -> None:
    said = {"do": "save", "name": "y" * 201, "time_zone": "Asia/Tokyo"}

    answer = reader.post(preferences_link(morning, mei), said)

    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in text
    assert "y" * 201 in text
    assert 'value="Asia/Tokyo" selected' in text


@pytest.mark.parametrize(
    ("days", "until", "end"),
    [
        ("7", "", NOW.date() + 7 * DAY),
        ("day", "2026-12-24", dt.date(2026, 12, 24)),
        ("day", "2026-11-23", None),
        ("day", "2020-01-01", None),
        ("day", "2029-01-01", None),
        ("day", "soon", None),
        ("8", "", None),
    ],
)
def test_pause_runs_until_a_day_that_makes_sense(
    reader: Client, morning: Publication, mei: Subscriber, days: str, until: str, end: dt.date | None
) -> None:
    answer = reader.post(preferences_link(morning, mei), {"do": "pause", "for": days, "until": until})

    assert answer.status_code == (400 if end is None else 303)
    held = Subscription.objects.get()
    assert (held.state, held.paused_until) == (("active", None) if end is None else ("paused", end))


def test_pause_is_of_the_named_titles_and_ends_when_told(
    reader: Client, morning: Publication, lantern: Publication, mei: Subscriber
) -> None:
    stands(mei, lantern)
    link = preferences_link(morning, mei)

    reader.post(link, {"do": "pause", "for": "7", "title": lantern.pk})
    assert (state_of(mei, morning), state_of(mei, lantern)) == ("active", "paused")
    reader.post(link, {"do": "pause", "for": "30"})
    assert set(Subscription.objects.values_list("paused_until", flat=True)) == {NOW.date() + 30 * DAY}
    reader.post(link, {"do": "resume", "title": morning.pk})
    assert (state_of(mei, morning), state_of(mei, lantern)) == ("active", "paused")


def test_leaving_all_leaves_all(reader: Client, morning: Publication, lantern: Publication, mei: Subscriber) -> None:
    stands(mei, lantern, State.PAUSED)

    reader.post(preferences_link(morning, mei), {"do": "leave-all"})

    assert (state_of(mei, morning), state_of(mei, lantern)) == ("unsubscribed", "unsubscribed")
    assert Consent.objects.filter(kind="withdrawn", method="preferences").count() == 2


def test_mail_that_rests_after_a_complaint_is_woken_by_its_reader(
    reader: Client, morning: Publication, lantern: Publication, mei: Subscriber
) -> None:
    stands(mei, lantern)
    kind = bounces.ReportKind.COMPLAINT
    bounces.report(report_id="1", kind=kind, at=NOW - DAY, now=NOW, subscriber_id=mei.pk, publication_id=lantern.pk)
    link = preferences_link(morning, mei)
    assert "Mail to you rests" in reader.get(link).content.decode()

    reader.post(link, {"do": "wake"})

    assert in_sets(mei.pk) == {f"state:{morning.pk}:active", f"state:{lantern.pk}:complained"}
    assert "Mail to you rests" not in reader.get(link).content.decode()


def test_what_the_publisher_holds_back_nobody_wakes(
    reader: Client, morning: Publication, lantern: Publication, mei: Subscriber
) -> None:
    suppression_rows.put({mei.key: mei.address}, Ground("manual", NOW))
    link = preferences_link(morning, mei)

    reader.post(link, {"do": "wake"})
    reader.post(link, {"do": "save", f"title-{lantern.pk}": "every"})

    assert "suppressed" in in_sets(mei.pk)
    assert state_of(mei, lantern) == ""


def test_strangers_form_is_refused(reader: Client, morning: Publication, mei: Subscriber) -> None:
    assert reader.post(preferences_link(morning, mei), {"do": "become-administrator"}).status_code == 400


def test_deleting_asks_once_and_then_forgets(reader: Client, morning: Publication, mei: Subscriber) -> None:
    link = preferences_link(morning, mei)

    assert "Delete everything" in reader.get(f"{link}delete/").content.decode()
    assert Subscriber.objects.exists()
    answer = reader.post(f"{link}delete/")

    assert "Everything is deleted" in answer.content.decode()
    assert not Subscriber.objects.exists()
    assert reader.get(link).status_code == 404
