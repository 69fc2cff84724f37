from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.web.insights.made import (
    CANARY,
    FIREFOX,
    START,
    START_MS,
    TARGETS,
    Source,
    a_hit,
    a_loader,
    a_segment,
    a_table,
    events_in,
    plainly,
    some_facts,
)

from masthead.tracking.links import Privacy
from masthead.tracking.records import NO_LINK, Event, EventKind, Hit
from masthead.tracking.robots import classify, shipped_rules
from masthead.web.insights import actions, exporting, retention
from masthead.web.insights.loading.recounting import recount
from masthead.web.insights.models import Measured, RawEvent
from masthead.web.insights.morning import Morning
from masthead.web.insights.queries.comparison import compare
from masthead.web.insights.queries.edition import NotMeasuredError, edition_report, mailings_of
from masthead.web.insights.queries.figures import EditionReport, Tally
from masthead.web.publications.models import Publication

pytestmark = pytest.mark.django_db
RULES = shipped_rules()
OPEN, CLICK = int(EventKind.OPEN), int(EventKind.CLICK)


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


def a_morning(seed: int = 3, mailing: int = 7) -> list[Hit]:
    return list(Morning(mailing, 80, 900, START_MS, seed).hits(a_table(1)))


@pytest.fixture
def loaded(tmp_path: Path, title: Publication) -> tuple[list[Event], Source]:
    """Two mailings of one edition, and their events."""
    source = Source().add(some_facts(title.pk, delivered=90), some_facts(title.pk, 8, delivered=70))
    a_segment(tmp_path, [*a_morning(), *a_morning(4, 8)])
    events = events_in(tmp_path)
    a_loader(tmp_path, source).round()
    return events, source


def all_tallies(report: EditionReport) -> Iterator[Tally]:
    yield from (report.opens, report.clicks, report.unsubscribes, report.complaints, report.outside)
    yield from (each.clicks for each in report.sections)
    yield from (each.clicks for each in report.links)


def test_report_is_what_a_plain_count_of_all_events_says(loaded: tuple[list[Event], Source]) -> None:
    events, source = loaded
    report = edition_report([7, 8], source)
    verdicts = classify(events, RULES, lambda _mailing, _subscriber: START_MS)
    judged = list(zip(events, verdicts, strict=True))

    def tally(kind: EventKind, *links: int) -> Tally:
        of_kind = [(event, not verdict) for event, verdict in judged if event.kind is kind]
        mine = [each for each in of_kind if not links or each[0].link in links]
        human = [event for event, is_human in mine if is_human]
        everybody = {event.subscriber for event, _ in mine}
        return Tally(len(mine), len(human), len(everybody), len({event.subscriber for event in human}))

    assert report.opens == tally(EventKind.OPEN)
    assert report.clicks == tally(EventKind.CLICK)
    assert report.unsubscribes == tally(EventKind.UNSUBSCRIBE)
    assert report.canary_hits == tally(EventKind.CANARY).raw
    assert report.outside == tally(EventKind.CLICK, 5)
    assert [each.clicks for each in report.links if not each.canary] == [tally(EventKind.CLICK, at) for at in range(6)]
    assert [each.url for each in report.links] == [each.url for each in TARGETS]
    assert [each.clicks for each in report.sections] == [tally(EventKind.CLICK, *at) for at in ([0, 1], [2], [3], [4])]
    assert (report.delivered, report.mailings) == (160, (7, 8))
    machine = sum(each.events for each in report.reasons)
    assert machine == sum(1 for verdict in verdicts if verdict)
    for hour in report.curve[:6]:
        first, last = START_MS + hour.hour * 3_600_000, START_MS + (hour.hour + 1) * 3_600_000
        inside = [
            (event, verdict)
            for event, verdict in judged
            if event.kind is EventKind.OPEN and (first <= event.at_ms < last or (not hour.hour and event.at_ms < last))
        ]
        assert (hour.opens, hour.human_opens) == (len(inside), sum(1 for _, verdict in inside if not verdict))


def test_figures_reconcile(loaded: tuple[list[Event], Source]) -> None:
    report = edition_report([7, 8], loaded[1])

    for tally in all_tallies(report):
        assert tally.human + tally.machine == tally.raw >= tally.human >= 0
        assert tally.unique_raw is not None
        assert tally.unique_human is not None
        assert tally.unique_raw <= tally.raw
        assert tally.unique_human <= tally.human
        assert tally.unique_human <= tally.unique_raw
    for section in report.sections:
        links = [each.clicks for each in report.links if each.section == section.section]
        assert (section.clicks.raw, section.clicks.human) == (
            sum(each.raw for each in links), sum(each.human for each in links),
        )  # fmt: skip
    parts = [*(each.clicks for each in report.sections), report.outside]
    assert sum(each.raw for each in parts) == report.clicks.raw
    assert sum(each.human for each in parts) == report.clicks.human
    for name in ("share", "expected", "adjusted"):
        assert sum(getattr(each, name) for each in report.sections) == pytest.approx(1)
    assert sum(each.opens for each in report.curve) <= report.opens.raw
    assert report.clicks.human > 0


