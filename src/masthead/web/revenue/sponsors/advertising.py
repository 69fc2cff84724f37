"""Advertisers, whom one talks to there, and their campaigns.

Everything asks for `Right.REVENUE` in the title that looks after the advertiser (PermissionDenied), is recorded, and
raises `SponsorError`.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from masthead.audience.addresses import AddressError, parse_address
from masthead.edition.normal_form import clean_text
from masthead.web.revenue.models import Advertiser, Booking, Campaign, Contact
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.records import need
from masthead.web.revenue.sponsors.states import BookingState
from masthead.web.revenue.sponsors.trades import Trade
from masthead.web.revenue.sponsors.wording import check_address, check_tracking
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

MOST_CONTACTS = 20
_PROMISED = (BookingState.HELD.value, BookingState.SOLD.value)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class AdvertiserPlan:
    """See `models.Advertiser`."""

    name: str
    trade: str
    website: str = ""
    billing: str = ""
    tax_number: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """See `models.Contact`."""

    name: str
    email: str
    phone: str = ""
    role: str = ""
    reminded: bool = True


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """See `models.Campaign`."""

    name: str
    order: str = ""
    tracking: str = ""
    note: str = ""


def advertisers_for(user: Somebody) -> QuerySet[Advertiser]:
    """The advertisers of the titles whose income somebody looks after."""
    found = Advertiser.objects.filter(publication__in=publications_with(user, Right.REVENUE))
    return found.select_related("publication")


def campaigns_for(user: Somebody) -> QuerySet[Campaign]:
    """The campaigns of those advertisers."""
    found = Campaign.objects.filter(advertiser__publication__in=publications_with(user, Right.REVENUE))
    return found.select_related("advertiser__publication")


@transaction.atomic
def add_advertiser(*, user: Somebody, publication_id: int, plan: AdvertiserPlan) -> Advertiser:
    """Somebody who pays for sections."""
    need(user, publication_id)
    made = Advertiser(publication_id=publication_id)
    return _store_advertiser(user, made, plan, "advertiser-added")


@transaction.atomic
def change_advertiser(*, user: Somebody, advertiser_id: int, plan: AdvertiserPlan) -> Advertiser:
    """Change what is known of one. Its trade stays while something is held or sold, for that was sold by it."""
    held = _advertiser(user, advertiser_id)
    promised = Booking.objects.filter(campaign__advertiser=held, state__in=_PROMISED)
    if plan.trade != held.trade and promised.exists():
        raise SponsorError("The trade can be changed when nothing is held or sold.", "trade")
    return _store_advertiser(user, held, plan, "advertiser-changed")


@transaction.atomic
def add_contact(*, user: Somebody, advertiser_id: int, plan: ContactPlan) -> Contact:
    """Somebody to talk to there."""
    held = _advertiser(user, advertiser_id)
    if held.contacts.count() >= MOST_CONTACTS:
        raise SponsorError(f"There are {MOST_CONTACTS} contacts already.")
    try:
        email = str(parse_address(plan.email.strip()))
    except AddressError as fault:
        raise SponsorError(str(fault), "email") from None
    if held.contacts.filter(email__iexact=email).exists():
        raise SponsorError("This address is there already.", "email")
    values = {**asdict(plan), "name": _line(plan.name), "email": email}
    if not values["name"]:
        raise SponsorError("Write a name.", "name")
    made = Contact.objects.create(advertiser=held, **values)
    _record(user, "contact-added", held)
    return made


@transaction.atomic
def remove_contact(*, user: Somebody, contact_id: int) -> None:
    """Forget somebody; nothing about them is kept."""
    found = Contact.objects.filter(pk=contact_id).first()
    if found is None:
        raise PermissionDenied
    held = _advertiser(user, found.advertiser_id)
    found.delete()
    _record(user, "contact-removed", held)


@transaction.atomic
def add_campaign(*, user: Somebody, advertiser_id: int, plan: CampaignPlan) -> Campaign:
    """Bookings that belong together."""
    held = _advertiser(user, advertiser_id)
    return _store_campaign(user, Campaign(advertiser=held, created_by=user), plan, "campaign-added")


@transaction.atomic
def change_campaign(*, user: Somebody, campaign_id: int, plan: CampaignPlan) -> Campaign:
    """Change one. New parameters stand in links of editions that are not published yet."""
    found = Campaign.objects.filter(pk=campaign_id).first()
    if found is None:
        raise PermissionDenied
    found.advertiser = _advertiser(user, found.advertiser_id)
    return _store_campaign(user, found, plan, "campaign-changed")


def _store_advertiser(user: Somebody, held: Advertiser, plan: AdvertiserPlan, action: str) -> Advertiser:
    name = _line(plan.name)
    if not name:
        raise SponsorError("Write a name, as readers read it.", "name")
    if plan.trade not in set(Trade):
        raise SponsorError("Choose a trade.", "trade")
    if plan.website:
        try:
            check_address(plan.website)
        except SponsorError as fault:
            raise SponsorError(str(fault), "website") from None
    twins = Advertiser.objects.filter(publication=held.publication_id, name__iexact=name)
    if twins.exclude(pk=held.pk).exists():
        raise SponsorError("There is an advertiser of this name already.", "name")
    for field, value in {**asdict(plan), "name": name}.items():
        setattr(held, field, value)
    held.save()
    _record(user, action, held)
    return held


def _store_campaign(user: Somebody, held: Campaign, plan: CampaignPlan, action: str) -> Campaign:
    name = _line(plan.name)
    if not name:
        raise SponsorError("Write a name.", "name")
    twins = Campaign.objects.filter(advertiser=held.advertiser_id, name__iexact=name)
    if twins.exclude(pk=held.pk).exists():
        raise SponsorError("This advertiser has a campaign of this name already.", "name")
    held.name, held.order, held.note = name, _line(plan.order), plan.note
    held.tracking = check_tracking(plan.tracking)
    held.save()
    record(
        actor=user,
        action=action,
        subject=str(held),
        publication_id=held.advertiser.publication_id,
        campaign=held.pk,
    )
    return held


def _advertiser(user: Somebody, advertiser_id: int) -> Advertiser:
    """An advertiser, held until the transaction ends: nobody books for it meanwhile."""
    found = Advertiser.objects.select_for_update(no_key=True).filter(pk=advertiser_id).first()
    if found is None:
        raise PermissionDenied
    need(user, found.publication_id)
    return found


def _record(user: Somebody, action: str, advertiser: Advertiser) -> None:
    record(
        actor=user,
        action=action,
        subject=advertiser.name,
        publication_id=advertiser.publication_id,
        advertiser=advertiser.pk,
    )


def _line(text: str) -> str:
    return _TURNING.sub("", " ".join(clean_text(text).split()))
