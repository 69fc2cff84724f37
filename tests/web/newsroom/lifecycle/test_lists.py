"""The list of editions, the calendar and the first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from masthead.web.newsroom import actions
from masthead.web.newsroom.calendar import Entry, desks_of, month_of
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.states import EditionState
from masthead.web.publications.models import Publication
from masthead.web.team.models import User
from masthead.web.team.roles import Role

from .conftest import SUNDAY

SignIn = Callable[[User], Client]
MONDAY = dt.date(2026, 11, 23)


def entries(user: User, day: dt.date, now: dt.datetime = SUNDAY) -> tuple[Entry, ...]:
    month = month_of(user, first=day, now=now)
    return next(each for week in month.weeks for each in week if each.date == day).entries


def test_list_shows_state_length_and_findings(ready: Edition, writer: User, sign_in: SignIn) -> None:
    page = sign_in(writer).get("/newsroom/editions/").content.decode()
    for said in ("Mon 23 Nov 2026", ready.title, "Harbour Morning", "Draft", " words<", "3 min"):
        assert said in page


def test_empty_list_says_how_to_begin(title: Publication, writer: User, sign_in: SignIn) -> None:
    assert "Open the first edition" in sign_in(writer).get("/newsroom/editions/").content.decode()
    nothing = sign_in(writer).get("/newsroom/editions/?q=zebra").content.decode()
    assert "No edition matches" in nothing


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("state=draft", True),
        ("state=published", False),
        ("author=Mei+Tan", True),
        ("author=Nobody", True),  # no choice, so no filter
        ("date_from=2026-11-23&date_to=2026-11-23", True),
        ("date_from=2026-11-24", False),
        ("q=ferries", True),
        ("q=zebra", False),
        ("ordering=-errors", True),
        ("ordering=words", True),
        ("ordering=state", True),
    ],
)
def test_list_is_filtered_searched_and_ordered(
    ready: Edition, writer: User, sign_in: SignIn, query: str, there: bool
) -> None:
    page = sign_in(writer).get(f"/newsroom/editions/results/?{query}").content.decode()
    assert (f"/newsroom/editions/edit/{ready.pk}/" in page) is there


def test_list_asks_the_database_as_often_for_many_as_for_one(
    ready: Edition, writer: User, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for ahead in range(1, 8):
        day = MONDAY + dt.timedelta(days=ahead)
        actions.open_edition(user=writer, publication=ready.publication, day=day, now=SUNDAY)
    client = sign_in(writer)
    client.get("/newsroom/editions/")
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        client.get("/newsroom/editions/")


def test_calendar_has_a_state_for_every_title_and_day(
    ready: Edition, other_title: Publication, person: Callable[..., User], publisher: User
) -> None:
    both = person("bea", {ready.publication: Role.WRITER, other_title: Role.EDITOR})
    assert [(each.publication.name, each.state, each.may_open) for each in entries(both, MONDAY)] == [
        ("Harbour Morning", EditionState.DRAFT, False)
    ]
    assert [each.state for each in entries(both, dt.date(2026, 11, 24))] == [EditionState.MISSING]
    assert [each.publication.name for each in entries(both, dt.date(2026, 11, 28))] == ["Harbour Lantern"]
    assert entries(both, dt.date(2026, 11, 29)) == ()
    # Before its first edition a title is not missing anything.
    assert entries(both, dt.date(2026, 11, 20)) == ()
    actions.publish_edition(user=publisher, edition=ready)
    assert entries(both, MONDAY)[0].state == EditionState.PUBLISHED


def test_calendar_knows_holidays(title: Publication, writer: User) -> None:
    title.holidays = ["2026-11-24"]
    title.save()
    (holiday,) = entries(writer, dt.date(2026, 11, 24))
    assert (holiday.holiday, holiday.state) == (True, None)


def test_calendar_page_opens_a_day_by_a_post(title: Publication, writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    page = client.get("/newsroom/calendar/?month=2126-11").content.decode()
    assert 'aria-label="Open Harbour Morning of Friday 1 November"' in page
    assert "November 2126" in page
    answer = client.post("/newsroom/editions/add/", {"publication": title.pk, "date": "2126-11-01"})
    edition = Edition.objects.get()
    assert answer.headers["Location"] == f"/newsroom/editions/edit/{edition.pk}/"
    assert (
        f'href="/newsroom/editions/edit/{edition.pk}/"'
        in client.get("/newsroom/calendar/?month=2126-11").content.decode()
    )


@pytest.mark.parametrize("month", ["2026-13", "x", "0000-01", "0001-01", "9999-12", "2026-11-01"])
def test_calendar_of_no_month_is_not_there(title: Publication, writer: User, sign_in: SignIn, month: str) -> None:
    assert sign_in(writer).get(f"/newsroom/calendar/?month={month}").status_code == 404


def test_first_page_shows_today_and_the_next_day_by_the_titles_own_clock(ready: Edition, writer: User) -> None:
    (desk,) = desks_of(writer, now=SUNDAY)
    assert (desk.today.day, desk.today.state) == (dt.date(2026, 11, 22), None)
    assert (desk.upcoming.day, desk.upcoming.edition) == (MONDAY, ready)
    late = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)  # Monday in Hong Kong
    (desk,) = desks_of(writer, now=late)
    assert (desk.today.edition, desk.upcoming.state) == (ready, EditionState.MISSING)


def test_first_page_of_somebody_without_a_title_is_kind(administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    assert "You have no publication yet" in client.get("/newsroom/").content.decode()
