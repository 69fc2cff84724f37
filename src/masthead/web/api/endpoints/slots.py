"""Slots for sale: what there is, what is open and what is booked, and the reports and invoices of what went out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.problems import invalid
from masthead.web.api.schemas.money import money_out
from masthead.web.api.schemas.slots import (
    BoardAsked,
    BookingReportOut,
    BookingReportsOut,
    CellOut,
    ClickedOut,
    InvoiceRowOut,
    InvoicesAsked,
    InvoicesOut,
    RateOut,
    SlotBoardOut,
    SlotOut,
    SlotsOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.api.sponsored import FURTHEST, booking_in
from masthead.web.revenue.money import Money, totals
from masthead.web.revenue.reports.exporting import invoice_bookings, invoice_rows, invoice_totals
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.sponsors.board import Cell, board
from masthead.web.revenue.sponsors.days import rules_of, today_at
from masthead.web.revenue.sponsors.queries import slots_for
from masthead.web.revenue.sponsors.rate_card import prices

router = Router(tags=["Slots"])
READ = Scope.REVENUE_READ
_TITLE = "/publications/{slug:publication}"


@operation(router, "GET", f"{_TITLE}/slots", scope=READ, answers={200: SlotsOut})
def list_slots(request: HttpRequest, publication: str) -> SlotsOut:
    """List the slots of a publication, with what they take and cost."""
    caller = caller_of(request)
    title = caller.title(publication, READ)
    currency, slots = rules_of(title.pk).currency, slots_for(caller.user).filter(publication=title.pk)
    priced = prices(title, slots)
    return SlotsOut(items=[_slot(each, priced, currency) for each in slots])


@operation(router, "GET", f"{_TITLE}/slot-board", scope=READ, answers={200: SlotBoardOut})
def get_slot_board(request: HttpRequest, publication: str, asked: Query[BoardAsked]) -> SlotBoardOut:
    """What is open, held, sold and delivered in some weeks.

    By day, in whole weeks from Monday on.
    """
    title, now = caller_of(request).title(publication, READ), timezone.now()
    today = today_at(title, now)
    first = asked.since or today
    if abs(first - today) > FURTHEST:
        raise invalid("Choose a day within three years.", parameter="since")
    weeks = board([title], first - dt.timedelta(days=first.weekday()), now, asked.weeks)
    currency = rules_of(title.pk).currency
    found = [
        _cell(cell, row.slot, currency)
        for week in weeks
        for rows in week.titles
        for row in rows.rows
        for cell in row.cells
        if not cell.closed
    ]
    sold = totals(each for week in weeks for each in week.sold)
    return SlotBoardOut(items=sorted(found, key=lambda each: each.day), sold=[money_out(each) for each in sold])


@operation(router, "GET", "/bookings/{int:booking}/reports", scope=READ, answers={200: BookingReportsOut})
def list_booking_reports(request: HttpRequest, booking: int) -> BookingReportsOut:
    """The reports of a booking.

    One is made an hour after the first mail with it left, another after a week.
    """
    found = booking_in(request, booking, READ)
    return BookingReportsOut(items=[_report(each) for each in found.reports.all()])


@operation(router, "GET", f"{_TITLE}/invoices", scope=READ, answers={200: InvoicesOut})
def list_invoices(request: HttpRequest, publication: str, asked: Query[InvoicesAsked]) -> InvoicesOut:
    """What the invoices of a month are made of.

    Every booking of the month that went out, or should have.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    month = dt.date.fromisoformat(f"{asked.month}-01")
    found = list(invoice_bookings(caller.user, title.pk, month))
    rows: list[dict[str, Any]] = [dict(each) for each in invoice_rows(found)]
    items = [InvoiceRowOut.model_validate(each) for each in rows]
    return InvoicesOut(items=items, due=[money_out(each) for each in invoice_totals(found)])


def _slot(slot: Any, priced: Mapping[tuple[int, int], int], currency: str) -> SlotOut:
    own = ("id", "publication", "rates")
    said = {name: getattr(slot, name) for name in SlotOut.model_fields if name not in own}
    rates = [
        RateOut(weekday=weekday, price=money_out(Money(amount, currency)))
        for (number, weekday), amount in sorted(priced.items())
        if number == slot.pk
    ]
    return SlotOut(id=slot.pk, publication=slot.publication.slug, rates=rates, **said)


def _cell(cell: Cell, slot: Any, currency: str) -> CellOut:
    amounts = {each.weekday: each.amount for each in slot.rates.all()}
    booking = cell.booking
    return CellOut(
        day=cell.day,
        slot=slot.pk,
        slot_name=slot.name,
        state=booking.state if booking is not None else "open",
        price=money_out(Money(amounts[cell.day.weekday()], currency)) if booking is None else None,
        booking=booking.pk if booking is not None else None,
        advertiser_name=booking.campaign.advertiser.name if booking is not None else None,
        note=cell.note,
        late=cell.late,
    )


def _report(report: Any) -> BookingReportOut:
    figures = Figures.read(report.figures)
    names = ("delivered", "clicks", "people", "place", "sections", "curve")
    return BookingReportOut(
        stage=report.stage,
        made_at=report.made_at,
        started_at=figures.started_at,
        until=figures.until_at,
        links=[ClickedOut(url=url, clicks=many) for url, many in figures.links],
        step_minutes=figures.step,
        **{name: getattr(figures, name) for name in names},
    )
