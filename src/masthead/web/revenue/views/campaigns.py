"""One campaign for the team: its bookings, texts and links; and one booking with what can be done about it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.numbers import read_id
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.models import Booking, Campaign, Slot, SponsorLink
from masthead.web.revenue.money import Money, totals
from masthead.web.revenue.sponsors import advertising, links
from masthead.web.revenue.sponsors import booking as sales
from masthead.web.revenue.sponsors.days import rules_of, text_due, today_at
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.forms import CampaignForm, MakeGoodForm
from masthead.web.revenue.sponsors.queries import booking_for, bookings_for
from masthead.web.revenue.sponsors.rate_card import for_sale
from masthead.web.revenue.sponsors.speaking import label_of
from masthead.web.revenue.sponsors.states import (
    CREATIVE_SAYINGS,
    MOVES,
    SAYINGS,
    BookingState,
    BookingStep,
    CreativeState,
)
from masthead.web.revenue.views.advertisers import crumbs_of
from masthead.web.revenue.views.team_page import Crumb, show
from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

ICON = "folder-open-inverse"
_WORTH = frozenset({BookingState.SOLD, BookingState.DELIVERED, BookingState.OWED, BookingState.GOOD})


@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Its bookings, its texts, and the links that were given out."""
    held = _campaign(request, pk)
    if request.method == "POST" and _link_done(request, held):
        return redirect("revenue:campaign", pk=held.pk)
    now = timezone.now()
    bookings = list(held.bookings.select_related("publication", "slot", "creative"))
    worth = totals(Money(each.amount, each.currency) for each in bookings if each.state in _WORTH)
    return show(
        request,
        "revenue/campaign.html",
        title=held.name,
        icon=ICON,
        about=held.advertiser.name,
        crumbs=crumbs_of(held.advertiser),
        campaign=held,
        rows=[(each, SAYINGS[BookingState(each.state)], label_of(each), _text(each)) for each in bookings],
        worth=worth,
        texts=[(each, CREATIVE_SAYINGS[CreativeState(each.state)]) for each in held.creatives.all()],
        links=[(each, links.writing_url(each)) for each in _writing_links(held, now)],
        zone=time_zone_of(held.advertiser.publication_id),
        buttons=[
            HeaderButton("Book slots", url=f"{reverse('revenue:slots')}?campaign={held.pk}", icon_name="table"),
            HeaderButton("Edit", url=reverse("revenue:campaign-edit", args=[held.pk]), icon_name="edit"),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    held = _campaign(request, pk)
    form = CampaignForm(request.POST or None, initial=CampaignForm.initial_of(held))
    if request.method == "POST" and form.is_valid():
        try:
            advertising.change_campaign(user=request.user, campaign_id=held.pk, plan=form.plan())
        except SponsorError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. Editions that are published already stay as they are.")
            return redirect("revenue:campaign", pk=held.pk)
    return show(
        request,
        "revenue/sponsor_form.html",
        title=f"Edit {held.name}",
        icon=ICON,
        crumbs=[*crumbs_of(held.advertiser), (held.name, reverse("revenue:campaign", args=[held.pk]))],
        form=form,
        back=reverse("revenue:campaign", args=[held.pk]),
        status=400 if form.errors else 200,
    )


@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """What advertisers have to come, the longest first."""
    rows = bookings_for(request.user).filter(state=BookingState.OWED.value).order_by("day", "pk")
    return show(
        request,
        "revenue/owed.html",
        title="Owed to advertisers",
        icon="warning",
        crumbs=[("Sponsor slots", reverse("revenue:slots"))],
        rows=[(each, label_of(each)) for each in rows],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking: how it stands, and its buttons."""
    held = booking_for(request.user, pk)
    if held is None:
        raise PermissionDenied
    good = MakeGoodForm(
        request.POST if request.POST.get("do") == "make-good" else None, booking=held, slots=_slots(request, held)
    )
    fault = ""
    if request.method == "POST":
        try:
            to = _step(request, held, good)
        except SponsorError as refused:
            fault = str(refused)
        else:
            if to is not None:
                return redirect("revenue:booking", pk=to.pk)
    house = house_of(held.publication)
    return show(
        request,
        "revenue/booking.html",
        title=f"{label_of(held)}, {held.day.day} {held.day:%B %Y}",
        icon="tag",
        about=held.campaign.advertiser.name,
        crumbs=_crumbs(request, held),
        booking=held,
        saying=SAYINGS[BookingState(held.state)],
        price=Money(held.amount, held.currency).spoken("en"),
        steps=_steps(held),
        text=_text(held),
        due=text_due(house, held.day, rules_of(held.publication_id)),
        zone=time_zone_of(held.publication_id),
        good=good,
        make_goods=held.make_goods.select_related("publication", "slot"),
        fault=fault,
        status=400 if fault or good.errors else 200,
    )


def _step(request: HttpRequest, held: Booking, good: MakeGoodForm) -> Booking | None:
    """Do what a button says; the booking to look at next, None where nothing was done."""
    do, why, now = request.POST.get("do", ""), request.POST.get("why", ""), timezone.now()
    ways = {BookingStep.SELL.value: sales.sell, BookingStep.RELEASE.value: sales.release, "prolong": sales.prolong}
    reasons = {
        BookingStep.CANCEL.value: sales.cancel,
        BookingStep.OWE.value: sales.owe,
        BookingStep.WAIVE.value: sales.waive,
    }
    if do in ways:
        done = ways[do](user=request.user, booking_id=held.pk, now=now)
    elif do in reasons:
        done = reasons[do](user=request.user, booking_id=held.pk, why=why, now=now)
    elif do == BookingStep.MAKE_GOOD and good.is_valid():
        place = sales.Place(good.cleaned_data["slot"], good.cleaned_data["day"])
        done = sales.make_good(user=request.user, booking_id=held.pk, place=place, now=now)
    else:
        return None
    messages.success(request, f"{SAYINGS[BookingState(done.state)].words}: {done.slot.name} on {_said(done.day)}.")
    return done


def _steps(held: Booking) -> set[str]:
    """What can be done now; nothing can have gone wrong before its day."""
    found = {step.name.lower() for step in MOVES[BookingState(held.state)]}
    early = held.state == BookingState.SOLD and held.day > today_at(held.publication, timezone.now())
    return found - {"owe"} if early else found


def _link_done(request: HttpRequest, held: Campaign) -> bool:
    now, number = timezone.now(), read_id(request.POST.get("link", ""))
    if request.POST.get("do") == "link":
        links.make_link(user=request.user, campaign_id=held.pk, kind=SponsorLink.Kind.CREATIVE, now=now)
        messages.success(request, "The link is made. Send it to the sponsor; whoever has it can write texts.")
        return True
    if request.POST.get("do") == "withdraw" and number is not None and held.links.filter(pk=number).exists():
        links.withdraw_link(user=request.user, link_id=number, now=now)
        messages.success(request, "The link is withdrawn and opens nothing any more.")
        return True
    return False


def _writing_links(held: Campaign, now: dt.datetime) -> list[SponsorLink]:
    rows = links.good_links(now).filter(campaign=held, kind=SponsorLink.Kind.CREATIVE)
    return list(rows.select_related("campaign__advertiser__publication"))


def _text(held: Booking) -> str:
    """How its text stands, in words; "" where it needs none."""
    if held.slot.line:
        return ""
    return CREATIVE_SAYINGS[CreativeState(held.creative.state)].words if held.creative is not None else "No text yet"


def _slots(request: HttpRequest, held: Booking) -> list[Slot]:
    """Where something could be made good: what is for sale on some day."""
    allowed = publications_with(request.user, Right.REVENUE)
    rows = Slot.objects.filter(publication__in=allowed, line=held.slot.line)
    return sorted(
        for_sale(rows.select_related("publication").prefetch_related("rates")),
        key=lambda each: (each.publication_id != held.publication_id, each.publication.name, each.position),
    )


def _crumbs(request: HttpRequest, held: Booking) -> list[Crumb]:
    """By the campaign for those who may see it; slots of a title are also booked for advertisers of another."""
    if not advertising.campaigns_for(request.user).filter(pk=held.campaign_id).exists():
        return [("Sponsor slots", reverse("revenue:slots"))]
    return [
        *crumbs_of(held.campaign.advertiser),
        (held.campaign.name, reverse("revenue:campaign", args=[held.campaign_id])),
    ]


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """The campaign of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = advertising.campaigns_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
