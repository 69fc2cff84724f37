"""The report of an edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.tracking.links import Privacy
from masthead.web.charting import Figure, figure_of
from masthead.web.insights.charts import EDITION_CHARTS, Spark, happened, spark_of
from masthead.web.insights.queries.edition import NotMeasuredError, edition_report, mailings_of
from masthead.web.insights.queries.figures import EditionReport, LinkFigures, SectionFigures, Tally
from masthead.web.insights.site_source import SiteSource
from masthead.web.insights.views import words
from masthead.web.insights.views.page import crumb_of, day_of, publication_of, show
from masthead.web.mailings.queries.rules import rules_of
from masthead.web.mailings.queries.sent import Sent, sent_by_parts, sent_of
from masthead.web.mailings.states import SENDING
from masthead.web.mailings.views.words import zone_words
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import time_zone_of

TABLES = (("summary", "Figures"), ("sections", "Sections"), ("links", "Links"), ("curve", "Hours"))
"""(name of the file, label) of what can be downloaded as CSV."""


@dataclass(frozen=True, slots=True)
class Head:
    """A figure of the head line. rate: by messages delivered."""

    name: str
    tally: Tally
    rate: float
    about: str

    @property
    def machine(self) -> int:
        """Machines’ part, in the same unit as the large number."""
        return self.tally.machine if self.tally.unique_machine is None else self.tally.unique_machine

    @property
    def raw(self) -> int:
        """Both together, in the same unit."""
        return self.tally.raw if self.tally.unique_raw is None else self.tally.unique_raw


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A row of the table of sections. place: from 1, as in the chart."""

    place: int
    figures: SectionFigures
    spark: Spark | None


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A row of the table of links. place: of its section, “” outside of all. width: in per cent."""

    figures: LinkFigures
    place: str
    share: float
    width: float


@require_safe
def report(request: HttpRequest, slug: str, date: str, number: int) -> HttpResponse:
    """What became of an edition; why there is nothing, where nothing was counted."""
    publication = publication_of(request, slug)
    day = day_of(date)
    try:
        found = edition_report(mailings_of(publication.pk, day, number), SiteSource())
    except NotMeasuredError:
        return _nothing(request, publication, day, number)
    sent = sent_by_parts(found.mailings)
    address = [publication.slug, day.isoformat(), number]
    machine = sum(each.events for each in found.reasons)
    zone = time_zone_of(publication.pk)
    started = found.started_at.astimezone(zone)
    return show(
        request,
        "insights/edition.html",
        title=_name(day, number),
        about=publication.name,
        publication=publication,
        crumbs=[crumb_of(publication)],
        buttons=[HeaderButton("Report as JSON", reverse("insights:json", args=address), icon_name="download")],
        report=found,
        sending=[each for each in sent if each.stage in SENDING],
        sent=sent,
        heads=_heads(found),
        hours_figure=_figure(found, address, "hours") if happened(found) else None,
        sections_figure=_figure(found, address, "sections") if found.sections else None,
        started=f"{started.day} {started:%B %Y, %H:%M}, {zone_words(str(zone))}",
        hours=[(each, f"{each.at.astimezone(zone):%a %H:%M}") for each in found.curve],
        sections=_sections(found),
        links=_links(found),
        left_out=words.PRIVACY[found.privacy],
        rules_words=words.RULES,
        reasons=[(words.reason_words(each), each.events, each.events / machine) for each in found.reasons],
        machine=machine,
        tables=[(label, reverse("insights:csv", args=[*address, name])) for name, label in TABLES],
        mail=reverse("insights:mail", args=address) if any(each.edition is not None for each in sent) else "",
    )


def _heads(report: EditionReport) -> tuple[Head, ...]:
    counted = "times" if report.privacy is Privacy.AGGREGATE else "people"
    return tuple(
        Head(name, tally, report.rate(tally), about)
        for name, tally, about in (
            ("Opened", report.opens, f"{counted}, likely human"),
            ("Clicked", report.clicks, f"{counted}, likely human"),
            ("Unsubscribed", report.unsubscribes, counted),
            ("Complained", report.complaints, counted),
        )
    )


def _sections(report: EditionReport) -> tuple[SectionLine, ...]:
    return tuple(SectionLine(place, each, spark_of(each)) for place, each in enumerate(report.sections, 1))


def _figure(report: EditionReport, address: Sequence[object], what: str) -> Figure:
    url = reverse("insights:chart", args=[*address, what, "svg"])
    return figure_of(lambda look: EDITION_CHARTS[what](report, look), url)


def _links(report: EditionReport) -> tuple[LinkLine, ...]:
    """The most followed first; the one that no reader sees is none of them."""
    links = sorted((each for each in report.links if not each.canary), key=lambda each: -each.clicks.human)
    most = max((each.clicks.human for each in links), default=0) or 1
    return tuple(
        LinkLine(
            each,
            (each.label or each.kind) if each.section >= 0 else "",
            each.clicks.human / report.clicks.human if report.clicks.human else 0.0,
            100 * each.clicks.human / most,
        )
        for each in links
    )


def _nothing(request: HttpRequest, publication: Publication, day: dt.date, number: int) -> HttpResponse:
    sent = sent_of(publication.pk, day, number)
    return show(
        request,
        "insights/edition_nothing.html",
        title=_name(day, number),
        about=publication.name,
        publication=publication,
        crumbs=[crumb_of(publication)],
        sent=sent,
        sending=[each for each in sent if each.stage in SENDING],
        why=_why(publication, sent),
    )


def _why(publication: Publication, sent: tuple[Sent, ...]) -> str:
    """“unsent”, “no-tracker”, “off”, “sending” or “quiet”."""
    if not sent:
        return "unsent"
    if not settings.SITE.settings.tracker_url:
        return "no-tracker"
    if rules_of(publication.pk).privacy is Privacy.OFF:
        return "off"
    return "sending" if any(each.stage in SENDING for each in sent) else "quiet"


def _name(day: dt.date, number: int) -> str:
    return f"{day.day} {day:%b %Y}" + (f", No. {number}" if number else "")
