"""What is to be paid for bookings, month by month, for the books."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.insights.exporting import as_csv
from masthead.web.insights.views.exporting import csv_file, json_file
from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.money import Money
from masthead.web.revenue.reports.exporting import invoice_bookings, invoice_rows, invoice_totals, is_due
from masthead.web.revenue.sponsors.states import SAYINGS, BookingState
from masthead.web.revenue.views.reports import ICON, crumbs
from masthead.web.revenue.views.team_page import show, title_of

_MONTHS = 24


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """A month's bookings that went out, with what is to be paid."""
    publication = title_of(request, slug)
    today = timezone.now().astimezone(time_zone_of(publication.pk)).date()
    month = _month(request.GET.get("month", "")) or today.replace(day=1)
    found = list(invoice_bookings(request.user, publication.pk, month))
    rows = [
        (each, SAYINGS[BookingState(each.state)], Money(each.amount, each.currency), is_due(each)) for each in found
    ]
    return show(
        request,
        "revenue/invoices.html",
        title="Invoice data",
        icon=ICON,
        about=publication.name,
        crumbs=crumbs(publication),
        publication=publication,
        month=month,
        months=_months(today),
        rows=rows,
        totals=invoice_totals(found),
        csv_url=reverse("revenue:invoices-csv", args=[slug, f"{month:%Y-%m}"]),
        json_url=reverse("revenue:invoices-json", args=[slug, f"{month:%Y-%m}"]),
    )


@require_safe
def table(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """A month as CSV."""
    publication, of = title_of(request, slug), _month(month)
    if of is None:
        raise Http404
    rows = invoice_rows(invoice_bookings(request.user, publication.pk, of))
    return csv_file(as_csv(rows), f"{slug}-invoices-{month}.csv")


@require_safe
def whole(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """A month as JSON, with its sums by currency."""
    publication, of = title_of(request, slug), _month(month)
    if of is None:
        raise Http404
    found = list(invoice_bookings(request.user, publication.pk, of))
    data: dict[str, object] = {
        "publication": slug,
        "month": month,
        "due": [{"amount": each.plain, "currency": each.currency} for each in invoice_totals(found)],
        "bookings": invoice_rows(found),
    }
    return json_file(data, f"{slug}-invoices-{month}.json")


def _month(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _months(today: dt.date) -> list[dt.date]:
    """The latest months, and the next one, latest first."""
    first = today.year * 12 + today.month
    return [dt.date(*_year_and_month(first - back), 1) for back in range(_MONTHS)]


def _year_and_month(number: int) -> tuple[int, int]:
    return number // 12, number % 12 + 1
