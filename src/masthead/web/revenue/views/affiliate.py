"""Affiliate programmes for the team: all of a title's with what they bring, one with its links, and its form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.edition.paid_links import place_of
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.affiliate import actions, queries
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.affiliate.forms import ProgrammeForm, TryForm, initial_of
from masthead.web.revenue.affiliate.rules import rule_of
from masthead.web.revenue.models import Programme
from masthead.web.revenue.views.team_page import Crumb, show, title_of, titles_of

ICON = "link"
_LINKS = 200


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What a title's programmes bring."""
    titles = titles_of(request)
    if not titles:
        return show(request, "revenue/affiliate.html", title="Affiliate links", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    found = list(queries.programmes_for(request.user).filter(publication=publication))
    new_url = reverse("revenue:programme-new", args=[publication.slug])
    account = queries.account_of(publication.pk, found)
    return show(
        request,
        "revenue/affiliate.html",
        title="Affiliate links",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("revenue:affiliate-of", args=[each.slug])) for each in titles]
        if len(titles) > 1
        else [],
        account=account,
        rows=[(each, account.programmes[each.pk]) for each in found],
        editions=list(account.editions.items())[: queries.EDITIONS],
        shown=queries.EDITIONS,
        new_url=new_url,
        buttons=[HeaderButton("Add a programme", url=new_url, icon_name="plus")] if found else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme: its rules, its links with clicks and earnings, its files, and its buttons."""
    found = _programme(request, pk)
    if request.method == "POST" and request.POST.get("do") in {"pause", "resume"}:
        paused = request.POST["do"] == "pause"
        actions.pause_programme(user=request.user, programme_id=found.pk, paused=paused)
        said = "Its links are left as they are written from now on." if paused else "Its links are marked again."
        messages.success(request, f"{said} What is published stays as it is.")
        return redirect(request.path)
    account = queries.account_of(found.publication_id, [found])
    tried = TryForm(request.GET)
    return show(
        request,
        "revenue/programme.html",
        title=found.name,
        icon=ICON,
        crumbs=crumbs(found.publication),
        programme=found,
        publication=found.publication,
        line=account.programmes[found.pk],
        links=queries.with_earnings(account.links[:_LINKS], found),
        more=max(len(account.links) - _LINKS, 0),
        shown=queries.EDITIONS,
        elsewhere=account.elsewhere,
        imports=queries.imports_for(request.user).filter(programme=found)[:20],
        try_form=tried,
        tried=_tried(found, tried),
        buttons=[
            HeaderButton("Edit", url=reverse("revenue:programme-edit", args=[found.pk]), icon_name="edit"),
            HeaderButton("Import earnings", url=reverse("revenue:earnings", args=[found.pk]), icon_name="upload"),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new one."""
    publication = title_of(request, slug)
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_programme(
                user=request.user, publication_id=publication.pk, plan=form.plan(), now=timezone.now()
            )
        except AffiliateError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"Links to {made.name} are marked and disclosed from now on.")
            return redirect("revenue:programme", pk=made.pk)
    return _show_form(request, publication, form, "Add a programme")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    found = _programme(request, pk)
    form = ProgrammeForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_programme(user=request.user, programme_id=found.pk, plan=form.plan())
        except AffiliateError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. Editions that are published already stay as they are.")
            return redirect("revenue:programme", pk=found.pk)
    return _show_form(request, found.publication, form, f"Edit {found.name}", found)


def crumbs(publication: Publication) -> list[Crumb]:
    """The pages above those of a programme."""
    of_title = reverse("revenue:affiliate-of", args=[publication.slug])
    return [("Affiliate links", reverse("revenue:affiliate")), (publication.name, of_title)]


def _programme(request: HttpRequest, pk: int) -> Programme:
    """The programme of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.programmes_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _tried(found: Programme, form: TryForm) -> tuple[str, str] | None:
    """(address, as it would be written in the first section of today, "" where it is none of the programme's)."""
    address = form.cleaned_data["address"].strip() if form.is_valid() else ""
    if not address:
        return None
    rule = rule_of(found)
    if not (rule.pays_for(address) or rule.leads_through(address)):
        return address, ""
    today = timezone.now().astimezone(time_zone_of(found.publication_id)).date()
    return address, rule.written(address, place_of(today, 0))


def _show_form(
    request: HttpRequest, publication: Publication, form: ProgrammeForm, title: str, held: Programme | None = None
) -> HttpResponse:
    back = ("revenue:programme", held.pk) if held is not None else ("revenue:affiliate-of", publication.slug)
    return show(
        request,
        "revenue/programme_form.html",
        title=title,
        icon=ICON,
        crumbs=crumbs(publication),
        form=form,
        publication=publication,
        back_url=reverse(back[0], args=[back[1]]),
        status=400 if form.errors else 200,
    )
