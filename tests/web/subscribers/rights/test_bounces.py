"""Bounces and complaints: every standing, every class of report."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.subscribers.rights.world import DAY, NOW, in_sets, somebody, stands, state_of

from masthead.audience.subscription import SubscriptionEvent as Event
from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.bounces import Reported, ReportKind, delivered, report
from masthead.web.subscribers.actions.moves import move
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Consent, DeliveryReport, Subscriber, Suppression, TimelineEntry
from masthead.web.webhooks.models import Endpoint, Notice

pytestmark = pytest.mark.django_db

HARD, SOFT, COMPLAINT = ReportKind.HARD, ReportKind.SOFT, ReportKind.COMPLAINT
AFTER: dict[ReportKind, dict[State, State]] = {
    HARD: {**dict.fromkeys(State, State.BOUNCED), State.COMPLAINED: State.COMPLAINED},
    SOFT: {state: state for state in State},
    COMPLAINT: dict.fromkeys(State, State.COMPLAINED),
}


def tell(
    person: Subscriber,
    kind: ReportKind,
    number: int = 1,
    *,
    at: dt.datetime = NOW,
    publication_id: int | None = None,
    status: str = "",
    text: str = "",
) -> Reported:
    return report(
        report_id=f"test-{number}",
        kind=kind,
        at=at,
        now=at,
        subscriber_id=person.pk,
        publication_id=publication_id,
        status=status,
        text=text,
    )


@pytest.mark.parametrize("kind", list(ReportKind))
@pytest.mark.parametrize("state", list(State))
def test_report_moves_every_standing_as_the_table_says(morning: Publication, state: State, kind: ReportKind) -> None:
    person = somebody()
    stands(person, morning, state)
    after = AFTER[kind][state]

    done = tell(person, kind, publication_id=morning.pk)

    assert state_of(person, morning) == after
    assert done == Reported("new", person.pk, (morning.pk,) if after is not state else ())
    suppressed = {"suppressed"} if kind is not SOFT else set()
    assert in_sets(person.pk) == {f"state:{morning.pk}:{after}"} | suppressed
    assert Suppression.objects.filter(publication=None).count() == len(suppressed)


def test_hard_bounce_ends_all_titles_and_leaves_its_traces(morning: Publication, lantern: Publication) -> None:
    person = somebody()
    stands(person, morning)
    stands(person, lantern, State.PAUSED)
    Endpoint.objects.create(publication=morning, name="crm", url="https://crm.example/hook", secret="sealed")

    done = tell(person, HARD, publication_id=lantern.pk, status="5.1.1", text="550 <mei@reader.example> is unknown")

    assert done.ended == tuple(sorted((morning.pk, lantern.pk)))
    kept = Consent.objects.filter(kind="withdrawn").values_list("method", "origin")
    assert list(kept) == [("bounce", "test-1")] * 2
    made = DeliveryReport.objects.get()
    assert (made.status, made.text) == ("5.1.1", "550 <[address]> is unknown")
    told = TimelineEntry.objects.filter(subscriber=person).order_by("pk").values_list("what", flat=True)
    assert list(told)[-3:] == ["report-hard", "subscription-bounced", "subscription-bounced"]
    assert Notice.objects.filter(event="subscription.bounced").count() == 1
    assert "reader.example" not in str(list(TimelineEntry.objects.values_list("details", flat=True)))


@pytest.mark.parametrize("kind", list(ReportKind))
def test_same_report_twice_is_as_good_as_once(morning: Publication, kind: ReportKind) -> None:
    person = somebody()
    stands(person, morning)
    tell(person, kind)
    before = (state_of(person, morning), Consent.objects.count(), TimelineEntry.objects.count())

    assert tell(person, kind, at=NOW + 3 * DAY) == Reported("again")

    person.refresh_from_db()
    assert (state_of(person, morning), Consent.objects.count(), TimelineEntry.objects.count()) == before
    assert person.soft_bounces == (1 if kind is SOFT else 0)


def test_complaint_ends_its_title_and_holds_back_the_others(morning: Publication, lantern: Publication) -> None:
    person = somebody()
    stands(person, morning)
    stands(person, lantern)

    tell(person, COMPLAINT, publication_id=morning.pk)

    assert (state_of(person, morning), state_of(person, lantern)) == ("complained", "active")
    assert in_sets(person.pk) == {f"state:{morning.pk}:complained", f"state:{lantern.pk}:active", "suppressed"}


def test_complaint_about_no_known_title_ends_all(morning: Publication, lantern: Publication) -> None:
    person = somebody()
    stands(person, morning)
    stands(person, lantern)

    tell(person, COMPLAINT, publication_id=987_654)

    assert (state_of(person, morning), state_of(person, lantern)) == ("complained", "complained")


def test_confirming_anew_lifts_what_a_bounce_suppressed(morning: Publication, lantern: Publication) -> None:
    person = somebody()
    held = stands(person, morning)
    stands(person, lantern)
    tell(person, COMPLAINT, publication_id=morning.pk)

    evidence = Evidence("confirmed", "button")
    move(subscription=held, event=Event.CONFIRMED, at=NOW + DAY, by=READER, evidence=evidence)

    assert in_sets(person.pk) == {f"state:{morning.pk}:active", f"state:{lantern.pk}:active"}
    assert not Suppression.objects.exists()


def test_report_of_before_the_last_confirmation_changes_nothing(morning: Publication) -> None:
    person = somebody()
    stands(person, morning, at=NOW)

    done = tell(person, HARD, at=NOW - DAY)

    assert done == Reported("new", person.pk, ())
    assert state_of(person, morning) == "active"
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    ("days", "ended"),
    [
        (range(0, 14, 3), False),  # five failures in twelve days
        (range(7), False),  # a week of failures
        (range(0, 15, 2), True),  # eight in a fortnight
        ([0, 1, 2, 3, 4, 5, 14], True),  # seven in a fortnight
        ([0, 0, 0, 0, 0, 0, 14], False),  # many titles on one day
        ([0, 1, 2, 3, 4, 5, 80], False),  # so long ago that it begins anew
    ],
)
def test_soft_bounces_end_titles_when_they_last(morning: Publication, days: list[int], ended: bool) -> None:
    person = somebody()
    stands(person, morning)

    for number, day in enumerate(days):
        tell(person, SOFT, number, at=NOW + day * DAY)

    assert state_of(person, morning) == ("bounced" if ended else "active")
    person.refresh_from_db()
    assert (person.soft_bounces == 0) is ended


def test_soft_bounces_begin_anew_after_a_delivery(morning: Publication) -> None:
    person = somebody()
    other = somebody("kai@reader.example")
    stands(person, morning)
    for number in range(6):
        tell(person, SOFT, number, at=NOW + number * DAY)

    assert delivered(subscriber_ids=[person.pk, other.pk], at=NOW + 4 * DAY) == 0
    assert delivered(subscriber_ids=[person.pk, other.pk], at=NOW + 6 * DAY) == 1
    tell(person, SOFT, 7, at=NOW + 20 * DAY)

    assert state_of(person, morning) == "active"
    person.refresh_from_db()
    assert (person.soft_bounces, person.soft_since) == (1, NOW + 20 * DAY)


def test_report_finds_people_by_address_in_any_spelling(morning: Publication) -> None:
    person = somebody("Mei.Lin@reader.example")
    stands(person, morning)

    done = report(report_id="x", kind=HARD, at=NOW, now=NOW, address="MEI.LIN@Reader.Example")

    assert done.subscriber_id == person.pk
    assert state_of(person, morning) == "bounced"


@pytest.mark.parametrize("address", ["", "nobody@reader.example", "no address", "\x00@x"])
def test_report_about_nobody_is_told_so_and_keeps_nothing(db: None, address: str) -> None:
    assert report(report_id="x", kind=HARD, at=NOW, now=NOW, address=address) == Reported("nobody")
    assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_report_without_a_usable_id_is_refused(db: None, name: str) -> None:
    with pytest.raises(SubscriberError, match="1 to 200"):
        report(report_id=name, kind=HARD, at=NOW, now=NOW, subscriber_id=1)


def test_report_from_the_future_is_of_now(morning: Publication) -> None:
    person = somebody()
    stands(person, morning)

    report(report_id="x", kind=HARD, at=NOW + 400 * DAY, now=NOW, subscriber_id=person.pk)

    assert DeliveryReport.objects.get().at == NOW
