"""Reports and invoices as plain rows: for CSV, JSON and other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from masthead.web.insights.exporting import Row
from masthead.web.revenue.models import Booking, Report
from masthead.web.revenue.money import Money, totals
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.sponsors.queries import WENT_OUT, bookings_for
from masthead.web.revenue.sponsors.states import BookingState
from masthead.web.team.queries import Somebody


def report_rows(report: Report) -> list[Row]:
    """One figure a row: what, from when on (of the curve), which address (of links), and how many."""
    figures = Figures.read(report.figures)
    rows = [_row("delivered", figures.delivered), _row("clicks", figures.clicks), _row("people", figures.people)]
    rows += [_row("place", figures.place), _row("sections", figures.sections)]
    rows += [_row("clicks on", int(many), address=str(url)) for url, many in figures.links]
    step = dt.timedelta(minutes=figures.step)
    rows += [
        _row(f"clicks in {figures.step} minutes", many, at=(figures.started_at + place * step).isoformat())
        for place, many in enumerate(figures.curve or ())
    ]
    return rows


def invoice_bookings(user: Somebody, publication_id: int, month: dt.date) -> QuerySet[Booking]:
    """What went out in a month, or should have; of titles whose income somebody runs. month: any day of it."""
    rows = bookings_for(user).filter(publication=publication_id, state__in=WENT_OUT)
    return rows.filter(day__year=month.year, day__month=month.month).order_by("day", "pk")


def invoice_rows(bookings: Iterable[Booking]) -> list[Row]:
    """One booking a row. due: whether it is to be paid; what is still owed to the advertiser is not."""
    return [_invoice_row(each) for each in bookings]


def invoice_totals(bookings: Iterable[Booking]) -> tuple[Money, ...]:
    """What is to be paid, by currency."""
    return totals(Money(each.amount, each.currency) for each in bookings if is_due(each))


def is_due(booking: Booking) -> bool:
    """Whether the advertiser got it, then or as a make-good."""
    return booking.state in {BookingState.DELIVERED.value, BookingState.GOOD.value}


def _row(what: str, value: int | None, *, at: str = "", address: str = "") -> Row:
    return {"figure": what, "from": at, "address": address, "value": value}


def _invoice_row(booking: Booking) -> Row:
    campaign, advertiser = booking.campaign, booking.campaign.advertiser
    return {
        "booking": booking.pk,
        "publication": booking.publication.slug,
        "day": booking.day.isoformat(),
        "slot": booking.slot.name,
        "advertiser": advertiser.name,
        "reference": advertiser.reference,
        "billing_address": advertiser.billing,
        "tax_number": advertiser.tax_number,
        "campaign": campaign.name,
        "order": campaign.order,
        "amount": Money(booking.amount, booking.currency).plain,
        "currency": booking.currency,
        "state": booking.state,
        "due": is_due(booking),
        "make_good_of": booking.make_good_of_id,
        "delivered_at": booking.delivered_at.isoformat() if booking.delivered_at else None,
    }
