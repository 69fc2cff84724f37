"""Employers for the team: who offers work in a title, their listings, and links to their reports."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from masthead.web.numbers import read_id
from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions, queries
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.forms import DaysForm, EmployerForm, initial_employer
from masthead.web.revenue.jobs.letters import report_url
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.models import Employer, EmployerLink, Listing
from masthead.web.revenue.views.jobs import SAID
from masthead.web.revenue.views.team_page import Crumb, show, title_of
from masthead.web.subscribers.public import Place

ICON = "group"
PAGE = 30


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """A title's employers, by name."""
    publication = title_of(request, slug)
    live = Count("listings", filter=Q(listings__state="live"))
    found = queries.employers_for(request.user).filter(publication=publication)
    page = Paginator(found.annotate(live=live, many=Count("listings")).order_by("name", "pk"), PAGE).get_page(
        request.GET.get("p")
    )
    return show(
        request,
        "revenue/employers.html",
        title="Employers",
        icon=ICON,
        about=publication.name,
        crumbs=_crumbs(publication),
        publication=publication,
        page=page,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def employer(request: HttpRequest, pk: int) -> HttpResponse:
    """One employer."""
    found = _employer(request, pk)
    do = request.POST.get("do")
    details = EmployerForm(request.POST if do == "change" else None, initial=initial_employer(found))
    days = DaysForm(request.POST if do == "link" else None, initial={"days": 90})
    if request.method == "POST" and _done(request, found, details, days):
        return redirect("revenue:employer", pk=found.pk)
    place, now = Place.of(found.publication), timezone.now()
    return show(
        request,
        "revenue/employer.html",
        title=found.name,
        icon=ICON,
        crumbs=[*_crumbs(found.publication), ("Employers", _of(found.publication))],
        employer=found,
        publication=found.publication,
        listings=[(each, SAID[ListingState(each.state)]) for each in _listings(request, found)],
        links=[(each, _standing(each), report_url(each, place)) for each in found.links.select_related("listing")[:50]],
        form=details,
        days=days,
        now=now,
        status=400 if details.errors or days.errors else 200,
    )


def _listings(request: HttpRequest, found: Employer) -> list[Listing]:
    return list(queries.listings_for(request.user).filter(employer=found)[:100])


def _done(request: HttpRequest, found: Employer, details: EmployerForm, days: DaysForm) -> bool:
    """Do what a button says; whether it is done."""
    do, user, now = request.POST.get("do"), request.user, timezone.now()
    form = {"change": details, "link": days}.get(do or "")
    try:
        if do == "change" and details.is_valid():
            actions.change_employer(user=user, employer_id=found.pk, **details.cleaned_data)
            messages.success(request, "Saved.")
            return True
        if do == "link" and days.is_valid():
            actions.make_link(user=user, employer_id=found.pk, days=days.cleaned_data["days"], now=now)
            messages.success(request, "The link is made. Whoever has it reads the report.")
            return True
        if do == "withdraw":
            actions.withdraw_link(user=user, link_id=_link(request, found).pk, now=now)
            messages.success(request, "The link is withdrawn. It shows nothing any more.")
            return True
    except JobError as refused:
        if form is not None and refused.field in form.fields:
            form.add_error(refused.field, str(refused))
        else:
            messages.error(request, str(refused))
    return False


def _link(request: HttpRequest, found: Employer) -> EmployerLink:
    """The link that was named. Raises PermissionDenied for one of somebody else's."""
    link = found.links.filter(pk=read_id(request.POST.get("link", "")) or 0).first()
    if link is None:
        raise PermissionDenied
    return link


def _standing(link: EmployerLink) -> str:
    if link.withdrawn_at is not None:
        return "withdrawn"
    return "open" if link.expires_at > timezone.now() else "expired"


def _employer(request: HttpRequest, pk: int) -> Employer:
    """The employer of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.employers_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _of(publication: Publication) -> str:
    return reverse("revenue:employers", args=[publication.slug])


def _crumbs(publication: Publication) -> list[Crumb]:
    of_title = reverse("revenue:jobs-of", args=[publication.slug])
    return [("Jobs", reverse("revenue:jobs")), (publication.name, of_title)]
