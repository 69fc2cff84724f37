"""Pages of lists stay true while others write."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.web.api.conftest import NOW, MakeProgram, Program, sign_up

from masthead.web.newsroom.actions import open_edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User


def people(harbour: Publication, first: int, last: int) -> list[int]:
    return [sign_up(harbour, f"reader{each}@readers.example.com").pk for each in range(first, last)]


def page(program: Program, address: str) -> tuple[list[Any], str]:
    answer = program.get(address)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    following = said["next"] or ""
    assert answer.headers.get("Link", "") == (f'<{following}>; rel="next"' if following else "")
    return [each["id"] for each in said["items"]], following.partition("/api/v1")[2]


def test_who_comes_while_somebody_reads_stands_on_a_later_page(ours: Program, harbour: Publication) -> None:
    there = people(harbour, 0, 5)
    first, following = page(ours, "/subscribers?limit=2&state=active")
    late = people(harbour, 5, 8)
    Subscriber.objects.get(pk=there[1]).delete()
    found = list(first)
    while following:
        more, following = page(ours, following)
        found += more

    assert found == [*there, *late]


def test_last_page_names_no_next_one(ours: Program, harbour: Publication) -> None:
    there = people(harbour, 0, 2)

    assert page(ours, "/subscribers?limit=2") == (there, "")


def test_editions_are_paged_by_day(ours: Program, owner: User, harbour: Publication) -> None:
    days = [dt.date(2026, 11, day) for day in (23, 24, 25, 26)]
    made = {day: open_edition(user=owner, publication=harbour, day=day, now=NOW).pk for day in days}
    address = f"/publications/{harbour.slug}/editions"

    first, following = page(ours, f"{address}?limit=2")
    newest = open_edition(user=owner, publication=harbour, day=dt.date(2026, 11, 27), now=NOW)
    second, end = page(ours, following)

    assert newest.pk not in first
    assert [*first, *second] == [made[day] for day in reversed(days)]
    assert end == ""
    assert page(ours, f"{address}?since=2026-11-24&until=2026-11-25")[0] == [made[days[2]], made[days[1]]]
    assert page(ours, f"{address}?state=published")[0] == []


@pytest.mark.parametrize(
    "other", ["/subscribers?state=paused&cursor=", "/publications/harbour-morning/editions?cursor="]
)
def test_cursor_is_good_for_its_own_question_alone(ours: Program, harbour: Publication, other: str) -> None:
    people(harbour, 0, 3)
    cursor = page(ours, "/subscribers?limit=1&state=active")[1].partition("cursor=")[2]

    assert ours.get(f"/subscribers?state=active&limit=2&cursor={cursor}").status_code == 200
    for address in (f"{other}{cursor}", f"/subscribers?state=active&cursor={cursor[:-1]}x"):
        answer = ours.get(address)
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "cursor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("publication=harbour-morning", [0, 1, 2]),
        ("publication=harbour-lantern", []),
        ("state=active", [0, 1]),
        ("state=paused&publication=harbour-morning", [2]),
        ("tag=gala-2026", [1]),
        ("tag=nobody", []),
        ("language=de", [2]),
        ("source=shop", [0]),
        ("created_since=2026-11-22T12:00:00Z", [0, 1, 2]),
        ("created_since=2099-01-01T00:00:00%2B01:00", []),
        ("changed_since=2026-11-22T12:00:01Z&state=active", [1]),
    ],
)
def test_people_are_found_by_what_is_asked(
    ours: Program,
    program: MakeProgram,
    administrator: User,
    harbour: Publication,
    lantern: Publication,
    query: str,
    expected: list[int],
) -> None:
    there = people(harbour, 0, 3)
    elsewhere = sign_up(lantern, "elsewhere@readers.example.com").pk
    Subscriber.objects.filter(pk=there[0]).update(source="shop")
    Subscriber.objects.filter(pk=there[2]).update(language="de")
    ours.post(f"/subscribers/{there[1]}/tags", {"add": ["Gala 2026"]})
    ours.ask("PATCH", f"/subscribers/{there[1]}", {"name": "Rosa"})
    ours.post(f"/subscribers/{there[2]}/subscriptions/harbour-morning/pause", {})

    answer = ours.get(f"/subscribers?{query}")
    if "lantern" in query:
        assert answer.status_code == 422
        everybodys = program(administrator).get(f"/subscribers?{query}").json()["items"]
        assert [each["id"] for each in everybodys] == [elsewhere]
    else:
        assert [each["id"] for each in answer.json()["items"]] == [there[each] for each in expected]
