from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.utils import timezone
from tests.web.conftest import MakePerson, SignIn
from tests.web.insights.made import Source, a_hit, a_loader, a_segment, some_facts
from tests.web.insights.screens.conftest import TITLE, Desk, Measure
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState as State
from masthead.tracking.links import Privacy
from masthead.tracking.records import EventKind
from masthead.web.insights.actions import count_cohorts
from masthead.web.insights.queries import cohorts
from masthead.web.insights.queries.cohorts import Cohort
from masthead.web.insights.queries.publication import cohorts_now, publication_report
from masthead.web.publications.models import Publication

pytestmark = pytest.mark.django_db
REPORT = f"{TITLE}/publication/"
NOVEMBER = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def people(title: Publication) -> None:
    """Two came in October, one of whom left; two in November, of whom one is paused; one long ago."""
    for name, state, month, day in (
        ("nora", State.ACTIVE, 10, 5),
        ("pia", State.UNSUBSCRIBED, 10, 31),
        # A minute later they confirm, and in Hong Kong it is November.
        ("tom", State.ACTIVE, 10, 31),
        ("zoe", State.PAUSED, 11, 2),
    ):
        hour = 18 if name == "tom" else 3
        reader(name, title, state=state, at=dt.datetime(2026, month, day, hour, tzinfo=dt.UTC))
    reader("old", title, state=State.ACTIVE, at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


def test_cohorts_tell_who_stays_of_those_who_came_in_a_month(
    people: None, title: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (Cohort(dt.date(2026, 10, 1), 2, 1, None), Cohort(dt.date(2026, 11, 1), 2, 2, None))
    assert cohorts_now(title.pk, now=NOVEMBER) == cohorts.Cohorts(rows)
    assert (rows[0].reading_share, rows[0].engaged_share) == (0.5, None)

    monkeypatch.setattr(cohorts, "LIVE", 1)
    assert cohorts_now(title.pk, now=NOVEMBER) == cohorts.Cohorts((), waiting=True)
    assert count_cohorts(now=NOVEMBER) == 1
    reader("new", title, state=State.ACTIVE, at=NOVEMBER - dt.timedelta(hours=1))
    assert count_cohorts(now=NOVEMBER + dt.timedelta(hours=5)) == 0
    assert cohorts_now(title.pk, now=NOVEMBER) == cohorts.Cohorts(rows, NOVEMBER)
    assert count_cohorts(now=NOVEMBER + dt.timedelta(hours=6)) == 1
    assert cohorts_now(title.pk, now=NOVEMBER).rows[-1].joined == 3


def test_cohorts_tell_who_lately_opened_or_clicked(desk: Desk, title: Publication, tmp_path: Path) -> None:
    now = timezone.now()
    asked = now - dt.timedelta(hours=1)
    nora, tom, _ = (reader(name, title, state=State.ACTIVE, at=asked).pk for name in ("nora", "tom", "zoe"))
    robot = a_hit(EventKind.OPEN, tom, agent="curl/8.0")
    a_segment(tmp_path, [a_hit(EventKind.OPEN, nora), a_hit(subscriber=nora), robot])
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    (row,) = cohorts_now(title.pk, now=now).rows

    assert (row.joined, row.reading, row.engaged) == (3, 3, 1)
    assert f"{row.month:%B %Y} 3 100.0 % 3 33.3 % 1" in desk.read(REPORT)


def test_report_of_a_title_says_what_worked(desk: Desk, measure: Measure, title: Publication) -> None:
    measure(3)
    report = publication_report(title.pk, now=timezone.now())

    said = desk.read(REPORT)

    assert "Nobody came in the last twelve months" in said
    assert f"{report.sections[0].label} {report.sections[0].kind}" in said
    assert all(f"{each.subject} {each.date:%a} {each.date.day} Nov 2026" in said for each in report.subjects)
    assert "Gmail 186 96.8 % 180 0 6 0 0" in said
    assert "of the last 3 editions" in said


def test_title_that_tells_nobody_apart_has_no_tiers(desk: Desk, measure: Measure) -> None:
    measure(privacy=Privacy.AGGREGATE)

    assert "No edition tells its readers apart, so there are no tiers." in desk.read(REPORT)


def test_title_without_anything_says_so(desk: Desk) -> None:
    said = desk.read(REPORT)

    assert "Nobody came and nobody left in the last 26 weeks" in said
    assert "Nothing measured yet" in said


@pytest.mark.parametrize(
    ("name", "rows"), [("growth", 26), ("cohorts", 1), ("sections", 4), ("subjects", 2), ("providers", 2)]
)
def test_tables_of_a_title_are_files(desk: Desk, measure: Measure, title: Publication, name: str, rows: int) -> None:
    measure(2)
    reader("nora", title, state=State.ACTIVE, at=timezone.now() - dt.timedelta(hours=1))

    answer = desk.get(f"{REPORT}{name}.csv")

    assert len(list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))) == rows
    whole = desk.get(f"{REPORT}report.json").json()
    assert len(whole[name]) == rows
    assert whole["tiers"]["editions"] == 2


