"""The report of a title."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.charting import Figure, figure_of
from masthead.web.insights.charts import cohorts_chart
from masthead.web.insights.queries.publication import ProviderFigures, PublicationReport, publication_report
from masthead.web.insights.views import words
from masthead.web.insights.views.page import publication_of, publications_of, show
from masthead.web.mailings.queries.rules import rules_of
from masthead.web.subscribers.growth_chart import growth_figure

TABLES = (
    ("growth", "Growth"),
    ("cohorts", "Months"),
    ("sections", "Sections"),
    ("subjects", "Subjects"),
    ("providers", "Providers"),
)
"""(name of the file, label) of what can be downloaded as CSV."""
TIERS: tuple[tuple[str, str, str], ...] = (
    ("keen", "Keen", "three quarters of the editions or more"),
    ("regular", "Regular", "a quarter or more"),
    ("occasional", "Occasional", "one or more"),
    ("silent", "Silent", "none"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A line with a bar. share: 0 to 1, and the bar’s width with it."""

    name: str
    about: str
    many: int
    share: float

    @property
    def width(self) -> float:
        """In per cent."""
        return 100 * self.share


@dataclass(frozen=True, slots=True)
class Provider:
    """Messages to one class of providers. cells: (label, how many) by outcome."""

    name: str
    figures: ProviderFigures
    cells: tuple[tuple[str, int], ...]

    @property
    def width(self) -> float:
        """What was accepted, in per cent."""
        return 100 * self.figures.accepted


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Growth, how keen readers are, what worked, and how well it arrives."""
    publication = publication_of(request, slug)
    found = publication_report(publication.pk, now=timezone.now())
    return show(
        request,
        "insights/title.html",
        title="Publication",
        about=publication.name,
        publication=publication,
        titles=publications_of(request),
        tab="title",
        buttons=[
            HeaderButton(
                "Report as JSON", reverse("insights:title_json", args=[publication.slug]), icon_name="download"
            )
        ],
        report=found,
        growth=found.growth,
        growth_figure=growth_figure(found.growth.periods, "week", publication.slug),
        cohorts=found.cohorts,
        cohorts_figure=_cohorts_figure(found, publication.slug),
        tiers=_tiers(found),
        providers=[_provider(each) for each in found.providers],
        outcomes=[label for _, label in words.OUTCOMES],
        tables=[(label, reverse("insights:title_csv", args=[publication.slug, name])) for name, label in TABLES],
        left_out=words.PRIVACY[rules_of(publication.pk).privacy],
    )


def _cohorts_figure(report: PublicationReport, slug: str) -> Figure | None:
    rows = report.cohorts.rows
    if not rows:
        return None
    return figure_of(lambda look: cohorts_chart(rows, look), reverse("insights:cohorts_chart", args=[slug, "svg"]))


def _tiers(report: PublicationReport) -> tuple[Part, ...]:
    counts = [(name, about, getattr(report.tiers, key)) for key, name, about in TIERS]
    whole = sum(many for _, _, many in counts)
    return tuple(Part(name, about, many, many / whole if whole else 0.0) for name, about, many in counts)


def _provider(figures: ProviderFigures) -> Provider:
    said = dict(figures.outcomes)
    cells = tuple((label, said.get(key, 0)) for key, label in words.OUTCOMES)
    return Provider(words.provider_words(figures.provider), figures, cells)
