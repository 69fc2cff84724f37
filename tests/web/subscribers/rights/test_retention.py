"""What comes by the clock: pauses that end, and what is kept no longer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from tests.web.subscribers.rights.world import DAY, NOW, somebody, stands, state_of

from masthead.audience.subscription import SubscriptionState as State
from masthead.web import clock
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import bounces, preferences, retention
from masthead.web.subscribers.housekeeping import CHORES
from masthead.web.subscribers.models import (
    Consent,
    DeliveryReport,
    ImportRun,
    Subscriber,
    Subscription,
    Suppression,
    TimelineEntry,
)

pytestmark = pytest.mark.django_db

LEFT = settings.SITE.settings.keep_left_days * DAY
NETWORK = settings.SITE.settings.keep_network_days * DAY
IMPORTS = settings.SITE.settings.keep_import_days * DAY


def paused(title: Publication, until: dt.date) -> Subscriber:
    person = somebody(f"{until}@reader.example")
    stands(person, title)
    preferences.pause(subscriber_id=person.pk, publication_ids=[title.pk], until=until, at=NOW - 5 * DAY)
    return person


def test_the_paused_come_back_on_their_day(morning: Publication) -> None:
    today, tomorrow = paused(morning, NOW.date()), paused(morning, NOW.date() + DAY)

    assert retention.resume_due(now=NOW) == 1
    assert retention.resume_due(now=NOW) == 0

    assert (state_of(today, morning), state_of(tomorrow, morning)) == ("active", "paused")
    assert Subscription.objects.get(subscriber=today).paused_until is None
    assert TimelineEntry.objects.get(what="subscription-resumed").actor_name == "Masthead"


def test_a_day_begins_where_the_publication_is(morning: Publication) -> None:
    person = paused(morning, NOW.date() + DAY)
    late = NOW.replace(hour=17)

    # Harbour Morning's days begin in Hong Kong, eight hours before those of UTC.
    assert retention.resume_due(now=late - dt.timedelta(hours=2)) == 0
    assert retention.resume_due(now=late) == 1
    assert state_of(person, morning) == "active"


def test_clock_looks_after_subscribers(morning: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)  # the test's own is open
    clock._house.cache_clear()
    person = paused(morning, NOW.date())

    clock.tick()

    assert state_of(person, morning) == "active"
    names = {chore.name for chore in CHORES}
    assert names >= {"people who left long ago", "networks in evidence", "files of imports", "old evidence"}


@pytest.mark.parametrize("state", [State.UNSUBSCRIBED, State.BOUNCED, State.COMPLAINED])
def test_who_left_long_ago_is_forgotten_and_stays_suppressed(morning: Publication, state: State) -> None:
    person = somebody()
    Subscriber.objects.update(created_at=NOW - 2 * LEFT)
    stands(person, morning, state, at=NOW - LEFT - DAY)

    assert retention.drop_left(now=NOW) == 1

    assert not Subscriber.objects.exists()
    assert not Consent.objects.exists()
    assert list(Suppression.objects.values_list("reason", "address")) == [("erased", "")]


@pytest.mark.parametrize("state", list(State))
def test_who_is_here_or_left_lately_stays(morning: Publication, lantern: Publication, state: State) -> None:
    person = somebody()
    Subscriber.objects.update(created_at=NOW - 2 * LEFT)
    stands(person, morning, State.UNSUBSCRIBED, at=NOW - LEFT - DAY)
    gone = state in {State.UNSUBSCRIBED, State.BOUNCED, State.COMPLAINED}
    stands(person, lantern, state, at=NOW - (LEFT - DAY if gone else LEFT + DAY))

    assert retention.drop_left(now=NOW) == 0
    assert Subscriber.objects.count() == 1


def test_evidence_of_a_title_left_long_ago_goes_while_the_person_stays(
    morning: Publication, lantern: Publication
) -> None:
    person = somebody()
    stands(person, morning, State.UNSUBSCRIBED, at=NOW - LEFT - DAY)
    stands(person, lantern, at=NOW - LEFT - DAY)

    assert retention.drop_old_evidence(now=NOW) == 2

    assert set(Consent.objects.values_list("publication_id", flat=True)) == {lantern.pk}
    assert state_of(person, morning) == "unsubscribed"


def test_networks_go_before_the_rest_of_the_evidence(morning: Publication) -> None:
    stands(somebody("old@reader.example"), morning, at=NOW - NETWORK - DAY)
    stands(somebody("new@reader.example"), morning, at=NOW - NETWORK + DAY)
    before = Consent.objects.count()

    assert retention.drop_networks(now=NOW) == 1

    assert Consent.objects.exclude(network="").get().subscriber.address == "new@reader.example"
    assert Consent.objects.count() == before


def test_reports_go_with_the_networks(morning: Publication) -> None:
    person = somebody()
    for number, age in enumerate((NETWORK + DAY, DAY)):
        bounces.report(
            report_id=str(number),
            kind=bounces.ReportKind.SOFT,
            at=NOW - age,
            now=NOW - age,
            subscriber_id=person.pk,
        )

    assert retention.drop_reports(now=NOW) == 1
    assert DeliveryReport.objects.get().report_id == "1"


@pytest.mark.parametrize(("state", "gone"), [("finished", True), ("uploaded", True), ("running", False)])
def test_files_of_imports_go_in_time(morning: Publication, state: str, gone: bool) -> None:
    folder = Path(settings.SITE.folder) / "imports" / f"retention-{state}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "list.csv").write_text("email\nmei@reader.example\n", "utf-8")
    run = ImportRun.objects.create(
        publication=morning, state=state, file_name="list.csv", folder=f"imports/{folder.name}"
    )
    ImportRun.objects.update(created_at=NOW - IMPORTS)

    assert retention.drop_import_files(now=NOW) == 0
    assert retention.drop_import_files(now=NOW + DAY) == int(gone)

    assert folder.exists() is not gone
    assert ImportRun.objects.filter(pk=run.pk).exists()


@pytest.mark.parametrize("folder", ["", ".", "..", "../..", "/etc", "imports/../.."])
def test_no_folder_outside_the_site_is_touched(morning: Publication, folder: str) -> None:
    ImportRun.objects.create(publication=morning, state="finished", file_name="x", folder=folder)
    ImportRun.objects.update(created_at=NOW - 2 * IMPORTS)

    assert retention.drop_import_files(now=NOW) == 0
    assert (Path(settings.SITE.folder) / "masthead.toml").exists()
    assert mail.outbox == []