def test_editions_stand_side_by_side(desk: Desk, measure: Measure) -> None:
    measure(3)
    asked = ["2026-11-23:50", "2026-11-21:48", "2026-11-23:50"]

    said = desk.read(f"{TITLE}/compare/", edition=asked)

    assert said.index("No. 48, Sat 21 Nov 2026") < said.index("No. 50, Mon 23 Nov 2026")
    assert "No. 49" not in said
    assert "Delivered 90 90 Opened" in said
    assert said.count(" most") >= 1
    file = desk.client.get(f"/newsroom/insights/{TITLE}/compare/", {"edition": asked, "as": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert [each["number"] for each in csv.DictReader(io.StringIO(file))] == ["48", "50"]


@pytest.mark.parametrize("asked", [[], ["2026-11-23:50"], ["2026-11-23:50", "2026-11-22:1"], ["a:b", "2026-13-13:1"]])
def test_comparison_wants_two_measured_editions(desk: Desk, measure: Measure, asked: list[str]) -> None:
    measure(2)

    answer = desk.get(f"{TITLE}/compare/", 302, edition=asked)

    assert answer.headers["Location"] == f"/newsroom/insights/{TITLE}/"
    assert "Choose 2 to 5 editions that are measured." in desk.read(f"{TITLE}/")


def test_list_has_the_latest_first_and_pages(desk: Desk, measure: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.web.insights.views.listing.PAGE", 2)
    measure(3)

    first, second = desk.read(), desk.read(f"{TITLE}/", p=2)

    assert first.index("No. 50") < first.index("No. 49")
    assert "Page 1 of 2 Older" in first
    assert "No. 48" in second
    assert "Newer Page 2 of 2" in second


def test_list_of_a_title_of_which_nothing_is_counted_says_why(desk: Desk) -> None:
    said = desk.read()

    assert "Nothing is counted here." in said
    assert "Nothing measured yet" in said


def test_menu_is_for_those_who_look_after_readers(
    desk: Desk, sign_in: SignIn, person: MakePerson, title: Publication
) -> None:
    assert "/newsroom/insights/" in desk.client.get("/newsroom/").content.decode()
    assert "/newsroom/insights/" not in sign_in(person("nobody", {})).get("/newsroom/").content.decode()


@pytest.mark.parametrize("path", ["", "compare/", "publication/", "publication/report.json", "publication/growth.csv"])
def test_pages_of_another_title_are_closed(
    desk: Desk, writer_desk: Desk, publications: dict[str, Publication], path: str
) -> None:
    closed = [desk.get(f"harbour-lantern/{path}", 302), writer_desk.get(f"{TITLE}/{path}", 302)]

    assert {each.headers["Location"] for each in closed} == {"/newsroom/"}
