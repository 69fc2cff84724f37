"""The board: what is open, held, sold and delivered, by week, title and slot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from babel import Locale

from masthead.edition.house import HouseFormat
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, SalesRules, Slot
from masthead.web.revenue.money import Money, totals
from masthead.web.revenue.sponsors.days import appears, rules_of, text_due, today_at
from masthead.web.revenue.sponsors.rate_card import named_slots, prices
from masthead.web.revenue.sponsors.states import SAYINGS, SHOWN, TAKING, BookingState, CreativeState, Saying

WEEKS = 4
_PAID = (BookingState.SOLD, BookingState.DELIVERED)
_MISSING = frozenset({CreativeState.DRAFT.value, CreativeState.CHANGES.value})


@dataclass(frozen=True, slots=True)
class Cell:
    """A slot of a day. place: its name in the form where it is open, "" else. price: of an open one, as written.

    note: what about its text wants doing; late: that its deadline has passed. closed: it is not for sale on that day.
    """

    day: dt.date
    place: str = ""
    price: str = ""
    booking: Booking | None = None
    note: str = ""
    late: bool = False
    closed: bool = False

    @property
    def saying(self) -> Saying | None:
        """Its booking’s state in words."""
        return SAYINGS[BookingState(self.booking.state)] if self.booking is not None else None


@dataclass(frozen=True, slots=True)
class Row:
    """A slot. label: as the rundown calls its section."""

    slot: Slot
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TitleRows:
    """A title’s slots."""

    publication: Publication
    language: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week of all titles. sold: what its sold slots bring, by currency; open: how many are to be had."""

    monday: dt.date
    days: tuple[dt.date, ...]
    titles: tuple[TitleRows, ...]
    sold: tuple[Money, ...]
    open: int

    @property
    def worth(self) -> tuple[str, ...]:
        """What is sold, as it is written."""
        return tuple(short(each) for each in self.sold)

    @property
    def number(self) -> int:
        """Of ISO 8601."""
        return self.monday.isocalendar().week


@dataclass(slots=True)
class Counted:
    """How many cells of a board are in each state. open: for sale and to be had."""

    open: int = 0
    states: dict[BookingState, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Title:
    publication: Publication
    house: HouseFormat
    slots: tuple[Slot, ...]
    labels: Mapping[str, str]
    rates: Mapping[tuple[int, int], int]
    rules: SalesRules
    today: dt.date


def board(titles: Sequence[Publication], monday: dt.date, now: dt.datetime, weeks: int = WEEKS) -> tuple[Week, ...]:
    """Some weeks of some titles, of those that have slots."""
    known = [each for each in (_title(title, now) for title in titles) if each.slots]
    first, last = monday, monday + dt.timedelta(days=7 * weeks - 1)
    booked = _booked([each.publication.pk for each in known], first, last)
    weekdays = sorted({weekday for each in known for _, weekday in each.rates} | {day.weekday() for _, day in booked})
    made = []
    for number in range(weeks):
        start = monday + dt.timedelta(days=7 * number)
        days = tuple(start + dt.timedelta(days=each) for each in weekdays)
        made.append(_week(start, days, known, booked, now))
    return tuple(made)


def counted(weeks: Iterable[Week]) -> Counted:
    """What is in each state."""
    found = Counted()
    for cell in (cell for week in weeks for title in week.titles for row in title.rows for cell in row.cells):
        if cell.booking is not None:
            state = BookingState(cell.booking.state)
            found.states[state] = found.states.get(state, 0) + 1
        found.open += bool(cell.place)
    return found


def short(money: Money) -> str:
    """An amount without its cents where there are none: €300, and €300.50."""
    said = money.spoken("en")
    return said.removesuffix(".00")


def _title(publication: Publication, now: dt.datetime) -> _Title:
    slots = tuple(Slot.objects.filter(publication=publication).prefetch_related("rates"))
    return _Title(
        publication,
        house_of(publication),
        slots,
        {each.name: each.label for each in named_slots(publication)},
        prices(publication, slots),
        rules_of(publication.pk),
        today_at(publication, now),
    )


def _booked(title_ids: Sequence[int], first: dt.date, last: dt.date) -> dict[tuple[int, dt.date], Booking]:
    """What stands on the board, by slot and day; where something was owed and sold anew, the new."""
    rows = Booking.objects.filter(publication__in=title_ids, day__range=(first, last), state__in=SHOWN)
    found: dict[tuple[int, dt.date], Booking] = {}
    for each in rows.select_related("campaign__advertiser", "creative", "slot").order_by("pk"):
        before = found.get((each.slot_id, each.day))
        if before is None or each.state in TAKING:
            found[each.slot_id, each.day] = each
    return found


def _week(
    monday: dt.date,
    days: tuple[dt.date, ...],
    titles: Sequence[_Title],
    booked: Mapping[tuple[int, dt.date], Booking],
    now: dt.datetime,
) -> Week:
    made = []
    for title in titles:
        rows = tuple(
            Row(
                slot,
                title.labels.get(slot.name, slot.name),
                tuple(_cell(title, slot, day, booked.get((slot.pk, day)), now) for day in days),
            )
            for slot in title.slots
            if any((slot.pk, day.weekday()) in title.rates or (slot.pk, day) in booked for day in days)
        )
        if rows:
            made.append(TitleRows(title.publication, _language(title.publication.language), rows))
    cells = [cell for title in made for row in title.rows for cell in row.cells]
    paid = [cell.booking for cell in cells if cell.booking is not None and cell.booking.state in _PAID]
    return Week(
        monday,
        days,
        tuple(made),
        totals(Money(each.amount, each.currency) for each in paid),
        sum(bool(cell.place) for cell in cells),
    )


def _cell(title: _Title, slot: Slot, day: dt.date, booking: Booking | None, now: dt.datetime) -> Cell:
    if booking is not None:
        note, late = _about_text(title, booking, now)
        return Cell(day, booking=booking, note=note, late=late)
    amount = title.rates.get((slot.pk, day.weekday()))
    if amount is None or not appears(title.publication, title.house, day) or day < title.today:
        return Cell(day, closed=True)
    return Cell(day, place=f"{slot.pk}:{day.isoformat()}", price=short(Money(amount, title.rules.currency)))


def _about_text(title: _Title, booking: Booking, now: dt.datetime) -> tuple[str, bool]:
    """(what its text wants, whether it is late)."""
    if booking.slot.line or booking.state not in {BookingState.SOLD, BookingState.HELD}:
        return "", False
    late = now >= text_due(title.house, booking.day, title.rules)
    if booking.creative is None or booking.creative.state in _MISSING:
        return ("text overdue" if late else "no text yet"), late and booking.state == BookingState.SOLD
    return ("to approve", late) if booking.creative.state == CreativeState.SUBMITTED else ("", False)


def _language(code: str) -> str:
    return Locale.parse(code.replace("-", "_")).get_display_name("en") or code
