from __future__ import annotations

import csv
import io

import pytest
from tests.web.insights.screens.conftest import TITLE, Desk, Measure

from masthead.tracking.links import Privacy
from masthead.web.insights.models import Measured
from masthead.web.insights.queries.edition import edition_report
from masthead.web.publications.models import Publication

pytestmark = pytest.mark.django_db
EDITION = f"{TITLE}/2026-11-23/50/"


def test_report_tells_people_and_machines_apart(desk: Desk, measure: Measure) -> None:
    measure(3)
    report = edition_report([40])

    said = desk.read(EDITION)

    opens = report.opens
    assert f"Opened {opens.unique_human:,} {100 * report.rate(opens):.1f} %" in said
    assert f"+ {opens.unique_machine:,} machine = {opens.unique_raw:,} raw" in said
    assert report.rules_version in said
    for each in report.sections:
        assert f"{each.label} {each.kind}" in said
        assert f"{100 * each.share:.1f} % {100 * each.expected:.1f} % usual here" in said
    assert "2 editions before" in said
    assert "The mail itself is no longer kept here" in said
    assert f"+0 h Mon 13:30 {report.curve[0].human_opens} {report.curve[0].opens}" in said
    assert "+47 h" in said


def test_label_that_is_new_has_no_trend(desk: Desk, measure: Measure) -> None:
    measure()

    assert "the first with this label" in desk.read(EDITION)


def test_report_without_people_says_what_it_leaves_out(desk: Desk, measure: Measure) -> None:
    measure(privacy=Privacy.AGGREGATE)
    report = edition_report([40])

    said = desk.read(EDITION)

    assert "does not tell its readers apart" in said
    assert "not told apart" in said
    assert f"Opened {report.opens.human:,}" in said
    assert f"+ {report.opens.machine:,} machine = {report.opens.raw:,} raw" in said
    assert "machine alone" not in said


def test_recount_is_told(desk: Desk, measure: Measure) -> None:
    measure()
    assert "Being counted anew" not in desk.read(EDITION)

    Measured.objects.update(recount_wanted=True)

    assert "Being counted anew" in desk.read(EDITION)


@pytest.mark.parametrize("name", ["summary", "sections", "links", "curve"])
def test_tables_are_files(desk: Desk, measure: Measure, name: str) -> None:
    measure()

    answer = desk.get(f"{EDITION}{name}.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == {"summary": 1, "sections": 4, "links": 7, "curve": 48}[name]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{TITLE}-2026-11-23-{name}.csv"'


def test_whole_report_is_a_file(desk: Desk, measure: Measure) -> None:
    measure()

    said = desk.get(f"{EDITION}report.json").json()

    assert said["unique_human_opens"] == edition_report([40]).opens.unique_human
    assert len(said["sections"]) == 4


@pytest.mark.parametrize("path", ["", "report.json", "links.csv", "mail/"])
def test_reports_are_for_those_who_look_after_readers(
    writer_desk: Desk, desk: Desk, measure: Measure, publications: dict[str, Publication], path: str
) -> None:
    measure()
    measure(publication=publications["harbour-lantern"])

    denied = writer_desk.get(f"{EDITION}{path}", 302)
    other = desk.get(f"harbour-lantern/2026-11-23/50/{path}", 302)

    assert denied.headers["Location"] == other.headers["Location"] == "/newsroom/"


@pytest.mark.parametrize("path", ["2026-13-01/1/", "today/1/", "2026-11-23/50/what.csv", "2026-11-24/1/report.json"])
def test_what_is_not_there_is_not_found(desk: Desk, measure: Measure, path: str) -> None:
    measure()

    desk.get(f"{TITLE}/{path}", 404)


def test_pages_change_nothing(desk: Desk, measure: Measure) -> None:
    measure()

    assert desk.client.post(f"/newsroom/insights/{EDITION}").status_code == 405