def test_report_without_people_has_events_alone(tmp_path: Path, title: Publication) -> None:
    source = Source().add(some_facts(title.pk, privacy=Privacy.AGGREGATE))
    a_segment(tmp_path, [each._replace(subscriber=0) for each in a_morning()])
    plain = plainly(events_in(tmp_path), 7, RULES)
    a_loader(tmp_path, source).round()

    report = edition_report([7], source)

    assert report.opens == Tally(plain.raw[OPEN, NO_LINK], plain.human[OPEN, NO_LINK], None, None)
    assert report.opens.unique_machine is None
    assert report.privacy is Privacy.AGGREGATE
    assert sum(each.share for each in report.sections) == pytest.approx(1)


def test_unmeasured_mailing_has_no_report() -> None:
    with pytest.raises(NotMeasuredError, match="mailing 99"):
        edition_report([99])


def test_reports_stay_when_events_go(loaded: tuple[list[Event], Source]) -> None:
    before = edition_report([7, 8], loaded[1])
    now = START + dt.timedelta(days=100)

    gone = retention.prune(now=now, keep=dt.timedelta(days=90))

    after = edition_report([7, 8], loaded[1])
    assert gone == len(loaded[0])
    assert RawEvent.objects.count() == 0
    assert after == replace(before, complete=False)
    assert not recount(loaded[1].known[7], RULES)
    assert edition_report([7, 8], loaded[1]) == after


def test_events_younger_than_retention_stay(loaded: tuple[list[Event], Source]) -> None:
    assert retention.prune(now=START + dt.timedelta(days=89), keep=dt.timedelta(days=90)) == 0
    assert edition_report([7], loaded[1]).complete


def test_late_events_of_a_pruned_mailing_still_count(loaded: tuple[list[Event], Source], tmp_path: Path) -> None:
    before = edition_report([7], loaded[1])
    retention.prune(now=START + dt.timedelta(days=100), keep=dt.timedelta(days=90))
    late = 95 * 86_400
    a_segment(tmp_path, [a_hit(EventKind.OPEN, 900, late), a_hit(subscriber=900, after=late + 60, link=2)])
    a_loader(tmp_path, loaded[1]).round()

    after = edition_report([7], loaded[1])

    assert after.opens.unique_human == (before.opens.unique_human or 0) + 1
    assert after.clicks.human == before.clicks.human + 1
    assert not Measured.objects.get(pk=7).recount_wanted


def test_complaints_and_page_unsubscriptions_count_once_each(loaded: tuple[list[Event], Source]) -> None:
    facts = loaded[1].known[7]
    before = edition_report([7], loaded[1])
    told = [
        actions.count_complaint(facts=facts, subscriber_id=5, at=START + dt.timedelta(hours=hour)) for hour in (1, 2)
    ]
    left = [actions.count_unsubscription(facts=facts, subscriber_id=505, at=START) for _ in range(2)]

    after = edition_report([7], loaded[1])

    assert (told, left) == ([True, False], [True, False])
    assert after.complaints == Tally(1, 1, 1, 1)
    assert after.unsubscribes.raw == before.unsubscribes.raw + 1
    assert recount(facts, RULES)
    assert edition_report([7], loaded[1]) == after


def test_erased_person_leaves_no_events(loaded: tuple[list[Event], Source]) -> None:
    person = loaded[0][0].subscriber
    before = edition_report([7, 8], loaded[1])

    gone = actions.forget_person(subscriber_id=person)

    assert gone == sum(1 for each in loaded[0] if each.subscriber == person)
    assert not RawEvent.objects.filter(subscriber=person).exists()
    assert edition_report([7, 8], loaded[1]) == before


def test_editions_stand_side_by_side(loaded: tuple[list[Event], Source]) -> None:
    first, second = compare([[7], [8]], loaded[1])

    assert (first.delivered, second.delivered) == (90, 70)
    assert first.report == edition_report([7], loaded[1])
    assert first.open_rate == pytest.approx((first.report.opens.unique_human or 0) / 90)
    assert 0 < first.click_to_open <= 1
    assert first.best_section in {each.label for each in first.report.sections}
    assert mailings_of(first.report.publication_id, START.date(), 1) == (7, 8)


def test_export_says_the_same_in_rows(loaded: tuple[list[Event], Source]) -> None:
    report = edition_report([7], loaded[1])

    links = list(csv.DictReader(io.StringIO(exporting.as_csv(exporting.link_rows(report)))))
    said = json.loads(json.dumps(exporting.report_json(report)))

    assert [int(each["raw_clicks"]) for each in links] == [each.clicks.raw for each in report.links]
    assert links[CANARY]["canary"] == "True"
    assert said["unique_human_opens"] == report.opens.unique_human
    assert [each["label"] for each in said["sections"]] == ["Top story", "The number", "Second story", "Partner"]
    assert len(said["curve"]) == 48
    assert exporting.as_csv([{"label": "=1+1"}]) == "label\r\n'=1+1\r\n"
    assert exporting.as_csv([]) == ""


def test_browser_of_a_reader_is_named_by_number(loaded: tuple[list[Event], Source], tmp_path: Path) -> None:
    a_segment(tmp_path, [a_hit(agent=FIREFOX), a_hit(agent="", subscriber=3)])
    a_loader(tmp_path, loaded[1]).round()

    assert not RawEvent.objects.filter(agent=0).exclude(kind=EventKind.UNSUBSCRIBE).exclude(subscriber=3).exists()
