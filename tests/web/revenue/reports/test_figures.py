"""What sponsors are told: once an hour after and once a week after, and for good."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.web.revenue.reports.reported import (
    HOUR,
    MORNING,
    WEEK,
    a_campaign,
    booked,
    clicked,
    published,
    went_out,
)

from masthead.tracking.links import Privacy
from masthead.web.insights.models import Measured
from masthead.web.mailings.models import MailingRules
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Report, SponsorLink
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.reports.making import due_stage, make_due
from masthead.web.revenue.reports.stages import AFTER, Stage
from masthead.web.revenue.reports.telling import told
from masthead.web.subscribers.words import words_for
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db


def stages() -> list[str]:
    return list(Report.objects.values_list("stage", flat=True))


def test_report_is_made_after_an_hour_and_after_a_week(booking: Booking) -> None:
    make_due(MORNING + dt.timedelta(minutes=59))
    assert stages() == []
    for _ in range(2):
        make_due(HOUR)
        assert stages() == ["hour"]
    for _ in range(2):
        make_due(WEEK)
        assert stages() == ["hour", "week"]
    first, last = (Figures.read(each.figures) for each in Report.objects.all())
    assert (first.delivered, first.clicks, first.people, first.place) == (5, 3, 3, 2)
    assert first.sections > 5
    assert first.links == [["https://lumen.example/seat", 3]]
    assert first.curve == [0, 0, 0, 0, 2, *[0] * 7]
    assert last.curve == [2, 0, 0, 1, *[0] * 164]
    assert last.rate == 0.6
    assert SponsorLink.objects.filter(campaign=booking.campaign, kind="report").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(booking=booking, stage="week", figures={}, made_at=WEEK)


def test_report_stays_whatever_is_counted_later(booking: Booking) -> None:
    make_due(HOUR)
    before = Report.objects.get().figures
    Measured.objects.update(delivered=9_000)
    make_due(HOUR + dt.timedelta(hours=1))
    assert Report.objects.get().figures == before


def test_title_that_keeps_no_single_clicks_has_no_curve(
    title: Publication, publisher: User, relayed: None, tmp_path: Path
) -> None:
    MailingRules.objects.create(publication=title, privacy=Privacy.AGGREGATE.value)
    booked(a_campaign(title), title)
    clicked(went_out(published(title, publisher), publisher), tmp_path, 20, 22)
    make_due(HOUR)
    report = Report.objects.get()
    figures = Figures.read(report.figures)
    assert (figures.clicks, figures.people, figures.curve) == (2, None, None)
    assert "not kept" in told(report, words_for("en")).no_curve


def test_line_is_told_where_it_stood_and_no_clicks(title: Publication, publisher: User, relayed: None) -> None:
    booked(a_campaign(title), title, "line")
    went_out(published(title, publisher), publisher)
    make_due(HOUR)
    report = Report.objects.get()
    figures = Figures.read(report.figures)
    assert (figures.delivered, figures.clicks, figures.place, figures.curve) == (5, None, None, None)
    tiles = [(each.label, each.value) for each in told(report, words_for("de")).tiles]
    assert tiles == [("Zugestellt", "5"), ("Klicks", "nicht gezählt"), ("Stelle", "Kopf")]


def test_booking_that_never_went_out_has_no_report(title: Publication, publisher: User) -> None:
    booked(a_campaign(title), title)
    published(title, publisher)
    make_due(WEEK)
    assert stages() == []


@given(
    st.timedeltas(min_value=dt.timedelta(), max_value=dt.timedelta(days=20)),
    st.frozensets(st.sampled_from([each.value for each in Stage])),
)
def test_due_stage_is_the_latest_that_has_come_and_none_twice(since: dt.timedelta, made: frozenset[str]) -> None:
    due = due_stage(MORNING, MORNING + since, made)
    if due is None:
        assert since < AFTER[Stage.HOUR] or made & {"hour", "week"}
    else:
        assert since >= AFTER[due]
        assert due.value not in made
        assert due is Stage.WEEK or since < AFTER[Stage.WEEK]
