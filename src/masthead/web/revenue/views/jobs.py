"""Job listings for the team: what waits, what is live, one listing, and the rules of the board."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.edition.normal_form import clean_text, one_line
from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions, queries
from masthead.web.revenue.jobs.countries import country_name
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.forms import BoardForm, ListingForm, initial_board, initial_words
from masthead.web.revenue.jobs.promises import missed_promises
from masthead.web.revenue.jobs.reporting import accounts_of
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.models import Listing
from masthead.web.revenue.views.job_deeds import DeedForms, deed_forms, do
from masthead.web.revenue.views.team_page import Crumb, show, title_of, titles_of
from masthead.web.subscribers.public import Place

ICON = "user"
PAGE = 30
SAID: dict[ListingState, str] = {
    ListingState.WAITING: "To approve",
    ListingState.LIVE: "On the board",
    ListingState.ASKED: "Not confirmed",
    ListingState.EXPIRED: "Over",
    ListingState.REFUSED: "Refused",
    ListingState.WITHDRAWN: "Taken down",
}


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A title's listings, those that wait for a decision first."""
    titles = titles_of(request)
    if not titles:
        return show(request, "revenue/jobs.html", title="Jobs", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    here = reverse("revenue:jobs-of", args=[publication.slug])
    counts = queries.states_of(publication.pk)
    state, words = _asked_for(request, counts), one_line(clean_text(request.GET.get("q", "")[:100]))
    found = queries.listings_for(request.user).filter(publication=publication, state=state.value)
    for word in words.split()[:6]:
        found = found.filter(Q(role__icontains=word) | Q(company__icontains=word) | Q(place__icontains=word))
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    missed = missed_promises(publication, queries.today_at(publication.pk))
    shown = queries.shown_counts(each.pk for each in page.object_list)
    return show(
        request,
        "revenue/jobs.html",
        title="Jobs",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("revenue:jobs-of", args=[each.slug])) for each in titles] if len(titles) > 1 else [],
        tabs=[(each, SAID[each], counts.get(each.value, 0), f"{here}?state={each.value}") for each in SAID],
        state=state,
        words=words,
        anything=bool(counts),
        page=page,
        rows=[(each, _where(each), shown.get(each.pk, 0), missed.get(each.pk, 0)) for each in page.object_list],
        here=here,
        board=queries.board_of(publication.pk),
        board_url=Place.of(publication).url("jobs/"),
        buttons=_buttons(publication),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """One listing: what it says, what is to be decided, and what became of it."""
    found = _listing(request, pk)
    forms = deed_forms(found, request.POST or None)
    if request.method == "POST" and do(request, found, forms):
        return redirect("revenue:job", pk=found.pk)
    found.refresh_from_db()
    return _show_listing(request, found, forms)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter one for somebody."""
    publication = title_of(request, slug)
    form = ListingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_listing(
                user=request.user, publication_id=publication.pk, words=form.words(), now=timezone.now()
            )
        except JobError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "The listing is entered. Approve it, and readers see it.")
            return redirect("revenue:job", pk=made.pk)
    return _show_form(request, publication, form, "Enter a listing", _of(publication))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put its words right."""
    found = _listing(request, pk)
    form = ListingForm(request.POST or None, initial=initial_words(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_listing(user=request.user, listing_id=found.pk, words=form.words())
        except JobError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. Editions that are published already stay as they are.")
            return redirect("revenue:job", pk=found.pk)
    back = reverse("revenue:job", args=[found.pk])
    return _show_form(request, found.publication, form, f"Edit {found.role}", back)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """How a title runs its jobs."""
    publication = title_of(request, slug)
    form = BoardForm(request.POST or None, initial=initial_board(queries.board_of(publication.pk)))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_board(user=request.user, publication_id=publication.pk, plan=form.plan())
        except JobError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"Jobs of {publication.name} keep to this from now on.")
            return redirect("revenue:jobs-of", slug=publication.slug)
    return show(
        request,
        "revenue/job_rules.html",
        title="Rules for jobs",
        icon=ICON,
        about=publication.name,
        crumbs=_crumbs(publication),
        form=form,
        publication=publication,
        back=_of(publication),
        status=400 if form.errors else 200,
    )


def _show_listing(request: HttpRequest, found: Listing, forms: DeedForms) -> HttpResponse:
    place = Place.of(found.publication)
    state = ListingState(found.state)
    live = state is ListingState.LIVE
    missed = missed_promises(found.publication, queries.today_at(found.publication_id)) if live else {}
    changeable = state in {ListingState.WAITING, ListingState.LIVE}
    edit_url = reverse("revenue:job-edit", args=[found.pk])
    return show(
        request,
        "revenue/job.html",
        title=found.role,
        icon=ICON,
        about=found.company,
        crumbs=_crumbs(found.publication),
        each=found,
        publication=found.publication,
        state=state,
        standing=SAID[state],
        where=_where(found),
        board=queries.board_of(found.publication_id),
        missed=missed.get(found.pk, 0),
        account=accounts_of([found])[0] if found.starts_on else None,
        forms=forms,
        public_url=place.url(f"jobs/{found.key}/") if live else "",
        buttons=[HeaderButton("Edit", url=edit_url, icon_name="edit")] if changeable else [],
        status=400 if forms.refused else 200,
    )


def _asked_for(request: HttpRequest, counts: Any) -> ListingState:
    """The state that is shown: the one asked for, else what waits, else what is live."""
    said = request.GET.get("state", "")
    if said in {each.value for each in SAID}:
        return ListingState(said)
    return ListingState.WAITING if counts.get(ListingState.WAITING.value) else ListingState.LIVE


def _listing(request: HttpRequest, pk: int) -> Listing:
    """The listing of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.listings_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _show_form(request: HttpRequest, publication: Publication, form: Form, title: str, back: str) -> HttpResponse:
    return show(
        request,
        "revenue/job_form.html",
        title=title,
        icon=ICON,
        crumbs=_crumbs(publication),
        form=form,
        publication=publication,
        back=back,
        status=400 if form.errors else 200,
    )


def _where(listing: Listing) -> str:
    parts = [listing.place, country_name(listing.country, "en"), "remote" if listing.remote else ""]
    return ", ".join(part for part in parts if part)


def _buttons(publication: Publication) -> list[HeaderButton]:
    named = (("Add", "job-new", "plus"), ("Employers", "employers", "group"), ("Rules", "job-rules", "cog"))
    return [
        HeaderButton(label, url=reverse(f"revenue:{name}", args=[publication.slug]), icon_name=icon)
        for label, name, icon in named
    ]


def _of(publication: Publication) -> str:
    return reverse("revenue:jobs-of", args=[publication.slug])


def _crumbs(publication: Publication) -> list[Crumb]:
    return [("Jobs", reverse("revenue:jobs")), (publication.name, _of(publication))]
