"""Kept answers: nothing is asked twice, and whoever changes is counted as they are now."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pyroaring import BitMap
from tests.web.subscribers.segments.world import NOW, Reader, Standing, World, settle

from masthead.audience.segments import parse
from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.publications.models import Publication
from masthead.web.subscribers import changes, sets
from masthead.web.subscribers.actions import moves
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.models import ChangedPeople, Subscriber
from masthead.web.subscribers.segments import kept, queries

IN_AUSTRIA = parse("country = AT")
STANDING = {"harbour-morning": Standing(SubscriptionState.ACTIVE, NOW, NOW, NOW)}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    kept.forget_all()
    yield
    kept.forget_all()


@pytest.fixture
def world(transactional_db: None, publications: dict[str, Publication]) -> World:
    crowd = [Reader(attributes={"country": country}, standing=STANDING) for country in ("AT", "DE", "AT")]
    with transaction.atomic():
        return settle(crowd, {slug: each.pk for slug, each in publications.items()})


def asked_about_profiles(world: World) -> int:
    """How many questions about profiles one count asks the database."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.count(IN_AUSTRIA, world.titles["harbour-morning"], NOW)
    return sum(1 for each in asked.captured_queries if "FROM subscribers_subscriber" in each["sql"])


def in_austria(world: World) -> set[int]:
    return set(queries.matching(IN_AUSTRIA, world.titles["harbour-morning"], NOW))


def edit(pk: int, country: str) -> None:
    """What an action does that changes a profile."""
    with transaction.atomic():
        Subscriber.objects.filter(pk=pk).update(attributes={"country": country})
        changes.note([pk])


def test_second_count_asks_nobody_again(world: World) -> None:
    assert [asked_about_profiles(world) for _ in range(3)] == [1, 0, 0]


def test_edited_person_is_counted_as_they_are_now(world: World) -> None:
    first, second, third = sorted(world.readers)
    assert in_austria(world) == {first, third}

    edit(second, "AT")
    edit(third, "CH")

    assert in_austria(world) == {first, second}
    assert asked_about_profiles(world) == 0


def test_only_who_changed_is_asked_about(world: World) -> None:
    asked_about_profiles(world)
    edit(min(world.readers), "DE")

    with CaptureQueriesContext(connection) as asked:
        in_austria(world)

    (again,) = [each["sql"] for each in asked.captured_queries if "FROM subscribers_subscriber" in each["sql"]]
    assert f"WHERE id IN ({min(world.readers)})" in again


def test_new_person_and_new_standing_are_counted(world: World) -> None:
    publication, before = world.titles["harbour-morning"], in_austria(world)
    asked = parse("title:harbour-morning is any confirmed in last 3 days and country = AT")
    assert set(queries.matching(asked, publication, NOW)) == before

    with transaction.atomic():
        person = Subscriber(address="n@reader.example", key="n", domain="reader.example", attributes={"country": "AT"})
        person.created_at = person.changed_at = NOW
        moves.add_person(subscriber=person)
        waiting = moves.ask(
            subscriber=person, publication_id=publication, at=NOW, by=READER, evidence=Evidence("asked", "form")
        )
    assert in_austria(world) == {*before, person.pk}
    assert set(queries.matching(asked, publication, NOW)) == before
    with transaction.atomic():
        moves.move(subscription=waiting, event=SubscriptionEvent.CONFIRMED, at=NOW, by=READER)

    assert set(queries.matching(asked, publication, NOW)) == {*before, person.pk}


def test_erased_person_and_whom_they_brought_are_counted_right(world: World) -> None:
    first, second, third = sorted(world.readers)
    Subscriber.objects.filter(pk=second).update(referrer_id=first)
    brought = parse("referrer is set")
    publication = world.titles["harbour-morning"]
    assert set(queries.matching(brought, publication, NOW)) == {second}

    with transaction.atomic():
        sets.forget(first)
        Subscriber.objects.get(pk=first).delete()

    assert set(queries.matching(brought, publication, NOW)) == set()
    assert in_austria(world) == {third}


def test_what_is_rolled_back_is_not_kept(world: World) -> None:
    before = in_austria(world)

    with transaction.atomic():
        edit(min(world.readers), "DE")
        within = in_austria(world)
        transaction.set_rollback(True)

    assert within == before - {min(world.readers)}
    assert in_austria(world) == before


def test_many_changes_are_asked_about_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MANY", 1)
    in_austria(world)
    for pk in world.readers:
        edit(pk, "AT")

    with CaptureQueriesContext(connection) as asked:
        assert in_austria(world) == set(world.readers)
    assert not [each for each in asked.captured_queries if "id IN (" in each["sql"] and "json" in each["sql"]]


def test_answer_that_is_older_than_the_record_is_made_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = in_austria(world)
    edit(min(world.readers), "DE")
    changes.prune(now=NOW + dt.timedelta(days=3650))
    assert not ChangedPeople.objects.exists()

    monkeypatch.setattr(kept, "_LONGEST", -1.0)

    assert in_austria(world) == before - {min(world.readers)}


def test_no_more_is_kept_than_there_is_room_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    publication = world.titles["harbour-morning"]
    for country in ("AT", "DE", "CH", "FR"):
        queries.count(parse(f"country = {country}"), publication, NOW)

    assert len(kept._answers) == 2
    assert asked_about_profiles(world) == 1


def test_record_is_kept_for_two_days(transactional_db: None) -> None:
    with transaction.atomic():
        changes.note([1, 2])
    at = ChangedPeople.objects.get().at

    assert changes.prune(now=at + changes.KEPT) == 0
    assert changes.prune(now=at + changes.KEPT + dt.timedelta(seconds=1)) == 1


def test_change_that_commits_late_is_not_missed(world: World) -> None:
    """Of two transactions the one that noted first may commit last: PostgreSQL alone has two at once."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time.")
    first, second, _third = sorted(world.readers)
    noted, go_on = threading.Event(), threading.Event()
    before = in_austria(world)

    def slow() -> None:
        with transaction.atomic():
            Subscriber.objects.filter(pk=first).update(attributes={"country": "DE"})
            changes.note([first])
            noted.set()
            go_on.wait(30)

    with beside(slow):
        assert noted.wait(30)
        edit(second, "AT")
        assert in_austria(world) == {*before, second}
        go_on.set()

    assert in_austria(world) == {*before, second} - {first}


class beside:  # noqa: N801 – reads as a word in a with statement
    """Work in another thread with a connection of its own; waits for it at the end."""

    def __init__(self, work: Callable[[], None]) -> None:
        def run() -> None:
            try:
                work()
            finally:
                connections.close_all()

        self._thread = threading.Thread(target=run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_fault: object) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()


def test_everybody_noted_is_found_after_the_position(transactional_db: None) -> None:
    place = changes.position()

    with transaction.atomic():
        changes.note([5, 70_000])
        changes.note([])

    assert changes.since(place) == BitMap([5, 70_000])
    assert changes.since(changes.position()) == BitMap()
