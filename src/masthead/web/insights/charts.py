"""Charts of reports: which figures each shows, and the address at which it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from masthead.charts.chart import Chart
from masthead.charts.cohorts import Cohort as ChartCohort
from masthead.charts.cohorts import chart_of_cohorts
from masthead.charts.hours import Hour, chart_of_hours
from masthead.charts.look import Look
from masthead.charts.sections import Share, chart_of_sections
from masthead.web.insights.queries.cohorts import Cohort
from masthead.web.insights.queries.figures import EditionReport, SectionFigures
from masthead.web.insights.views import words

SPARK_WIDTH, SPARK_HEIGHT = 132, 24
_MARGIN = 4


def hours_chart(report: EditionReport, look: Look) -> Chart:
    """Openings and clicks in the first hours."""
    hours = [
        Hour(
            each.hour,
            each.human_opens,
            each.opens - each.human_opens,
            each.human_clicks,
            each.clicks - each.human_clicks,
        )
        for each in report.curve
    ]
    return chart_of_hours(hours, look)


def sections_chart(report: EditionReport, look: Look) -> Chart:
    """The share of each section beside what its place draws."""
    shares = [
        Share(place, each.label or each.kind, each.share, each.expected, words.lift(each.lift))
        for place, each in enumerate(report.sections, 1)
    ]
    return chart_of_sections(shares, look)


def cohorts_chart(cohorts: Sequence[Cohort], look: Look) -> Chart:
    """Who is still there, by month."""
    return chart_of_cohorts(
        [ChartCohort(date_format(each.month, "M Y"), each.reading_share, each.engaged_share) for each in cohorts], look
    )


def happened(report: EditionReport) -> bool:
    """Whether there is anything to be drawn in the first hours."""
    return any(each.opens or each.clicks for each in report.curve)


EDITION_CHARTS: Mapping[str, Callable[[EditionReport, Look], Chart]] = {
    "hours": hours_chart,
    "sections": sections_chart,
}
"""By their names in addresses."""


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line of shares, from zero. points: of an SVG polyline. last: where it ends."""

    points: str
    last: tuple[float, float]
    editions: int
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def spark_of(section: SectionFigures) -> Spark | None:
    """The share of a label in earlier editions and, last, in this one; None for a label that is new."""
    shares = [*(each.share for each in section.trend), section.share]
    if len(shares) < 2:
        return None
    most = max(shares) or 1.0
    wide = (SPARK_WIDTH - 2 * _MARGIN) / (len(shares) - 1)
    tall = SPARK_HEIGHT - 2 * _MARGIN
    places = [
        (round(_MARGIN + at * wide, 1), round(SPARK_HEIGHT - _MARGIN - tall * share / most, 1))
        for at, share in enumerate(shares)
    ]
    return Spark(" ".join(f"{x},{y}" for x, y in places), places[-1], len(section.trend))
