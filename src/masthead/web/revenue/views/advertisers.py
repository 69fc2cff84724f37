"""Advertisers for the team: all of them, and one with its contacts and campaigns."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.numbers import read_id
from masthead.web.revenue.models import Advertiser
from masthead.web.revenue.sponsors import advertising
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.forms import AdvertiserForm, CampaignForm, ContactForm
from masthead.web.revenue.sponsors.states import BookingState
from masthead.web.revenue.sponsors.trades import NAMES, Trade
from masthead.web.revenue.views.team_page import Crumb, show, title_of, titles_of

ICON = "group"
_AHEAD = (BookingState.HELD.value, BookingState.SOLD.value)


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The advertisers that a title looks after."""
    titles = titles_of(request)
    if not titles:
        return show(request, "revenue/advertisers.html", title="Advertisers", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    ahead = Count("campaigns__bookings", filter=Q(campaigns__bookings__state__in=_AHEAD), distinct=True)
    owed = Count("campaigns__bookings", filter=Q(campaigns__bookings__state=BookingState.OWED.value), distinct=True)
    rows = advertising.advertisers_for(request.user).filter(publication=publication).annotate(ahead=ahead, owed=owed)
    new = reverse("revenue:advertiser-new", args=[publication.slug])
    return show(
        request,
        "revenue/advertisers.html",
        title="Advertisers",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("revenue:advertisers-of", args=[each.slug])) for each in titles]
        if len(titles) > 1
        else [],
        rows=[(each, NAMES[Trade(each.trade)]) for each in rows],
        new_url=new,
        buttons=[HeaderButton("Add an advertiser", url=new, icon_name="plus")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new one."""
    publication = title_of(request, slug)
    form = AdvertiserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = advertising.add_advertiser(user=request.user, publication_id=publication.pk, plan=form.plan())
        except SponsorError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"{made.name} is entered. Give it a campaign, then book slots for it.")
            return redirect("revenue:advertiser", pk=made.pk)
    back = reverse("revenue:advertisers-of", args=[publication.slug])
    return _form(request, form, "Add an advertiser", [("Advertisers", reverse("revenue:advertisers"))], back)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of one."""
    held = _advertiser(request, pk)
    form = AdvertiserForm(request.POST or None, initial=AdvertiserForm.initial_of(held))
    if request.method == "POST" and form.is_valid():
        try:
            advertising.change_advertiser(user=request.user, advertiser_id=held.pk, plan=form.plan())
        except SponsorError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. Editions that are published already stay as they are.")
            return redirect("revenue:advertiser", pk=held.pk)
    return _form(request, form, f"Edit {held.name}", crumbs_of(held), reverse("revenue:advertiser", args=[held.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def advertiser(request: HttpRequest, pk: int) -> HttpResponse:
    """One: contacts, campaigns, and what is known."""
    held = _advertiser(request, pk)
    form = ContactForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST" and _done(request, held, form):
        return redirect("revenue:advertiser", pk=held.pk)
    campaigns = held.campaigns.annotate(
        ahead=Count("bookings", filter=Q(bookings__state__in=_AHEAD)), many=Count("bookings")
    )
    return show(
        request,
        "revenue/advertiser.html",
        title=held.name,
        icon=ICON,
        crumbs=crumbs_of(held)[:-1],
        advertiser=held,
        trade=NAMES[Trade(held.trade)],
        contacts=held.contacts.all(),
        campaigns=campaigns,
        form=form,
        status=400 if form.errors else 200,
        buttons=[
            HeaderButton("Add a campaign", url=reverse("revenue:campaign-new", args=[held.pk]), icon_name="plus"),
            HeaderButton("Edit", url=reverse("revenue:advertiser-edit", args=[held.pk]), icon_name="edit"),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """A new campaign of one."""
    held = _advertiser(request, pk)
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = advertising.add_campaign(user=request.user, advertiser_id=held.pk, plan=form.plan())
        except SponsorError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "The campaign is there. Tick its slots on the board.")
            return redirect(f"{reverse('revenue:slots')}?campaign={made.pk}")
    back = reverse("revenue:advertiser", args=[held.pk])
    return _form(request, form, "Add a campaign", crumbs_of(held), back)


def crumbs_of(held: Advertiser) -> list[Crumb]:
    """The way to an advertiser, itself last."""
    of_title = reverse("revenue:advertisers-of", args=[held.publication.slug])
    return [
        ("Advertisers", reverse("revenue:advertisers")),
        (held.publication.name, of_title),
        (held.name, reverse("revenue:advertiser", args=[held.pk])),
    ]


def _done(request: HttpRequest, held: Advertiser, form: ContactForm) -> bool:
    try:
        if request.POST.get("do") == "add" and form.is_valid():
            advertising.add_contact(user=request.user, advertiser_id=held.pk, plan=form.plan())
            messages.success(request, "The contact is entered.")
            return True
        number = read_id(request.POST.get("contact", ""))
        if request.POST.get("do") == "remove" and number is not None and held.contacts.filter(pk=number).exists():
            advertising.remove_contact(user=request.user, contact_id=number)
            messages.success(request, "The contact is removed; nothing about them is kept.")
            return True
    except SponsorError as refused:
        form.add_error(refused.field or None, str(refused))
    return False


def _advertiser(request: HttpRequest, pk: int) -> Advertiser:
    """The advertiser of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = advertising.advertisers_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _form(
    request: HttpRequest, form: AdvertiserForm | CampaignForm, title: str, crumbs: list[Crumb], back: str
) -> HttpResponse:
    return show(
        request,
        "revenue/sponsor_form.html",
        title=title,
        icon=ICON,
        crumbs=crumbs,
        form=form,
        back=back,
        status=400 if form.errors else 200,
    )
