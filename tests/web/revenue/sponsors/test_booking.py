"""Selling slots: a slot of a day is one booking’s, and the title’s rules hold."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.revenue.sponsored import (
    MONDAY,
    NOW,
    TUESDAY,
    approved,
    book,
    campaign_of,
    narrow,
    publish,
    rules,
    with_sections,
)

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Slot
from masthead.web.revenue.sponsors import advertising, booking, rate_card
from masthead.web.revenue.sponsors.board import board
from masthead.web.revenue.sponsors.booking import Place
from masthead.web.revenue.sponsors.delivering import expire_holds
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Slots = dict[str, Slot]
FRIDAY = dt.date(2026, 11, 27)


def test_slot_of_a_day_is_sold_once(title: Publication, publisher: User, campaign: Campaign, slots: Slots) -> None:
    first = book(publisher, campaign, slots["lead"])
    assert (first.state, first.amount, first.currency) == ("sold", 250_000, "HKD")
    rival = campaign_of(title, publisher, "Heron", "travel")
    for sold in (True, False):
        with pytest.raises(SponsorError, match="“lead” of Monday, 23 November is taken"):
            book(publisher, rival, slots["lead"], sold=sold)
    book(publisher, rival, slots["lead"], TUESDAY)
    booking.cancel(user=publisher, booking_id=first.pk, why="Called off by phone.", now=NOW)
    assert book(publisher, rival, slots["lead"]).state == "sold"
    assert Booking.objects.count() == 3


def test_many_are_booked_together_or_not_at_all(publisher: User, campaign: Campaign, slots: Slots) -> None:
    places = [Place(slots["lead"].pk, MONDAY), Place(slots["middle"].pk, TUESDAY)]
    with pytest.raises(SponsorError, match="“middle” is not for sale on Tuesdays"):
        booking.book(user=publisher, campaign_id=campaign.pk, places=places, sold=True, now=NOW)
    assert not Booking.objects.exists()
    assert not AuditEntry.objects.filter(action="slot-sold").exists()
    places[1] = Place(slots["middle"].pk, MONDAY)
    made = booking.book(user=publisher, campaign_id=campaign.pk, places=[*places, places[0]], sold=True, now=NOW)
    assert [each.slot.name for each in made] == ["lead", "middle"]


def test_hold_expires_and_its_slot_is_open_again(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    held = book(publisher, campaign, slots["lead"], sold=False)
    assert held.held_until == NOW + dt.timedelta(days=5)
    later = NOW + dt.timedelta(days=5)
    with pytest.raises(SponsorError, match="has expired"):
        booking.sell(user=publisher, booking_id=held.pk, now=later)
    # Whoever books next need not wait for the round, which then finds nothing to do.
    rival = campaign_of(title, publisher, "Heron", "travel")
    book(publisher, rival, slots["lead"], sold=False, now=later)
    assert expire_holds(later) is False
    held.refresh_from_db()
    assert (held.state, held.ended_at) == ("expired", later)
    assert Booking.objects.filter(state="held").count() == 1
    assert expire_holds(later + dt.timedelta(days=5)) is False
    assert not Booking.objects.filter(state="held").exists()


def test_hold_is_sold_prolonged_and_given_back(publisher: User, campaign: Campaign, slots: Slots) -> None:
    held = book(publisher, campaign, slots["lead"], sold=False)
    later = NOW + dt.timedelta(days=4)
    prolonged = booking.prolong(user=publisher, booking_id=held.pk, now=later)
    assert prolonged.held_until == later + dt.timedelta(days=5)
    assert booking.sell(user=publisher, booking_id=held.pk, now=later).state == "sold"
    for step in (booking.sell, booking.release, booking.prolong):
        with pytest.raises(SponsorError):
            step(user=publisher, booking_id=held.pk, now=later)
    other = book(publisher, campaign, slots["middle"], sold=False)
    assert booking.release(user=publisher, booking_id=other.pk, now=NOW).state == "released"


def test_no_two_of_one_trade_share_an_edition(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    rival = campaign_of(title, publisher, "Jetty", "software")
    book(publisher, campaign, slots["partner"], sold=False)
    with pytest.raises(SponsorError, match=r"Quay of the same trade \(Software\) has a slot"):
        book(publisher, rival, slots["lead"])
    book(publisher, campaign, slots["lead"])
    book(publisher, rival, slots["lead"], TUESDAY)
    plan = advertising.AdvertiserPlan("Jetty", "travel")
    with pytest.raises(SponsorError, match="nothing is held or sold"):
        advertising.change_advertiser(user=publisher, advertiser_id=rival.advertiser_id, plan=plan)
    for number in range(2):
        anything = campaign_of(title, publisher, f"Odd {number}", "other")
        book(publisher, anything, slots[("lead", "middle")[number]], MONDAY + dt.timedelta(days=2))
    rate_card.set_rules(user=publisher, publication_id=title.pk, plan=rules(trade_once=False))
    book(publisher, rival, slots["middle"])


def test_days_lie_between_two_of_one_advertiser(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    rate_card.set_rules(user=publisher, publication_id=title.pk, plan=rules(spacing_days=2))
    book(publisher, campaign, slots["lead"])
    book(publisher, campaign, slots["middle"])
    for days in (1, 2):
        with pytest.raises(SponsorError, match="Quay has Monday, 23 November already, and 2 days"):
            book(publisher, campaign, slots["lead"], MONDAY + dt.timedelta(days=days))
    book(publisher, campaign, slots["lead"], MONDAY + dt.timedelta(days=3))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 16), "has passed"),
        (dt.date(2026, 11, 21), "not for sale on Saturdays"),
        (dt.date(2026, 11, 25), "has no edition"),
    ],
)
def test_day_that_cannot_be_booked_says_why(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots, day: dt.date, words: str
) -> None:
    title.holidays = ["2026-11-25"]
    title.save()
    with pytest.raises(SponsorError, match=words):
        book(publisher, campaign, slots["lead"], day)


@pytest.mark.parametrize(("days", "left"), [((), set()), (("fri",), {FRIDAY})])
def test_slot_that_the_rundown_has_no_more_is_not_for_sale(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots, days: tuple[str, ...], left: set[dt.date]
) -> None:
    held = book(publisher, campaign, slots["middle"], sold=False)
    narrow(title, "middle", *days)
    rival = campaign_of(title, publisher, "Heron", "travel")
    with pytest.raises(SponsorError, match="“middle” is not for sale on Wednesdays"):
        book(publisher, rival, slots["middle"], MONDAY + dt.timedelta(days=2))
    (week,) = board([title], MONDAY, NOW, weeks=1)
    (row,) = (each for each in week.titles[0].rows if each.slot == slots["middle"])
    assert [each.booking for each in row.cells if each.booking is not None] == [held]
    assert {each.day for each in row.cells if each.place} == left
    # What is kept there cannot become a promise any more; it can be given back.
    with pytest.raises(SponsorError, match="The rundown has no “middle” on Mondays any more"):
        booking.sell(user=publisher, booking_id=held.pk, now=NOW)
    booking.release(user=publisher, booking_id=held.pk, now=NOW)
    for day in left:
        book(publisher, rival, slots["middle"], day)
    assert slots["middle"].rates.count() == 3


def test_published_edition_takes_nobody_any_more(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    publish(with_sections(title, publisher), publisher)
    with pytest.raises(SponsorError, match="is published already"):
        book(publisher, campaign, slots["lead"])


def test_what_is_owed_is_made_good_once(title: Publication, publisher: User, campaign: Campaign, slots: Slots) -> None:
    sold = book(publisher, campaign, slots["lead"])
    creative = approved(publisher, campaign, sold)
    with pytest.raises(SponsorError, match="Its day has not come"):
        booking.owe(user=publisher, booking_id=sold.pk, why="The wrong logo.", now=NOW)
    day = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
    with pytest.raises(SponsorError, match="Write why"):
        booking.owe(user=publisher, booking_id=sold.pk, why=" ", now=day)
    booking.owe(user=publisher, booking_id=sold.pk, why="The wrong logo.", now=day)
    place = Place(slots["lead"].pk, dt.date(2026, 11, 27))
    line = Place(slots["partner"].pk, place.day)
    with pytest.raises(SponsorError, match="a section by a section"):
        booking.make_good(user=publisher, booking_id=sold.pk, place=line, now=day)
    made = booking.make_good(user=publisher, booking_id=sold.pk, place=place, now=day)
    assert (made.state, made.amount, made.creative_id, made.make_good_of_id) == ("sold", 0, creative.pk, sold.pk)
    with pytest.raises(SponsorError, match="booked already"):
        booking.make_good(user=publisher, booking_id=sold.pk, place=place, now=day)
    with pytest.raises(SponsorError, match="booked already"):
        booking.waive(user=publisher, booking_id=sold.pk, why="They do not mind.", now=day)
    booking.cancel(user=publisher, booking_id=made.pk, why="They do not mind.", now=day)
    assert booking.waive(user=publisher, booking_id=sold.pk, why="They do not mind.", now=day).state == "delivered"


def test_others_neither_book_nor_decide(
    title: Publication, publisher: User, editor: User, outsider: User, campaign: Campaign, slots: Slots
) -> None:
    held = book(publisher, campaign, slots["lead"], sold=False)
    for somebody in (editor, outsider):
        with pytest.raises(PermissionDenied):
            book(somebody, campaign, slots["middle"])
        for step in (booking.sell, booking.release, booking.prolong):
            with pytest.raises(PermissionDenied):
                step(user=somebody, booking_id=held.pk, now=NOW)
        with pytest.raises(PermissionDenied):
            campaign_of(title, somebody, "Theirs")
    assert AuditEntry.objects.filter(action="slot-held").count() == 1


def test_slot_of_another_title_wants_both_rights(
    title: Publication, other_title: Publication, publisher: User, outsider: User, campaign: Campaign
) -> None:
    plans = [rate_card.SlotPlan("weekend", {5: 70_000})]
    slot = rate_card.set_rates(user=outsider, publication_id=other_title.pk, plans=plans)[0]
    for somebody in (publisher, outsider):
        with pytest.raises(PermissionDenied):
            book(somebody, campaign, slot, dt.date(2026, 11, 28))
