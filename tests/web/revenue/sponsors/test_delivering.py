"""What went out is noted, in time or late; what did not is owed, and made good."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.revenue.sponsored import (
    MONDAY,
    OUR_PARTNER,
    SEND_AT,
    approved,
    book,
    mailed,
    publish,
    with_sections,
)

from masthead.web.mailings.models import Mailing
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Slot
from masthead.web.revenue.money import Money
from masthead.web.revenue.reports.exporting import invoice_bookings, invoice_totals
from masthead.web.revenue.sponsors import booking
from masthead.web.revenue.sponsors.booking import Place
from masthead.web.revenue.sponsors.delivering import note_deliveries
from masthead.web.revenue.sponsors.queries import delivery_of
from masthead.web.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
"""In Hong Kong."""
CUT = "The mailing was ended before everybody had it."
THURSDAY, FRIDAY = dt.date(2026, 11, 26), dt.date(2026, 11, 27)


@pytest.fixture
def sold(title: Publication, publisher: User, campaign: Campaign, slots: dict[str, Slot]) -> list[Booking]:
    """The line and the lead section of a Monday, the section with an approved text."""
    section = book(publisher, campaign, slots["lead"])
    approved(publisher, campaign, section)
    return [book(publisher, campaign, slots["partner"]), section]


@pytest.fixture
def edition(title: Publication, publisher: User, sold: list[Booking]) -> Edition:
    return publish(with_sections(title, publisher, OUR_PARTNER), publisher)


def states(bookings: list[Booking]) -> list[str]:
    for each in bookings:
        each.refresh_from_db()
    return [each.state for each in bookings]


def test_delivery_is_noted_once_and_tells_where(sold: list[Booking], edition: Edition) -> None:
    note_deliveries(SEND_AT + HOUR)
    assert states(sold) == ["sold", "sold"]
    mailing = mailed(edition, SEND_AT + dt.timedelta(minutes=7))
    for _ in range(2):
        note_deliveries(SEND_AT + HOUR)
    assert states(sold) == ["delivered", "delivered"]
    assert [(each.edition_id, each.late_minutes) for each in sold] == [(edition.pk, 7)] * 2
    assert AuditEntry.objects.filter(action="slot-delivered").count() == 2
    line, section = (delivery_of(each) for each in sold)
    assert line is not None
    assert section is not None
    assert [each.section for each in line.appearances] == [None]
    count = len(edition.live_revision.as_object().sections)
    assert [(each.mailing, each.section) for each in section.appearances] == [(mailing.pk, count - 1)]
    assert section.parts == tuple(mailing.parts.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("began", "state", "why"),
    [
        (SEND_AT + dt.timedelta(minutes=181), "running", "The edition went out 3 h 01 min late."),
        (SEND_AT, "cancelled", CUT),
    ],
)
def test_what_went_out_wrong_is_owed(
    sold: list[Booking], edition: Edition, began: dt.datetime, state: str, why: str
) -> None:
    mailed(edition, began, state)
    note_deliveries(SEND_AT + 5 * HOUR)
    assert states(sold) == ["owed", "owed"]
    assert {(each.why, each.delivered_at) for each in sold} == {(why, began)}


def test_what_did_not_go_out_is_owed_when_its_day_is_over(
    title: Publication, publisher: User, campaign: Campaign, slots: dict[str, Slot], sold: list[Booking]
) -> None:
    middle = book(publisher, campaign, slots["middle"])
    over = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)
    note_deliveries(over - dt.timedelta(seconds=1))
    assert states(sold) == ["sold", "sold"]
    publish(with_sections(title, publisher, OUR_PARTNER), publisher)
    note_deliveries(over)
    assert states([*sold, middle]) == ["owed"] * 3
    assert [each.why for each in (sold[1], middle)] == [
        "No mail left with it on its day.",
        "No text was approved in time.",
    ]


def made_good_twice(user: User, slot: Slot, first: Booking) -> list[Booking]:
    """A booking that is owed, its make-good that is owed, and the make-good of that, whose day has come."""
    chain = [first]
    for day in (THURSDAY, FRIDAY):
        booking.owe(user=user, booking_id=chain[-1].pk, why="The wrong logo.", now=NOON)
        chain.append(booking.make_good(user=user, booking_id=chain[-1].pk, place=Place(slot.pk, day), now=NOON))
        # As if its day had come, with the edition that is there.
        Booking.objects.filter(pk=chain[-1].pk).update(day=MONDAY)
    return chain


def test_make_good_settles_what_was_owed_and_what_that_was_for(
    publisher: User, slots: dict[str, Slot], sold: list[Booking], edition: Edition
) -> None:
    chain = made_good_twice(publisher, slots["lead"], sold[1])
    Edition.objects.filter(pk=edition.pk).update(live=False)
    mailed(edition)
    note_deliveries(SEND_AT + HOUR)
    assert states(chain) == ["good", "good", "delivered"]


def test_make_good_that_counts_as_delivered_settles_what_it_was_for(
    title: Publication, publisher: User, slots: dict[str, Slot], sold: list[Booking], edition: Edition
) -> None:
    chain = made_good_twice(publisher, slots["lead"], sold[1])
    booking.owe(user=publisher, booking_id=chain[-1].pk, why="It went out late.", now=NOON)
    assert invoice_totals(invoice_bookings(publisher, title.pk, MONDAY)) == ()
    booking.waive(user=publisher, booking_id=chain[-1].pk, why="They do not mind.", now=NOON)
    assert states(chain) == ["good", "good", "delivered"]
    assert invoice_totals(invoice_bookings(publisher, title.pk, MONDAY)) == (Money(250_000, "HKD"),)
    assert AuditEntry.objects.filter(action="slot-made-good", actor=publisher).count() == 2


def test_mailing_that_is_ended_midway_leaves_what_was_delivered_owed(
    title: Publication, publisher: User, sold: list[Booking], edition: Edition
) -> None:
    mailing = mailed(edition, SEND_AT, "running")
    note_deliveries(SEND_AT + MINUTE)
    assert states(sold) == ["delivered", "delivered"]
    Mailing.objects.filter(pk=mailing.pk).update(state="cancelled")
    note_deliveries(SEND_AT + dt.timedelta(days=15))
    assert states(sold) == ["delivered", "delivered"]
    for _ in range(2):
        note_deliveries(SEND_AT + HOUR)
    assert states(sold) == ["owed", "owed"]
    assert {(each.why, each.delivered_at) for each in sold} == {(CUT, SEND_AT)}
    assert AuditEntry.objects.filter(action="slot-owed").count() == 2
    assert invoice_totals(invoice_bookings(publisher, title.pk, MONDAY)) == ()
    # What the advertiser does not mind stays as it was decided.
    booking.waive(user=publisher, booking_id=sold[1].pk, why="They do not mind.", now=SEND_AT + HOUR)
    note_deliveries(SEND_AT + 2 * HOUR)
    assert states(sold) == ["owed", "delivered"]


def test_what_another_mailing_brought_to_everybody_stays_delivered(sold: list[Booking], edition: Edition) -> None:
    first, _ = mailed(edition, SEND_AT, "running"), mailed(edition, SEND_AT + MINUTE)
    note_deliveries(SEND_AT + HOUR)
    Mailing.objects.filter(pk=first.pk).update(state="cancelled")
    note_deliveries(SEND_AT + 2 * HOUR)
    assert states(sold) == ["delivered", "delivered"]


@pytest.mark.parametrize(("ended", "after"), [("cancelled", ["owed", "owed"]), ("finished", ["good", "delivered"])])
def test_make_good_settles_only_when_its_mailing_has_finished(
    publisher: User, slots: dict[str, Slot], sold: list[Booking], edition: Edition, ended: str, after: list[str]
) -> None:
    owed = booking.owe(user=publisher, booking_id=sold[1].pk, why="The wrong logo.", now=NOON)
    place = Place(slots["lead"].pk, THURSDAY)
    made = booking.make_good(user=publisher, booking_id=owed.pk, place=place, now=NOON)
    Booking.objects.filter(pk=made.pk).update(day=MONDAY)
    Edition.objects.filter(pk=edition.pk).update(live=False)
    mailing = mailed(edition, SEND_AT, "running")
    note_deliveries(SEND_AT + MINUTE)
    assert states([owed, made]) == ["owed", "delivered"]
    Mailing.objects.filter(pk=mailing.pk).update(state=ended)
    note_deliveries(SEND_AT + HOUR)
    assert states([owed, made]) == after
