"""Sponsors’ texts for the newsroom: those that wait, and one as readers would read it, to approve or send back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from masthead.edition.catalogue import catalogue_for
from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import Booking, Creative
from masthead.web.revenue.sponsors import approving
from masthead.web.revenue.sponsors.asking import said_of_link
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.fields import fields_of_booking
from masthead.web.revenue.sponsors.for_sponsors import body_of, picture_url
from masthead.web.revenue.sponsors.speaking import label_of
from masthead.web.revenue.sponsors.states import (
    CREATIVE_MOVES,
    CREATIVE_SAYINGS,
    BookingState,
    CreativeState,
    CreativeStep,
)
from masthead.web.revenue.sponsors.writing import open_bookings
from masthead.web.revenue.views.advertisers import crumbs_of
from masthead.web.revenue.views.team_page import show, titles_of

ICON = "doc-full"
_WAITING = (CreativeState.SUBMITTED, CreativeState.CHANGES, CreativeState.DRAFT)
_MOST = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the newsroom, then what waits for sponsors."""
    titles_of(request)
    found = approving.creatives_for(request.user)
    groups = []
    for state in _WAITING:
        rows = list(found.filter(state=state.value).order_by("submitted_at", "pk")[:_MOST])
        if rows:
            groups.append((CREATIVE_SAYINGS[state], [(each, _first(each)) for each in rows]))
    return show(
        request,
        "revenue/creatives.html",
        title="Sponsors’ texts",
        icon=ICON,
        groups=groups,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def creative(request: HttpRequest, pk: int) -> HttpResponse:
    """One text, and the decision about it."""
    held = approving.creatives_for(request.user).filter(pk=pk).first()
    if held is None:
        raise PermissionDenied
    fault = ""
    if request.method == "POST":
        try:
            _decide(request, held)
        except SponsorError as refused:
            fault = str(refused)
        else:
            return redirect("revenue:creative", pk=held.pk)
    advertiser = held.campaign.advertiser
    runs = approving.runs_in(held)
    said, warn = said_of_link(held)
    house = house_of(advertiser.publication)
    return show(
        request,
        "revenue/creative.html",
        title=held.headline or "A text without a headline",
        icon=ICON,
        about=advertiser.name,
        crumbs=[*crumbs_of(advertiser), (held.campaign.name, reverse("revenue:campaign", args=[held.campaign_id]))],
        creative=held,
        advertiser=advertiser,
        language=advertiser.publication.language,
        saying=CREATIVE_SAYINGS[CreativeState(held.state)],
        steps={str(step) for step in CREATIVE_MOVES[CreativeState(held.state)]},
        runs=[(each, label_of(each)) for each in runs],
        links=_targets(runs) or [held.url],
        more=[(each, label_of(each)) for each in _more(held)],
        body=body_of(held),
        picture=picture_url(held),
        label=catalogue_for(house.publication.language, house.labels).word("advertisement"),
        link_said=said,
        link_warns=warn,
        fault=fault,
        status=400 if fault else 200,
    )


def _decide(request: HttpRequest, held: Creative) -> None:
    do, now, user = request.POST.get("do", ""), timezone.now(), request.user
    said, text = request.POST.get("version", ""), request.POST.get("remark", "")
    version = int(said) if said.isdecimal() and len(said) < 10 else -1
    if do == CreativeStep.APPROVE:
        approving.approve(user=user, creative_id=held.pk, version=version, now=now)
        messages.success(request, "Approved. Editions of its days carry it, locked and labelled.")
    elif do == CreativeStep.RETURN:
        approving.send_back(user=user, creative_id=held.pk, version=version, remark=text, now=now)
        messages.success(request, "Sent back. The sponsor reads your words behind the link.")
    elif do == CreativeStep.REOPEN:
        approving.reopen(user=user, creative_id=held.pk, remark=text, now=now)
        messages.success(request, "Opened again. Editions to come go without it until it is approved.")
    elif do == "place":
        number = request.POST.get("booking", "")
        booking_id = int(number) if number.isdecimal() and len(number) < 12 else 0
        booking = approving.run_approved(user=user, creative_id=held.pk, booking_id=booking_id)
        messages.success(request, f"It runs on {booking.day.day} {booking.day:%B %Y}, too.")


def _targets(runs: tuple[Booking, ...]) -> list[str]:
    """Where its button leads, tracking and all; one a booking that differs."""
    found = (fields_of_booking(each).call_to_action for each in runs)
    return list(dict.fromkeys(each.url for each in found if each is not None))


def _first(each: Creative) -> Booking | None:
    return next(iter(approving.runs_in(each)), None)


def _more(held: Creative) -> list[Booking]:
    """Where else an approved text could run."""
    if held.state != CreativeState.APPROVED:
        return []
    rows = open_bookings(held.campaign).filter(creative=None, state=BookingState.SOLD.value)
    return list(rows.order_by("day", "pk"))
