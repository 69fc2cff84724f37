"""The chart of a title's growth, from its periods."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format

from masthead.charts.chart import Chart
from masthead.charts.growth import Span as ChartSpan
from masthead.charts.growth import chart_of_growth
from masthead.charts.look import Look
from masthead.web.charting import Figure, figure_of
from masthead.web.subscribers.queries.growth import Period, Span

SPANS: tuple[tuple[Span, str, str], ...] = (
    ("day", "Days", "the last 30 days"),
    ("week", "Weeks", "the last 26 weeks"),
    ("month", "Months", "the last 24 months"),
)
"""(name, label, all that are shown)."""


def chart_of(periods: Sequence[Period], span: Span, look: Look) -> Chart:
    """Who came and who left, by period."""
    return chart_of_growth(
        [
            ChartSpan(
                label_of(each, span),
                each.counts.joined,
                each.counts.unsubscribed,
                each.counts.bounced,
                each.counts.complained,
            )
            for each in periods
        ],
        look,
        words=span_words(span),
    )


def growth_figure(periods: Sequence[Period], span: Span, slug: str) -> Figure | None:
    """The chart for a page about a title; None where nothing happened."""
    if not any(each.counts.joined or each.counts.left for each in periods):
        return None
    address = reverse("subscribers:growth_chart", args=[slug, span, "svg"])
    return figure_of(lambda look: chart_of(periods, span, look), address)


def label_of(period: Period, span: Span) -> str:
    """A period in few letters: “3 Nov”, “Nov 2026”."""
    return date_format(period.start, "M Y" if span == "month" else "j M")


def span_words(span: Span) -> str:
    """All periods that are shown, such as “the last 26 weeks”."""
    return next(words for name, _, words in SPANS if name == span)
