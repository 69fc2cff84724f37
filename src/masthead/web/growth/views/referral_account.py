"""The account of gifts: who earned what, and what became of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from masthead.web.growth.models import Gift
from masthead.web.growth.referrals import queries
from masthead.web.growth.referrals.account import Filters, filtered, gifts_for, people_of
from masthead.web.growth.referrals.forms import STATE_WORDS, FiltersForm
from masthead.web.growth.referrals.states import GiftState, Why
from masthead.web.growth.views.referral_queue import WHY_WORDS, buttons_of, decide
from masthead.web.growth.views.referrals import ICON, crumbs_of
from masthead.web.growth.views.team_page import show, title_of
from masthead.web.publications.queries import time_zone_of
from masthead.web.team.queries import may
from masthead.web.team.roles import Right

PAGE = 50


@require_safe
def account(request: HttpRequest, slug: str) -> HttpResponse:
    """Every gift of a title, as far as filters let them through."""
    publication = title_of(request, slug)
    milestones = [(each.milestone.pk, each.milestone.name) for each in queries.stock_of(publication.pk)]
    form = FiltersForm(request.GET or None, milestones=milestones)
    filters = _filters(form)
    mine = gifts_for(request.user).filter(milestone__programme__publication=publication)
    sees = may(request.user, Right.AUDIENCE, publication.pk)
    page = Paginator(filtered(mine, filters, sees_people=sees), PAGE).get_page(request.GET.get("p"))
    people = people_of(request.user, publication.pk, [each.subscriber_id for each in page.object_list])
    asked = {name: str(getattr(filters, name)) for name in ("state", "milestone", "person") if getattr(filters, name)}
    return show(
        request,
        "growth/gifts.html",
        title="Account of gifts",
        icon=ICON,
        crumbs=crumbs_of(publication),
        publication=publication,
        zone=time_zone_of(publication.pk),
        form=form if form.is_bound else FiltersForm(milestones=milestones),
        filters=urlencode(asked),
        sees_people=sees,
        page=page,
        anything=mine.exists(),
        rows=[(each, people[each.subscriber_id], *_standing(each)) for each in page.object_list],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def gift(request: HttpRequest, pk: int) -> HttpResponse:
    """One gift, line by line."""
    found = gifts_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    if request.method == "POST":
        decide(request)
        return redirect(request.path)
    publication = found.milestone.programme.publication
    lines = [(each, STATE_WORDS[GiftState(each.after)], WHY_WORDS[Why(each.why)]) for each in found.moves.all()]
    state, why = _standing(found)
    of_title = reverse("growth:gifts", args=[publication.slug])
    return show(
        request,
        "growth/gift.html",
        title=f"{found.milestone.name}",
        icon=ICON,
        crumbs=[*crumbs_of(publication), ("Account of gifts", of_title)],
        publication=publication,
        zone=time_zone_of(publication.pk),
        gift=found,
        person=people_of(request.user, publication.pk, [found.subscriber_id])[found.subscriber_id],
        state=state,
        why=why,
        lines=lines,
        acts=buttons_of(found),
    )


def _filters(form: FiltersForm) -> Filters:
    if not form.is_valid():
        return Filters()
    said = form.cleaned_data
    return Filters(said["state"], int(said["milestone"]), said["person"])


def _standing(found: Gift) -> tuple[str, str]:
    """(state, why) in words."""
    if found.state == GiftState.EARNED and found.milestone.sort == "parcel" and found.told_at is not None:
        return STATE_WORDS[GiftState.EARNED], "waits for the reader’s address"
    return STATE_WORDS[GiftState(found.state)], WHY_WORDS[Why(found.why)]
