"""Reports as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from masthead.web.insights import exporting
from masthead.web.insights.queries.edition import NotMeasuredError, edition_report, mailings_of
from masthead.web.insights.queries.figures import EditionReport
from masthead.web.insights.site_source import SiteSource
from masthead.web.insights.views.page import day_of, publication_of

_ROWS: Mapping[str, Callable[[EditionReport], list[exporting.Row]]] = {
    "summary": lambda report: [exporting.summary_row(report)],
    "sections": exporting.section_rows,
    "links": exporting.link_rows,
    "curve": exporting.curve_rows,
}


@require_safe
def table(request: HttpRequest, slug: str, date: str, number: int, what: str) -> HttpResponse:
    """One table of an edition's report as CSV."""
    found = _report(request, slug, date, number)
    rows = _ROWS.get(what)
    if rows is None:
        raise Http404
    return csv_file(exporting.as_csv(rows(found)), f"{slug}-{date}-{what}.csv")


@require_safe
def whole(request: HttpRequest, slug: str, date: str, number: int) -> HttpResponse:
    """The whole report of an edition as JSON."""
    answer = JsonResponse(exporting.report_json(_report(request, slug, date, number)), json_dumps_params={"indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-{date}.json"'
    return answer


def csv_file(text: str, name: str) -> HttpResponse:
    """CSV to be kept; with a mark by which spreadsheets know its letters."""
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _report(request: HttpRequest, slug: str, date: str, number: int) -> EditionReport:
    publication = publication_of(request, slug)
    try:
        return edition_report(mailings_of(publication.pk, day_of(date), number), SiteSource())
    except NotMeasuredError:
        raise Http404 from None
