"""Promotions of sister titles for the team: all of a title's, one with what came of it, and its form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.growth.models import Promotion
from masthead.web.growth.promotions import actions, queries
from masthead.web.growth.promotions.faults import PromotionError
from masthead.web.growth.promotions.forms import PromotionForm, initial_of
from masthead.web.growth.views.team_page import Crumb, show, title_of, titles_of
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.segments.queries import segments_of

ICON = "globe"


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What a title tells of its sisters."""
    titles = titles_of(request)
    if not titles:
        return show(request, "growth/promotions.html", title="Sister titles", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    found = queries.promotions_for(request.user).filter(publication=publication)
    sisters = queries.titles_to_promote(publication)
    new = reverse("growth:promotion-new", args=[publication.slug])
    return show(
        request,
        "growth/promotions.html",
        title="Sister titles",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("growth:promotions-of", args=[each.slug])) for each in titles]
        if len(titles) > 1
        else [],
        rows=[(each, _standing(each), queries.account_of(each)) for each in found],
        sisters=sisters,
        new_url=new,
        buttons=[HeaderButton("Add a promotion", url=new, icon_name="plus")] if sisters else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """One promotion: what it says, what came of it, and its buttons."""
    found = _promotion(request, pk)
    if request.method == "POST" and (gone := _done(request, found)) is not None:
        return redirect("growth:promotions-of", slug=found.publication.slug) if gone else redirect(request.path)
    account = queries.account_of(found)
    return show(
        request,
        "growth/promotion.html",
        title=found.title.name,
        icon=ICON,
        crumbs=_crumbs(found.publication),
        promotion=found,
        publication=found.publication,
        standing=_standing(found),
        account=account,
        percent=f"{100 * account.rate:.1f} %" if account.readers else "–",
        showings=queries.by_mailing(found),
        buttons=[HeaderButton("Edit", url=reverse("growth:promotion-edit", args=[found.pk]), icon_name="edit")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new one."""
    publication = title_of(request, slug)
    form = _form(request, publication, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(user=request.user, publication_id=publication.pk, plan=form.plan())
        except PromotionError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"{made.title.name} stands in editions from its first day on.")
            return redirect("growth:promotion", pk=made.pk)
    return _show_form(request, publication, form, "Add a promotion")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    found = _promotion(request, pk)
    form = _form(request, found.publication, found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(user=request.user, promotion_id=found.pk, plan=form.plan())
        except PromotionError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. Editions that are published already stay as they are.")
            return redirect("growth:promotion", pk=found.pk)
    return _show_form(request, found.publication, form, f"Edit the promotion of {found.title.name}")


def _done(request: HttpRequest, found: Promotion) -> bool | None:
    """Do what a button says; whether the promotion is gone, None where nothing was done."""
    do = request.POST.get("do")
    try:
        if do in {"stop", "resume"}:
            actions.stop(user=request.user, promotion_id=found.pk, stopped=do == "stop")
            messages.success(request, "Nobody is shown it any more." if do == "stop" else "It is shown again.")
            return False
        if do == "remove":
            actions.remove(user=request.user, promotion_id=found.pk)
            messages.success(request, f"The promotion of {found.title.name} is removed.")
            return True
    except PromotionError as refused:
        messages.error(request, str(refused))
    return None


def _promotion(request: HttpRequest, pk: int) -> Promotion:
    """The promotion of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.promotions_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _standing(each: Promotion) -> str:
    """“running”, “stopped”, “waiting” for its first day or “over”."""
    today = timezone.now().astimezone(time_zone_of(each.publication_id)).date()
    if each.stopped:
        return "stopped"
    if each.starts > today:
        return "waiting"
    return "over" if each.ends is not None and each.ends < today else "running"


def _form(request: HttpRequest, publication: Publication, held: Promotion | None) -> PromotionForm:
    today = timezone.now().astimezone(time_zone_of(publication.pk)).date()
    fresh = {"starts": today.isoformat(), "position": 10, "per_reader": 3, "days": 30, "per_edition": 0}
    return PromotionForm(
        request.POST or None,
        initial=initial_of(held) if held is not None else fresh,
        titles=[held.title] if held is not None else queries.titles_to_promote(publication),
        segments=[(each.slug, f"In the segment “{each.name}”") for each in segments_of(publication.pk)],
    )


def _show_form(request: HttpRequest, publication: Publication, form: PromotionForm, title: str) -> HttpResponse:
    return show(
        request,
        "growth/promotion_form.html",
        title=title,
        icon=ICON,
        crumbs=_crumbs(publication),
        form=form,
        publication=publication,
        status=400 if form.errors else 200,
    )


def _crumbs(publication: Publication) -> list[Crumb]:
    of_title = reverse("growth:promotions-of", args=[publication.slug])
    return [("Sister titles", reverse("growth:promotions")), (publication.name, of_title)]
