"""Reports: what readers did with editions, and how publications do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.endpoint import operation
from masthead.web.api.pages import cut, link_to
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.reported import compared_out, edition_out, line_out, publication_out
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.reports import (
    ComparisonAsked,
    ComparisonOut,
    EditionReportOut,
    PublicationReportAsked,
    PublicationReportOut,
    ReportPage,
    ReportsAsked,
)
from masthead.web.api.scopes import Scope
from masthead.web.insights.queries.comparison import compare
from masthead.web.insights.queries.edition import NotMeasuredError, edition_report, mailings_of
from masthead.web.insights.queries.listing import edition_keys, listed
from masthead.web.insights.queries.publication import publication_report
from masthead.web.insights.site_source import SiteSource

router = Router(tags=["Reports"])
READ = Scope.REPORTS_READ
_TITLE = "/publications/{slug:publication}"


@operation(router, "GET", f"{_TITLE}/report", scope=READ, answers={200: PublicationReportOut})
def report_publication(
    request: HttpRequest, publication: str, asked: Query[PublicationReportAsked]
) -> PublicationReportOut:
    """The report of a publication.

    Growth, how keen its readers are, what worked best in the last editions, and how well they arrived.
    """
    title = caller_of(request).title(publication, READ)
    return publication_out(publication_report(title.pk, now=timezone.now(), span=asked.span))


@operation(router, "GET", f"{_TITLE}/reports", scope=READ, answers={200: ReportPage})
def list_reports(request: HttpRequest, publication: str, asked: Query[ReportsAsked]) -> Answer:
    """List the measured editions of a publication.

    The latest first, 400 at most. An edition that readers of a sister title got by its subscription is there, too, and
    counts those alone.
    """
    title = caller_of(request).title(publication, READ)
    keys = edition_keys(title.pk)
    place = place_in(request, asked.cursor)
    if place:
        before = (dt.date.fromisoformat(place[0]), place[1])
        keys = [each for each in keys if each < before]
    here, more = cut(keys[: asked.limit + 1], asked.limit)
    address, headers = link_to(request, [here[-1][0].isoformat(), here[-1][1]] if more else None)
    items = [line_out(each) for each in listed(title.pk, here, SiteSource())]
    return Answer(ReportPage(items=items, next=address), headers=headers)


@operation(router, "GET", f"{_TITLE}/reports/{{str:date}}/{{int:number}}", scope=READ, answers={200: EditionReportOut})
def report_edition(request: HttpRequest, publication: str, date: str, number: int) -> EditionReportOut:
    """The report of an edition.

    By its day and number, with sections, links and the curve of the first 48 hours. 404 while nothing is counted of it.
    """
    title = caller_of(request).title(publication, READ)
    try:
        return edition_out(edition_report(_mailings(title, date, number), SiteSource()))
    except NotMeasuredError:
        raise Problem("not-found") from None


@operation(router, "GET", f"{_TITLE}/comparison", scope=READ, answers={200: ComparisonOut})
def compare_editions(request: HttpRequest, publication: str, asked: Query[ComparisonAsked]) -> ComparisonOut:
    """Compare editions.

    Two to five of one publication, side by side.
    """
    title = caller_of(request).title(publication, READ)
    chosen = sorted(set(asked.edition))
    if len(chosen) < 2:
        raise invalid("Name two editions at least, each once.", parameter="edition")
    try:
        found = compare([_mailings(title, *each.split(":")) for each in chosen], SiteSource())
    except (NotMeasuredError, Problem):
        raise invalid("Nothing is counted of one of these editions.", parameter="edition") from None
    return ComparisonOut(items=[compared_out(each) for each in found])


def _mailings(title: Any, date: str, number: int | str) -> tuple[int, ...]:
    """The parts of mailings that carried an edition. Raises `Problem` for a day that is none."""
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        raise Problem("not-found") from None
    return mailings_of(title.pk, day, int(number)) if int(number) <= LARGEST_ID else ()
