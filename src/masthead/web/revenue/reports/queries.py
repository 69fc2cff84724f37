"""Reads about reports, for the team."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from masthead.web.revenue.models import Booking, Report, ReportLetter, SponsorLink
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.reports.links import KIND
from masthead.web.revenue.sponsors.queries import bookings_for
from masthead.web.team.queries import Somebody


@dataclass(frozen=True, slots=True)
class Listed:
    """A booking in a list. report: the last one, None before the first. letters: that were taken by the relay."""

    booking: Booking
    report: Report | None
    figures: Figures | None
    letters: int


def reported_bookings(user: Somebody, publication_id: int) -> QuerySet[Booking]:
    """The bookings of a title that went out, the latest first."""
    rows = bookings_for(user).filter(publication=publication_id, delivered_at__isnull=False)
    return rows.prefetch_related("reports__letters").order_by("-day", "slot__position", "pk")


def listed(booking: Booking) -> Listed:
    """A booking for a list. Asks nothing where reports and letters are fetched already."""
    reports = list(booking.reports.all())
    last = reports[-1] if reports else None
    sent = sum(1 for report in reports for letter in report.letters.all() if letter.sent_at is not None)
    return Listed(booking, last, Figures.read(last.figures) if last is not None else None, sent)


def letters_of(booking: Booking) -> QuerySet[ReportLetter]:
    """The letters about a booking's reports, in the order in which they were written."""
    rows = ReportLetter.objects.filter(report__booking=booking)
    return rows.select_related("contact", "report").order_by("created_at", "pk")


def links_of(booking: Booking) -> QuerySet[SponsorLink]:
    """Links that open its reports, or did; the latest first."""
    return SponsorLink.objects.filter(campaign=booking.campaign_id, kind=KIND).order_by("-created_at", "-pk")
