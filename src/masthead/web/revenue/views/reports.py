"""Reports for the team: bookings that went out, and one with its figures, letters and links."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.headers import PREVIEW_POLICY
from masthead.web.insights.exporting import as_csv
from masthead.web.insights.views.exporting import csv_file
from masthead.web.numbers import read_id
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Report, SponsorLink
from masthead.web.revenue.reports import queries
from masthead.web.revenue.reports.exporting import report_rows
from masthead.web.revenue.reports.files import pdf_of
from masthead.web.revenue.reports.links import KIND, report_url
from masthead.web.revenue.reports.sent import document_of
from masthead.web.revenue.reports.telling import latest, told
from masthead.web.revenue.sponsors import links
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.queries import booking_for
from masthead.web.revenue.views.report_pages import file_name, pdf_file
from masthead.web.revenue.views.team_page import Crumb, show, title_of, titles_of
from masthead.web.subscribers.words import words_for

ICON = "clipboard-list"
_ON_A_PAGE = 50


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A title's bookings that went out."""
    titles = titles_of(request)
    if not titles:
        return show(request, "revenue/reports.html", title="Sponsor reports", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    page = Paginator(queries.reported_bookings(request.user, publication.pk), _ON_A_PAGE).get_page(request.GET.get("p"))
    invoices = reverse("revenue:invoices", args=[publication.slug])
    return show(
        request,
        "revenue/reports.html",
        title="Sponsor reports",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("revenue:reports-of", args=[each.slug])) for each in titles] if len(titles) > 1 else [],
        page=page,
        rows=[queries.listed(each) for each in page],
        buttons=[HeaderButton("Invoice data", url=invoices, icon_name="download")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking: its figures as the sponsor sees them, the letters, and the links."""
    found = _booking(request, pk)
    own = _is_own(request, found)
    if request.method == "POST":
        if not own:
            raise PermissionDenied
        _do(request, found)
        return redirect(request.path)
    reports = _reports(found)
    chosen = latest(reports, request.GET.get("stage", "")) if reports else None
    return show(
        request,
        "revenue/report.html",
        title=f"{found.campaign.advertiser.name}, {found.day:%-d %B %Y}",
        icon=ICON,
        crumbs=crumbs(found.publication),
        booking=found,
        publication=found.publication,
        chosen=chosen,
        stages=[(_STAGES[each.stage], each.stage, each == chosen) for each in reports] if len(reports) > 1 else [],
        kept=chosen is not None and document_of(found) is not None,
        told=told(chosen, words_for("en")) if chosen is not None else None,
        own=own,
        letters=queries.letters_of(found) if own else (),
        links=_links(found, timezone.now(), reported=bool(reports)) if own else (),
    )


@require_safe
@xframe_options_sameorigin
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """The section as it was sent: a frame's document, in which nothing runs."""
    document = document_of(_booking(request, pk))
    if document is None:
        raise Http404
    answer = HttpResponse(document)
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def document(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """A report as PDF, in the language that the sponsor gets it in."""
    chosen = _report(request, pk, stage)
    language = chosen.booking.campaign.advertiser.publication.language
    return pdf_file(pdf_of(chosen, words_for(language)), file_name(chosen))


@require_safe
def table(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    """The figures of a report as CSV."""
    chosen = _report(request, pk, stage)
    return csv_file(as_csv(report_rows(chosen)), f"{file_name(chosen)}.csv")


def crumbs(publication: Publication) -> list[Crumb]:
    """The pages above that of a booking."""
    of_title = reverse("revenue:reports-of", args=[publication.slug])
    return [("Sponsor reports", reverse("revenue:reports")), (publication.name, of_title)]


_STAGES = {"hour": "After an hour", "week": "After a week"}


def _do(request: HttpRequest, found: Booking) -> None:
    """What a button says."""
    now = timezone.now()
    try:
        if request.POST.get("do") == "link":
            links.make_link(user=request.user, campaign_id=found.campaign_id, kind=KIND, now=now)
            messages.success(request, f"The link opens the reports of “{found.campaign.name}” for {links.DAYS} days.")
        elif request.POST.get("do") == "withdraw":
            number = read_id(request.POST.get("link", ""))
            # A link of another campaign is withdrawn on its own page.
            if number is not None and queries.links_of(found).filter(pk=number).exists():
                links.withdraw_link(user=request.user, link_id=number, now=now)
                messages.success(request, "The link opens nothing any more.")
    except SponsorError as refused:
        messages.error(request, str(refused))


def _is_own(request: HttpRequest, booking: Booking) -> bool:
    """Whether somebody runs the income of the title that looks after the advertiser: its contacts, and links that open
    the whole campaign, are no business of another title that only carried a booking.
    """
    return booking.campaign.advertiser.publication_id in {each.pk for each in titles_of(request)}


def _links(booking: Booking, now: dt.datetime, *, reported: bool) -> list[tuple[SponsorLink, str, bool]]:
    """Each link with its address and whether it is still good. reported: it can lead to the booking's own page."""
    return [
        (each, report_url(each, booking if reported else None), each.expires_at > now)
        for each in queries.links_of(booking)
    ]


def _booking(request: HttpRequest, pk: int) -> Booking:
    """The booking of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = booking_for(request.user, pk)
    if found is None:
        raise PermissionDenied
    return found


def _reports(booking: Booking) -> list[Report]:
    found = list(booking.reports.all())
    for each in found:
        each.booking = booking
    return found


def _report(request: HttpRequest, pk: int, stage: str) -> Report:
    found = next((each for each in _reports(_booking(request, pk)) if each.stage == stage), None)
    if found is None:
        raise Http404
    return found
