"""Reports for sponsors, behind a signed link that ends and can be withdrawn: it opens those of its campaign alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from masthead.web.headers import PREVIEW_POLICY, READERS_FORM_POLICY
from masthead.web.insights.exporting import as_csv
from masthead.web.insights.views.exporting import csv_file
from masthead.web.revenue.models import Booking, Report, SponsorLink
from masthead.web.revenue.reports.exporting import report_rows
from masthead.web.revenue.reports.files import pdf_of
from masthead.web.revenue.reports.links import bookings_of, report_link_of
from masthead.web.revenue.reports.sent import document_of, fields_sent, room_for
from masthead.web.revenue.reports.telling import latest, slot_words, told
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import long_day

_FRAMED = f"{READERS_FORM_POLICY}; frame-src 'self'"
_View = Callable[[Place, HttpRequest, SponsorLink, list[Report]], HttpResponse]


@of_publication()
def listing(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """Every booking of the campaign that went out."""
    del request
    link = report_link_of(token, place.id, timezone.now())
    if link is None:
        return dead_link(place)
    words = place.words
    rows = [
        (each, long_day(each.day, words.language), slot_words(each, words), place.path(f"reports/{token}/{each.pk}/"))
        for each in bookings_of(link)
    ]
    return show(
        place,
        "revenue/public/reports.html",
        title=words.say("report_list_title", advertiser=link.campaign.advertiser.name),
        lead=words.say("report_list_lead", campaign=link.campaign.name),
        rows=rows,
        until=long_day(link.expires_at.date(), words.language),
    )


def _of_booking(view: _View) -> Callable[..., HttpResponse]:
    """A view of the reports of one booking, of those that the link is for."""

    @of_publication()
    @wraps(view)
    def seen(place: Place, request: HttpRequest, token: str, pk: int) -> HttpResponse:
        link = report_link_of(token, place.id, timezone.now())
        booking = bookings_of(link).filter(pk=pk).first() if link is not None else None
        if link is None or booking is None:
            return dead_link(place)
        return view(place, request, link, _reports(booking))

    return seen


@_of_booking
def report(place: Place, request: HttpRequest, link: SponsorLink, reports: list[Report]) -> HttpResponse:
    """One booking: figures, curve, the section as it was sent."""
    chosen = latest(reports, request.GET.get("stage", ""))
    words = place.words
    found = told(chosen, words)
    stages = [(words.say(f"report_{each.stage}"), each.stage, each.pk == chosen.pk) for each in reports]
    sent = fields_sent(chosen.booking)
    answer = show(
        place,
        "revenue/public/report.html",
        title=f"{found.heading} · {found.day}",
        told=found,
        chosen=chosen,
        language=chosen.booking.publication.language,
        stages=stages if len(stages) > 1 else [],
        kept=document_of(chosen.booking) is not None,
        high=room_for(sent, 640),
        high_phone=room_for(sent, 330),
        base=request.path,
        all_url=request.path.removesuffix(f"{chosen.booking_id}/"),
        until=long_day(link.expires_at.date(), words.language),
    )
    answer.headers["Content-Security-Policy"] = _FRAMED
    return answer


@_of_booking
def section(place: Place, request: HttpRequest, link: SponsorLink, reports: list[Report]) -> HttpResponse:
    """The section as it was sent: a frame's document, in which nothing runs."""
    del request, link
    document = document_of(reports[0].booking)
    if document is None:
        return sealed(HttpResponse(status=404), place.words.language)
    return framed(document, place.words.language)


@_of_booking
def table(place: Place, request: HttpRequest, link: SponsorLink, reports: list[Report]) -> HttpResponse:
    """The figures as CSV."""
    del link
    chosen = latest(reports, request.GET.get("stage", ""))
    answer = csv_file(as_csv(report_rows(chosen)), f"{file_name(chosen)}.csv")
    return sealed(answer, place.words.language)


@_of_booking
def document(place: Place, request: HttpRequest, link: SponsorLink, reports: list[Report]) -> HttpResponse:
    """The report as PDF."""
    del link
    chosen = latest(reports, request.GET.get("stage", ""))
    return sealed(pdf_file(pdf_of(chosen, place.words), file_name(chosen)), place.words.language)


def framed(document: str, language: str) -> HttpResponse:
    """A document that a page of ours may frame, and nobody else."""
    answer = sealed(HttpResponse(document), language)
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """A PDF to be kept."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def file_name(report: Report) -> str:
    """Of a report's files, without what follows the point."""
    booking = report.booking
    return f"{booking.publication.slug}-{booking.day.isoformat()}-{booking.pk}-{report.stage}"


def _reports(booking: Booking) -> list[Report]:
    """Of one booking, with the booking as it was read."""
    found = list(booking.reports.all())
    for each in found:
        each.booking = booking
    return found
