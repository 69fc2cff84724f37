"""Reports as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.insights import exporting, title_exporting
from masthead.web.insights.queries.figures import EditionReport
from masthead.web.insights.queries.publication import publication_report
from masthead.web.insights.views.page import measured_report, publication_of

_ROWS: Mapping[str, Callable[[EditionReport], list[exporting.Row]]] = {
    "summary": lambda report: [exporting.summary_row(report)],
    "sections": exporting.section_rows,
    "links": exporting.link_rows,
    "curve": exporting.curve_rows,
}


@require_safe
def table(request: HttpRequest, slug: str, date: str, number: int, what: str) -> HttpResponse:
    """One table of an edition's report as CSV."""
    found = measured_report(request, slug, date, number)
    rows = _ROWS.get(what)
    if rows is None:
        raise Http404
    return csv_file(exporting.as_csv(rows(found)), f"{slug}-{date}-{what}.csv")


@require_safe
def whole(request: HttpRequest, slug: str, date: str, number: int) -> HttpResponse:
    """The whole report of an edition as JSON."""
    return json_file(exporting.report_json(measured_report(request, slug, date, number)), f"{slug}-{date}.json")


@require_safe
def title_table(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """One table of a title’s report as CSV."""
    publication = publication_of(request, slug)
    rows = title_exporting.ROWS.get(what)
    if rows is None:
        raise Http404
    found = publication_report(publication.pk, now=timezone.now())
    return csv_file(exporting.as_csv(rows(found)), f"{slug}-{what}.csv")


@require_safe
def whole_title(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole report of a title as JSON."""
    publication = publication_of(request, slug)
    found = publication_report(publication.pk, now=timezone.now())
    return json_file(title_exporting.title_json(found), f"{slug}-publication.json")


def json_file(data: dict[str, object], name: str) -> HttpResponse:
    """JSON to be kept, fit for people to read."""
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_file(text: str, name: str) -> HttpResponse:
    """CSV to be kept; with a mark by which spreadsheets know its letters."""
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
