"""How titles grow: counts by day, sources, the chart and the page."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.db import transaction
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.people import reader, stand

from masthead.audience.subscription import SubscriptionEvent as Event
from masthead.audience.subscription import SubscriptionState as State
from masthead.charts.look import Look
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers import growth_counts
from masthead.web.subscribers.actions.moves import move
from masthead.web.subscribers.evidence import READER
from masthead.web.subscribers.growth_chart import chart_of, growth_figure
from masthead.web.subscribers.growth_counts import Counts, roll_up
from masthead.web.subscribers.models import GrowthDay, GrowthSource, Subscriber
from masthead.web.subscribers.queries import growth
from masthead.web.subscribers.queries.growth import Period, growth_of, sources_of, starts_of
from masthead.web.team.models import User
from masthead.web.team.roles import Role

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PAGE = "/newsroom/subscribers/growth/"


def on(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, 0, tzinfo=dt.UTC)


def days(publication: Publication) -> dict[int, tuple[int, int]]:
    found = growth_of(publication.pk, "day", now=NOW)
    return {
        each.start.day: (each.counts.joined, each.counts.left)
        for each in found.periods
        if each.counts.joined or each.counts.left
    }


@pytest.fixture
def people(morning: Publication) -> None:
    reader("a", morning, state=State.ACTIVE, at=on(10))
    reader("b", morning, state=State.UNSUBSCRIBED, at=on(10), source="import")
    reader("c", morning, state=State.BOUNCED, at=on(12), source="import")
    reader("d", morning, state=State.PAUSED, at=on(23))
    reader("e", morning, state=State.PENDING, at=on(23))


def test_days_count_who_came_and_who_left(people: None, morning: Publication, lantern: Publication) -> None:
    found = growth_of(morning.pk, "day", now=NOW)

    assert days(morning) == {10: (2, 1), 12: (1, 1), 23: (1, 0)}
    assert (found.readers, found.gained, found.churn) == (2, 2, None)
    assert [each.readers for each in found.periods if each.start.day in {9, 10, 12, 23}] == [0, 1, 1, 2]
    assert found.states[State.PENDING] == 1
    assert not days(lantern)


def test_who_never_joined_does_not_leave(morning: Publication) -> None:
    for number in range(20):
        reader(f"r{number}", morning, state=State.ACTIVE, at=on(1))
    for number, ending in enumerate((Event.BOUNCED, Event.COMPLAINED, Event.UNSUBSCRIBED)):
        held = stand(reader(f"mistyped{number}"), morning, State.PENDING, at=on(10))
        with transaction.atomic():
            move(subscription=held, event=ending, at=on(11), by=READER)

    for _ in range(2):
        found = growth_of(morning.pk, "day", now=NOW)
        assert (found.readers, found.gained, found.churn) == (20, 20, None)
        assert not any(each.counts.left for each in found.periods)
        roll_up(now=NOW)


def test_churn_is_of_those_who_read(morning: Publication) -> None:
    for number in range(10):
        reader(f"r{number}", morning, state=State.ACTIVE, at=on(1) - dt.timedelta(days=30))
    held = stand(reader("mistyped"), morning, State.PENDING, at=on(10))
    with transaction.atomic():
        move(subscription=held, event=Event.BOUNCED, at=on(10), by=READER)

    assert growth_of(morning.pk, "day", now=NOW).churn == 0


def test_kept_days_are_the_same_and_today_is_counted_live(people: None, morning: Publication) -> None:
    before = days(morning)
    assert roll_up(now=NOW) > 0
    assert not GrowthDay.objects.filter(day=NOW.date()).exists()
    assert days(morning) == before

    reader("f", morning, state=State.ACTIVE, at=on(23, 10))
    assert days(morning)[23] == (2, 0)


def test_kept_days_remember_who_came_back_or_was_erased(people: None, morning: Publication) -> None:
    roll_up(now=NOW)
    before = days(morning)

    Subscriber.objects.filter(key__in=["b@example.com", "c@example.com"]).delete()
    roll_up(now=NOW)

    assert days(morning) == before


def test_a_day_counts_more_when_a_list_brings_people_of_then(people: None, morning: Publication) -> None:
    roll_up(now=NOW)
    reader("late", morning, state=State.ACTIVE, at=on(10))
    roll_up(now=NOW)

    assert days(morning)[10] == (3, 1)


def test_days_are_those_of_the_title(morning: Publication) -> None:
    assert str(house_of(morning).publication.timezone) == "Asia/Hong_Kong"
    reader("late", morning, state=State.ACTIVE, at=on(10, 17))

    assert days(morning) == {11: (1, 0)}


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    weeks, months = starts_of("week", NOW.date()), starts_of("month", NOW.date())

    assert (len(weeks), weeks[-1], weeks[-2]) == (26, dt.date(2026, 11, 23), dt.date(2026, 11, 16))
    assert (len(months), months[-1], months[0]) == (24, dt.date(2026, 11, 1), dt.date(2024, 12, 1))


def test_sources_tell_who_confirmed_and_who_reads(people: None, morning: Publication) -> None:
    found = sources_of(morning.pk)

    rows = {each.source: (each.came, each.confirmed, each.reading) for each in found.rows}
    assert rows == {"form": (3, 2, 2), "import": (2, 2, 0)}
    assert (found.total.came, found.total.confirmed, found.total.reading) == (5, 4, 2)
    assert found.at is None


def test_sources_of_a_great_many_are_those_last_counted(
    people: None, morning: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "LIVE", 2)
    roll_up(now=NOW)
    live = sources_of(morning.pk)
    reader("f", morning, state=State.ACTIVE, at=NOW)

    assert sources_of(morning.pk) == live
    assert live.at == NOW
    assert GrowthSource.objects.filter(publication=morning).count() == 2


def test_counting_twice_keeps_one_row_a_day(people: None) -> None:
    roll_up(now=NOW)
    rows = GrowthDay.objects.count()
    assert growth_counts.roll_up(now=NOW) == 0
    assert GrowthDay.objects.count() == rows


def test_chart_has_what_each_period_counts() -> None:
    quiet = Period(dt.date(2026, 11, 1), Counts(), 10, running=False)
    busy = Period(dt.date(2026, 11, 2), Counts(joined=40, unsubscribed=6, bounced=2), 42, running=True)

    rows = chart_of([quiet, busy], "day", Look()).spec["data"]["values"]

    said = {(each["when"], each["kind"]): each["people"] for each in rows if each["people"]}
    assert said == {
        ("2 Nov", "Joined"): 40,
        ("2 Nov", "Unsubscribed"): -6,
        ("2 Nov", "Bounced"): -2,
        ("2 Nov", "Net"): 32,
    }
    assert growth_figure([quiet], "day", "harbour-morning") is None


def test_page_shows_numbers_beside_the_chart(
    people: None, sign_in: SignIn, paula: User, morning: Publication, lantern: Publication
) -> None:
    client = sign_in(paula)

    for address in (PAGE, f"{PAGE}{morning.slug}/", f"{PAGE}?by=month", f"{PAGE}?by=nonsense"):
        page = client.get(address).content.decode()
        (chart, *_) = re.findall(r'<img src="([^"]+)"', page)
        assert client.get(unescape(chart)).headers["Content-Type"] == "image/svg+xml"
        assert "Readers then" in page
        assert "Import" in page
    assert client.get(f"{PAGE}{lantern.slug}/").status_code in {302, 403}
    assert client.get(f"{PAGE}{lantern.slug}/chart-week.svg").status_code in {302, 403}
    assert client.get(f"{PAGE}{morning.slug}/chart-year.svg").status_code == 404


def test_page_of_an_empty_title_says_what_to_do(sign_in: SignIn, paula: User) -> None:
    assert "Nobody has signed up for Harbour Morning yet" in sign_in(paula).get(PAGE).content.decode()


def test_growth_is_for_those_with_the_right(sign_in: SignIn, person: MakePerson, morning: Publication) -> None:
    assert sign_in(person("edgar", {morning: Role.EDITOR})).get(PAGE).status_code in {302, 403}
