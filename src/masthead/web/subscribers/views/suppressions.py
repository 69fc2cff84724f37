"""Suppressed addresses: the list, looking one up, adding, lifting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.subscribers.actions import suppressions as actions
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.queries.suppressions import (
    REASONS,
    look_up,
    suppression_seen_by,
    suppressions_seen_by,
)
from masthead.web.subscribers.suppression_forms import AddForm, ChooseForm, WhyForm
from masthead.web.subscribers.views.page import publications_of, show

PER_PAGE = 50
_ICON = "cross"
_SHOWN_REFUSED = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is suppressed, newest first, and one address that is looked up."""
    form = ChooseForm(request.GET, **_places(request))
    page = Paginator(suppressions_seen_by(request.user, **form.wanted()), PER_PAGE).get_page(request.GET.get("p"))
    asked = request.GET.get("address", "").strip()
    found = look_up(request.user, asked) if asked else None
    filters = [(key, value) for key in form.fields if (value := request.GET.get(key, ""))]
    return show(
        request,
        "subscribers/suppressions.html",
        title="Suppressions",
        icon=_ICON,
        buttons=[HeaderButton("Add", reverse("subscribers:suppressions-add"), icon_name="plus", priority=10)],
        form=form,
        page=page,
        rows=[_row(request, each) for each in page],
        asked=asked,
        found=found,
        found_rows=[_row(request, each) for each in found.rows] if found is not None else [],
        filtered=bool(filters),
        query=urlencode(filters),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Suppress one address or many."""
    places = _places(request)
    form = AddForm(request.POST or None, **places)
    refused: tuple[actions.Refused, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.suppress(
                actor=request.user,
                text=form.cleaned_data["addresses"],
                publication_id=form.publication_id,
                why=form.cleaned_data["why"],
                at=timezone.now(),
            )
        except SubscriberError as fault:
            form.add_error("addresses", str(fault))
        else:
            messages.success(request, _told(done))
            if not done.refused:
                return redirect("subscribers:suppressions")
            refused = done.refused
            form = AddForm(
                initial=form.cleaned_data | {"addresses": "\n".join(each.line for each in refused)}, **places
            )
    return show(
        request,
        "subscribers/suppressions_add.html",
        title="Suppress addresses",
        icon=_ICON,
        crumbs=[("Suppressions", reverse("subscribers:suppressions"))],
        form=form,
        refused=refused[:_SHOWN_REFUSED],
        more=max(len(refused) - _SHOWN_REFUSED, 0),
        most=actions.MOST_AT_ONCE,
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, suppression_id: int) -> HttpResponse:
    """Let an address be mailed again, after asking why."""
    row = suppression_seen_by(request.user, suppression_id)
    if row is None or not actions.may_lift(request.user, row):
        raise PermissionDenied
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift(
                actor=request.user, suppression_id=suppression_id, why=form.cleaned_data["why"], at=timezone.now()
            )
        except SubscriberError as fault:
            form.add_error("why", str(fault))
        else:
            messages.success(request, "This address may be mailed again by what it subscribes to.")
            return redirect("subscribers:suppressions")
    return show(
        request,
        "subscribers/suppression_lift.html",
        title="Lift a suppression",
        icon=_ICON,
        crumbs=[("Suppressions", reverse("subscribers:suppressions"))],
        form=form,
        row=row,
        reason=REASONS[row.reason],
        status=400 if form.errors else 200,
    )


def _places(request: HttpRequest) -> dict[str, Any]:
    titles = [(each.pk, each.name) for each in publications_of(request)]
    return {"titles": titles, "everywhere": actions.may_suppress(request.user, None)}


def _row(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {"row": row, "reason": REASONS[row.reason], "liftable": actions.may_lift(request.user, row)}


def _told(done: actions.Suppressed) -> str:
    parts = [f"{done.added:,} suppressed"]
    if done.known:
        parts.append(f"{done.known:,} were suppressed before")
    if done.refused:
        parts.append(f"{len(done.refused):,} are no addresses")
    return f"{'; '.join(parts)}."
