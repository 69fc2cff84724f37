"""Links for sponsors: signed addresses of pages that are about one campaign.

The address says which link it is, and is ours; whether it is still good says its row, which expires and can be
withdrawn. Kinds open different pages, and no link of one kind opens a page of another.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from masthead.web.revenue.models import Campaign, SponsorLink
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.records import need
from masthead.web.subscribers.public import Place
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody

WRITING = SponsorLink.Kind.CREATIVE
DAYS = 60
"""How long a link is good, unless somebody says otherwise."""
_MOST_DAYS = 365
_LONGEST = 100


def token_of(link: SponsorLink) -> str:
    """What stands in its address."""
    return signing.Signer(salt=_salt(link.kind), sep=".").sign(str(link.pk))


def link_of(token: str, kind: SponsorLink.Kind, publication_id: int, now: dt.datetime) -> SponsorLink | None:
    """The link of a token that opens a page of a title; None for one that is not ours, expired or withdrawn."""
    try:
        number = signing.Signer(salt=_salt(kind), sep=".").unsign(token[:_LONGEST])
    except signing.BadSignature:
        return None
    rows = good_links(now).filter(pk=int(number), kind=kind, campaign__advertiser__publication=publication_id)
    return rows.select_related("campaign__advertiser__publication").first()


def good_links(now: dt.datetime) -> QuerySet[SponsorLink]:
    """Links that open something."""
    return SponsorLink.objects.filter(withdrawn_at=None, expires_at__gt=now)


def writing_url(link: SponsorLink) -> str:
    """Where a sponsor writes texts, absolute."""
    return Place.of(link.campaign.advertiser.publication).url(f"sponsors/{token_of(link)}/")


@transaction.atomic
def make_link(
    *, user: Somebody, campaign_id: int, kind: SponsorLink.Kind, now: dt.datetime, days: int = DAYS
) -> SponsorLink:
    """A new link. Raises `SponsorError` for a span that cannot be."""
    campaign = Campaign.objects.select_related("advertiser").filter(pk=campaign_id).first()
    if campaign is None:
        raise PermissionDenied
    need(user, campaign.advertiser.publication_id)
    if not 1 <= days <= _MOST_DAYS:
        raise SponsorError(f"A link is good for 1 to {_MOST_DAYS} days.", "days")
    made = SponsorLink.objects.create(
        campaign=campaign, kind=kind, created_by=user, created_at=now, expires_at=now + dt.timedelta(days=days)
    )
    _record(user, "sponsor-link-made", made)
    return made


@transaction.atomic
def withdraw_link(*, user: Somebody, link_id: int, now: dt.datetime) -> SponsorLink:
    """From now on it opens nothing. Twice is as good as once."""
    found = SponsorLink.objects.select_related("campaign__advertiser").filter(pk=link_id).first()
    if found is None:
        raise PermissionDenied
    need(user, found.campaign.advertiser.publication_id)
    if SponsorLink.objects.filter(pk=found.pk, withdrawn_at=None).update(withdrawn_at=now):
        found.withdrawn_at = now
        _record(user, "sponsor-link-withdrawn", found)
    return found


def link_for_letters(campaign: Campaign, now: dt.datetime) -> SponsorLink | None:
    """The link that a letter to the contact carries: a good one, else a new one; None where the team took theirs back.

    In the transaction of whoever calls.
    """
    rows = SponsorLink.objects.filter(campaign=campaign, kind=SponsorLink.Kind.CREATIVE)
    good = rows.filter(withdrawn_at=None, expires_at__gt=now + dt.timedelta(days=1)).order_by("-expires_at").first()
    if good is not None:
        return good
    if rows.exclude(withdrawn_at=None).exists():
        return None
    return SponsorLink.objects.create(
        campaign=campaign,
        kind=SponsorLink.Kind.CREATIVE,
        created_at=now,
        expires_at=now + dt.timedelta(days=DAYS),
    )


def _salt(kind: str) -> str:
    return f"masthead.sponsors.{kind}"


def _record(user: Somebody, action: str, link: SponsorLink) -> None:
    record(
        actor=user,
        action=action,
        subject=str(link.campaign),
        publication_id=link.campaign.advertiser.publication_id,
        link=link.pk,
        kind=link.kind,
    )
