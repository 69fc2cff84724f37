"""One thing of each kind that is sold to sponsors, for tests of the API: its days are to come, whatever day it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from tests.web.revenue.sponsored import WORDS, open_shop

from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Contact, Creative, Slot, SponsorLink
from masthead.web.revenue.sponsors import advertising, approving, booking, links
from masthead.web.revenue.sponsors.days import appears
from masthead.web.revenue.sponsors.writing import Writing, write_behind_link
from masthead.web.team.models import User


@dataclass(frozen=True)
class Shop:
    """held, sold, owed: bookings. submitted, approved: texts. free: a day on which the slot is open."""

    slot: Slot
    campaign: Campaign
    contact: Contact
    link: SponsorLink
    held: Booking
    sold: Booking
    past: Booking
    owed: Booking
    submitted: Creative
    approved: Creative
    free: dt.date


def days_to_come(publication: Publication, many: int) -> list[dt.date]:
    """The next days with an edition, from the day after tomorrow on."""
    house, today = house_of(publication), timezone.now().date()
    found = (today + dt.timedelta(days=each) for each in range(2, 60))
    return [day for day in found if appears(publication, house, day)][:many]


def a_shop(owner: User, publication: Publication) -> Shop:
    now, slot = timezone.now(), open_shop(publication, owner)["lead"]
    campaign, contact = a_campaign(owner, publication)
    days = days_to_come(publication, 6)
    first, second, third, fourth = (sold(owner, campaign, slot, day) for day in days[:4])
    held = booking.book(
        user=owner, campaign_id=campaign.pk, places=[booking.Place(slot.pk, days[4])], sold=False, now=now
    )[0]
    Booking.objects.filter(pk=third.pk).update(day=now.date() - dt.timedelta(days=2))
    Booking.objects.filter(pk=fourth.pk).update(day=now.date() - dt.timedelta(days=1))
    owed = booking.owe(user=owner, booking_id=fourth.pk, why="It went out late.", now=now)
    approved = a_text(campaign, second)
    return Shop(
        slot=slot,
        campaign=campaign,
        contact=contact,
        link=links.make_link(user=owner, campaign_id=campaign.pk, kind=links.WRITING, now=now),
        held=held,
        sold=first,
        past=third,
        owed=owed,
        submitted=a_text(campaign, first),
        approved=approving.approve(user=owner, creative_id=approved.pk, version=approved.version, now=now),
        free=days[5],
    )


def a_campaign(owner: User, publication: Publication) -> tuple[Campaign, Contact]:
    plan = advertising.AdvertiserPlan("Quay", "software", billing="1 Pier Road", reference="D-7")
    advertiser = advertising.add_advertiser(user=owner, publication_id=publication.pk, plan=plan)
    said = advertising.ContactPlan("Mei Tan", "mei@quay.example")
    contact = advertising.add_contact(user=owner, advertiser_id=advertiser.pk, plan=said)
    campaign = advertising.CampaignPlan("Autumn")
    return advertising.add_campaign(user=owner, advertiser_id=advertiser.pk, plan=campaign), contact


def sold(owner: User, campaign: Campaign, slot: Slot, day: dt.date) -> Booking:
    places = [booking.Place(slot.pk, day)]
    return booking.book(user=owner, campaign_id=campaign.pk, places=places, sold=True, now=timezone.now())[0]


def a_text(campaign: Campaign, *bookings: Booking) -> Creative:
    """As a sponsor hands it in."""
    writing = Writing(WORDS, tuple(each.pk for each in bookings), submit=True)
    return write_behind_link(campaign=campaign, writing=writing, now=timezone.now())
