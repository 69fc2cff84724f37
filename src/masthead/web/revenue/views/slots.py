"""The board of slots: all titles and languages by week, where open ones are booked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking
from masthead.web.revenue.sponsors.advertising import advertisers_for, campaigns_for
from masthead.web.revenue.sponsors.approving import creatives_for
from masthead.web.revenue.sponsors.board import WEEKS, board, counted
from masthead.web.revenue.sponsors.booking import Place, book
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.queries import bookings_for
from masthead.web.revenue.sponsors.states import SAYINGS, BookingState, CreativeState
from masthead.web.revenue.views.team_page import show, titles_of

ICON = "table"
_LEGEND = (BookingState.HELD, BookingState.SOLD, BookingState.DELIVERED, BookingState.OWED, BookingState.GOOD)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Some weeks, from the one asked for on; and booking what is ticked."""
    titles = titles_of(request)
    fault, chosen = "", frozenset[str]()
    if request.method == "POST":
        chosen = frozenset(request.POST.getlist("place"))
        try:
            made = _book(request)
        except SponsorError as refused:
            fault = str(refused)
        else:
            messages.success(request, _said(made))
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    now = timezone.now()
    monday = _monday(request.GET.get("from", ""), now)
    only = request.GET.get("title", "")
    shown = [each for each in titles if each.slug == only] or list(titles)
    weeks = board(shown, monday, now)
    return show(
        request,
        "revenue/slots.html",
        title="Sponsor slots",
        icon=ICON,
        status=400 if fault else 200,
        weeks=weeks,
        empty=not any(week.titles for week in weeks),
        fault=fault,
        chosen=chosen,
        campaign_chosen=request.POST.get("campaign", request.GET.get("campaign", "")),
        campaigns=campaigns_for(request.user).order_by("advertiser__name", "name"),
        advertisers=advertisers_for(request.user).exists(),
        legend=_legend(weeks),
        todo=_todo(request),
        filters=_filters(titles, only, monday),
        buttons=_buttons(titles, only),
        ways=_ways(request, monday),
    )


def _book(request: HttpRequest) -> tuple[Booking, ...]:
    try:
        places = [_place(each) for each in request.POST.getlist("place")]
        campaign = int(request.POST.get("campaign", ""))
    except ValueError:
        raise SponsorError("Choose open slots, and the campaign that they are for.") from None
    sold = request.POST.get("do") == "sell"
    return book(user=request.user, campaign_id=campaign, places=places, sold=sold, now=timezone.now())


def _place(text: str) -> Place:
    slot, _, day = text.partition(":")
    return Place(int(slot), dt.date.fromisoformat(day))


def _said(made: tuple[Booking, ...]) -> str:
    many = f"{len(made)} slots are" if len(made) > 1 else "1 slot is"
    return f"{many} {'sold' if made[0].state == BookingState.SOLD else 'held'} for {made[0].campaign}."


def _monday(text: str, now: dt.datetime) -> dt.date:
    """The Monday of the week asked for; this week's for what is no day within reach."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = now.date()
    if abs((day - now.date()).days) > 3 * 366:
        day = now.date()
    return day - dt.timedelta(days=day.weekday())


def _ways(request: HttpRequest, monday: dt.date) -> dict[str, str]:
    """Addresses of the weeks before and after."""
    found = {}
    for name, weeks in (("before", -WEEKS), ("after", WEEKS)):
        said = request.GET.copy()
        said["from"] = (monday + dt.timedelta(weeks=weeks)).isoformat()
        found[name] = f"?{said.urlencode()}"
    said = request.GET.copy()
    said.pop("from", None)
    return {**found, "here": f"?{said.urlencode()}", "last": (monday + dt.timedelta(weeks=WEEKS, days=-1)).isoformat()}


def _filters(titles: tuple[Publication, ...], only: str, monday: dt.date) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is shown now) of each title, and of all."""
    if len(titles) < 2:
        return []
    start = f"?from={monday.isoformat()}"
    known = {each.slug for each in titles}
    every = ("All titles", start, only not in known)
    return [every, *((each.name, f"{start}&title={each.slug}", each.slug == only) for each in titles)]


def _buttons(titles: tuple[Publication, ...], only: str) -> list[HeaderButton]:
    if not titles:
        return []
    slug = next((each.slug for each in titles if each.slug == only), titles[0].slug)
    return [
        HeaderButton("Rate card", url=reverse("revenue:rate-card", args=[slug]), icon_name="tag"),
        HeaderButton("House advertisements", url=reverse("revenue:house-ads", args=[slug]), icon_name="home"),
    ]


def _legend(weeks: Any) -> list[dict[str, object]]:
    found = counted(weeks)
    states: list[dict[str, object]] = [
        {"state": each.value, "saying": SAYINGS[each], "many": found.states.get(each, 0)}
        for each in _LEGEND
        if each in found.states or each in _LEGEND[:3]
    ]
    return [{"state": "open", "saying": None, "many": found.open}, *states]


def _todo(request: HttpRequest) -> list[tuple[int, str, str]]:
    """(how many, what, address) of what waits for somebody."""
    waiting = creatives_for(request.user).filter(state=CreativeState.SUBMITTED.value).count()
    owed = bookings_for(request.user).filter(state=BookingState.OWED.value).count()
    found = [
        (waiting, "text to approve" if waiting == 1 else "texts to approve", reverse("revenue:creatives")),
        (owed, "booking is owed" if owed == 1 else "bookings are owed", reverse("revenue:owed")),
    ]
    return [each for each in found if each[0]]
