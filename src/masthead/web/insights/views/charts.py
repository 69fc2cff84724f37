"""Charts of reports as pictures and as Vega-Lite."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.charting import answer
from masthead.web.insights.charts import EDITION_CHARTS, cohorts_chart
from masthead.web.insights.queries.publication import cohorts_now
from masthead.web.insights.views.page import measured_report, publication_of


@require_safe
def edition(request: HttpRequest, *, slug: str, date: str, number: int, what: str, form: str) -> HttpResponse:
    """A chart of an edition’s report. Raises Http404 where there is no such chart, or nothing was counted."""
    found = measured_report(request, slug, date, number)
    if what not in EDITION_CHARTS:
        raise Http404
    return answer(request, lambda look: EDITION_CHARTS[what](found, look), form, f"{slug}-{date}-{what}")


@require_safe
def cohorts(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Who is still there, by the month they came. Raises Http404 where nobody came."""
    publication = publication_of(request, slug)
    found = cohorts_now(publication.pk, now=timezone.now()).rows
    if not found:
        raise Http404
    return answer(request, lambda look: cohorts_chart(found, look), form, f"{slug}-cohorts")
