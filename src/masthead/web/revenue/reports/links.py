"""Links to reports: a sponsor's link of kind `report` opens those of its campaign and of nothing else."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from masthead.web.revenue.models import Booking, Campaign, SponsorLink
from masthead.web.revenue.sponsors.links import DAYS, good_links, link_of, token_of
from masthead.web.subscribers.public import Place

KIND = SponsorLink.Kind.REPORT


def report_link_of(token: str, publication_id: int, now: dt.datetime) -> SponsorLink | None:
    """The link of a token; None for one that is not ours, of another kind, expired or withdrawn."""
    return link_of(token, KIND, publication_id, now)


def bookings_of(link: SponsorLink) -> QuerySet[Booking]:
    """The bookings of which it shows reports, the latest first."""
    rows = Booking.objects.filter(campaign=link.campaign_id, reports__isnull=False).distinct()
    return rows.select_related("campaign__advertiser", "publication", "slot", "edition").order_by("-day", "pk")


def link_for_letters(campaign: Campaign, now: dt.datetime) -> SponsorLink | None:
    """The link that letters carry: a good one, else a new one; None where the team took theirs back.

    In the transaction of whoever calls.
    """
    rows = SponsorLink.objects.filter(campaign=campaign, kind=KIND)
    good = good_links(now + dt.timedelta(days=14)).filter(campaign=campaign, kind=KIND).order_by("-expires_at").first()
    if good is not None:
        return good
    if rows.exclude(withdrawn_at=None).exists():
        return None
    return SponsorLink.objects.create(
        campaign=campaign, kind=KIND, created_at=now, expires_at=now + dt.timedelta(days=DAYS)
    )


def report_url(link: SponsorLink, booking: Booking | None = None) -> str:
    """Where a sponsor reads about a booking, or finds all of them; absolute."""
    rest = f"reports/{token_of(link)}/"
    return Place.of(link.campaign.advertiser.publication).url(f"{rest}{booking.pk}/" if booking is not None else rest)
