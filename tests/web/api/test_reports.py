"""Reports by program: the same figures as in the newsroom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.web.api.conftest import Program
from tests.web.insights.made import START_MS, Source, a_loader, a_segment, a_table, some_facts

from masthead.tracking.links import Privacy
from masthead.web.insights.morning import Morning
from masthead.web.insights.queries.edition import edition_report
from masthead.web.publications.models import Publication

TITLE = "/publications/harbour-morning"
DAY = "2026-11-23"


@pytest.fixture
def counted(tmp_path: Path, harbour: Publication) -> None:
    """Two editions, of which the second tells nobody apart."""
    second = some_facts(harbour.pk, 8, Privacy.AGGREGATE, number=2, delivered=70)
    source = Source().add(some_facts(harbour.pk, delivered=90), second)
    hits = [
        hit
        for mailing, people in ((7, 80), (8, 60))
        for hit in Morning(mailing, people, 500, START_MS, mailing).hits(a_table(harbour.pk))
    ]
    a_segment(tmp_path, hits)
    a_loader(tmp_path, source).round()


def numbers(tally: dict[str, Any]) -> None:
    assert tally["raw"] == tally["machine"] + tally["human"]
    if tally["unique_raw"] is not None:
        assert tally["unique_raw"] == tally["unique_machine"] + tally["unique_human"] <= tally["raw"]


def test_report_of_an_edition_adds_up(ours: Program, counted: None) -> None:
    said = ours.get(f"{TITLE}/reports/{DAY}/1").json()
    known = edition_report([7])

    assert said["delivered"] == 90
    assert (said["opens"]["unique_human"], said["clicks"]["human"]) == (known.opens.unique_human, known.clicks.human)
    for tally in (said["opens"], said["clicks"], said["unsubscribes"], said["complaints"], said["outside"]):
        numbers(tally)
    for section in said["sections"]:
        of_links = [each["clicks"]["raw"] for each in said["links"] if each["section"] == section["section"]]
        assert section["clicks"]["raw"] == sum(of_links)
    assert said["sections"]
    assert len(said["curve"]) == 48
    assert [each["canary"] for each in said["links"] if each["section"] is None] == [False, True]


def test_edition_that_tells_nobody_apart_has_no_unique_numbers(ours: Program, counted: None) -> None:
    said = ours.get(f"{TITLE}/reports/{DAY}/2").json()

    assert said["privacy"] == "aggregate"
    assert said["opens"]["raw"] > 0
    assert said["opens"]["unique_human"] is None


def test_measured_editions_are_listed_in_pages(ours: Program, counted: None) -> None:
    first = ours.get(f"{TITLE}/reports?limit=1").json()
    second = ours.get(first["next"].partition("/api/v1")[2]).json()

    assert [each["number"] for each in (*first["items"], *second["items"])] == [2, 1]
    assert second["next"] is None


def test_editions_stand_side_by_side(ours: Program, counted: None) -> None:
    said = ours.get(f"{TITLE}/comparison?edition={DAY}:2&edition={DAY}:1").json()["items"]
    alone = ours.get(f"{TITLE}/reports/{DAY}/1").json()

    assert [each["number"] for each in said] == [1, 2]
    assert said[0]["open_rate"] == alone["open_rate"] > 0


def test_publication_is_told_whole(ours: Program, counted: None) -> None:
    said = ours.get(f"{TITLE}/report?span=month").json()

    assert said["editions"] == 2
    assert len(said["growth"]["periods"]) == 24
    assert said["tiers"]["editions"] == 1
    assert said["sections"]
    assert {each["delivered"] for each in said["subjects"]} == {70, 90}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{TITLE}/reports/{DAY}/3", 404),
        (f"{TITLE}/reports/2026-02-30/1", 404),
        (f"{TITLE}/reports/{DAY}/{10**30}", 404),
        (f"{TITLE}/comparison?edition={DAY}:1", 422),
        (f"{TITLE}/comparison?edition={DAY}:1&edition={DAY}:1", 422),
        (f"{TITLE}/comparison?edition={DAY}:1&edition={DAY}:3", 422),
        (f"{TITLE}/comparison?edition={DAY}:1&edition=2026-02-30:1", 422),
        (f"{TITLE}/report?span=year", 422),
    ],
)
def test_what_is_not_measured_is_not_there(ours: Program, measured: None, address: str, status: int) -> None:
    assert ours.get(address).status_code == status
