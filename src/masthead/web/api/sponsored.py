"""Sponsors, their texts and their bookings as the API finds and shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from masthead.web.api.callers import caller_of
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.reach import reached
from masthead.web.api.schemas.money import money_out
from masthead.web.api.schemas.slots import BookingOut, PlaceIn
from masthead.web.api.schemas.sponsors import (
    AdvertiserLine,
    AdvertiserOut,
    CampaignLine,
    CampaignOut,
    ContactOut,
    RunOut,
    SponsorLinkOut,
    TextOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.revenue.money import Money
from masthead.web.revenue.sponsors import advertising, approving, queries
from masthead.web.revenue.sponsors.booking import Place
from masthead.web.revenue.sponsors.faults import SponsorError

FURTHEST = dt.timedelta(days=3 * 366)
"""How far from today days may be that are asked for or booked."""
_OWNER = "advertiser__publication"


def advertiser_in(request: HttpRequest, number: int, scope: Scope) -> Any:
    """An advertiser within reach. Raises `Problem`, as all of these, alike for none and for somebody else's."""
    return reached(request, advertising.advertisers_for(caller_of(request).user), number, scope)


def campaign_in(request: HttpRequest, number: int, scope: Scope) -> Any:
    """A campaign within reach."""
    return reached(request, advertising.campaigns_for(caller_of(request).user), number, scope, title=_OWNER)


def text_in(request: HttpRequest, number: int, scope: Scope) -> Any:
    """A sponsor's text within reach."""
    rows = approving.creatives_for(caller_of(request).user)
    return reached(request, rows, number, scope, title=f"campaign__{_OWNER}")


def text_to_decide(request: HttpRequest, number: int, scope: Scope) -> Any:
    """The same for whoever decides: the token has to reach every title where it runs. Raises PermissionDenied."""
    found = text_in(request, number, scope)
    if not {each.publication_id for each in approving.runs_in(found)} <= caller_of(request).titles(scope):
        raise PermissionDenied("It runs in other publications than those of the token.")
    return found


def booking_in(request: HttpRequest, number: int, scope: Scope) -> Any:
    """A booking within reach."""
    return reached(request, queries.bookings_for(caller_of(request).user), number, scope)


def place_from(request: HttpRequest, body: PlaceIn, scope: Scope, pointer: str) -> Place:
    """A slot of a day that a body names. Raises `Problem`."""
    caller = caller_of(request)
    rows = queries.slots_for(caller.user).filter(publication__in=caller.titles(scope))
    if not rows.filter(pk=body.slot).exists():
        raise invalid("There is no such slot.", pointer=f"{pointer}/slot")
    if abs(body.day - timezone.now().date()) > FURTHEST:
        raise invalid("Choose a day within three years.", pointer=f"{pointer}/day")
    return Place(body.slot, body.day)


@contextmanager
def as_things_stand() -> Iterator[None]:
    """Around what is refused for how things stand, whichever field of a form the words would stand beside."""
    try:
        yield
    except SponsorError as fault:
        raise Problem("conflict", str(fault)) from None


def advertiser_line(held: Any) -> AdvertiserLine:
    """An advertiser as lists show it."""
    return AdvertiserLine(**_advertiser(held))


def advertiser_out(held: Any) -> AdvertiserOut:
    """An advertiser."""
    names = [name for name in ContactOut.model_fields if name != "id"]
    contacts = [ContactOut(id=each.pk, **{name: getattr(each, name) for name in names}) for each in held.contacts.all()]
    return AdvertiserOut(**_advertiser(held), contacts=contacts)


def campaign_line(held: Any) -> CampaignLine:
    """A campaign as lists show it."""
    return CampaignLine(**_campaign(held))


def campaign_out(held: Any) -> CampaignOut:
    """A campaign."""
    return CampaignOut(**_campaign(held), links=[link_out(each) for each in held.links.all()])


def link_out(link: Any) -> SponsorLinkOut:
    """A sponsor's link, without its address."""
    names = ("kind", "created_at", "expires_at", "withdrawn_at")
    said: dict[str, Any] = {name: getattr(link, name) for name in names}
    return SponsorLinkOut(id=link.pk, **said)


def text_out(creative: Any) -> TextOut:
    """A sponsor's text."""
    own = ("id", "campaign", "has_picture", "runs")
    said = {name: getattr(creative, name) for name in TextOut.model_fields if name not in own}
    runs = [
        RunOut(booking=each.pk, publication=each.publication.slug, slot=each.slot.name, day=each.day)
        for each in approving.runs_in(creative)
    ]
    return TextOut(
        id=creative.pk,
        campaign=creative.campaign_id,
        has_picture=creative.picture_id is not None,
        runs=runs,
        **said,
    )


def booking_out(booking: Any) -> BookingOut:
    """A booking."""
    names = ("day", "state", "held_until", "sold_at", "ended_at", "delivered_at", "late_minutes", "why", "created_at")
    said: dict[str, Any] = {name: getattr(booking, name) for name in names}
    return BookingOut(
        id=booking.pk,
        publication=booking.publication.slug,
        slot=booking.slot_id,
        slot_name=booking.slot.name,
        campaign=booking.campaign_id,
        advertiser_name=booking.campaign.advertiser.name,
        price=money_out(Money(booking.amount, booking.currency)),
        text=booking.creative_id,
        text_state=booking.creative.state if booking.creative is not None else None,
        edition=booking.edition_id,
        make_good_of=booking.make_good_of_id,
        **said,
    )


def _advertiser(held: Any) -> dict[str, Any]:
    said = {name: getattr(held, name) for name in AdvertiserLine.model_fields if name not in {"id", "publication"}}
    return {**said, "id": held.pk, "publication": held.publication.slug}


def _campaign(held: Any) -> dict[str, Any]:
    said = {name: getattr(held, name) for name in ("name", "order", "tracking", "note", "created_at")}
    owner = held.advertiser
    return {
        **said,
        "id": held.pk,
        "publication": owner.publication.slug,
        "advertiser": owner.pk,
        "advertiser_name": owner.name,
    }
