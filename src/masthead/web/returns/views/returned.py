"""Returned mail: the list, and one message."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.reports import Kind
from masthead.web.publications.queries import publications_with_ids
from masthead.web.returns import actions
from masthead.web.returns.forms import FilterForm
from masthead.web.returns.models import Returned
from masthead.web.returns.queries import doors
from masthead.web.returns.queries.alarms import banners
from masthead.web.returns.queries.returned import (
    address_of,
    mailing_labels,
    one_returned,
    original_of,
    returned_for,
)
from masthead.web.returns.standing import Outcome, Standing
from masthead.web.returns.words import OUTCOMES, class_of
from masthead.web.subscribers.views.page import publications_of, show

PER_PAGE = 50
_ICON = "resubmit"
_HOUSE = "returns:list"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What came back, latest first."""
    titles = publications_of(request)
    form = FilterForm(request.GET or None, titles=[(each.pk, each.name) for each in titles])
    rows = returned_for(request.user, form.wanted())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    filters = [(key, value) for key in form.fields if (value := request.GET.get(key, ""))]
    manager = request.user.is_superuser
    buttons = [HeaderButton("Doors", reverse("returns:doors"), icon_name="login", priority=10)] if manager else []
    faulty = [each for each in doors.doors() if each.state and each.state.fault] if manager else []
    return show(
        request,
        "returns/list.html",
        title="Returned mail",
        icon=_ICON,
        buttons=buttons,
        form=form,
        page=page,
        rows=_rows(list(page)),
        filtered=bool(filters),
        query=urlencode(filters),
        banners=banners(request.user, seen=True),
        faulty=faulty,
        none_set=manager and not doors.doors() and not any(each.ready for each in doors.receivers()),
        status=400 if form.errors else 200,
    )


@require_safe
def one(request: HttpRequest, returned_id: int) -> HttpResponse:
    """One message: what it is, whom it is about, what followed, and how it came."""
    row = one_returned(request.user, returned_id)
    if row is None:
        raise PermissionDenied
    named = publications_with_ids([each for each in row.ended if isinstance(each, int)])
    return show(
        request,
        "returns/one.html",
        title=class_of(row.kind, row.cause),
        icon=_ICON,
        crumbs=[("Returned mail", reverse(_HOUSE))],
        row=row,
        mailing=mailing_labels([row.part]).get(row.part, "") if row.part else "",
        address=address_of(request.user, row.subscriber),
        followed=_followed(row),
        ended=named,
        original=original_of(row),
        given_up=row.standing == Standing.FAILED,
        administrator=request.user.is_superuser,
    )


@require_POST
def again(request: HttpRequest, returned_id: int) -> HttpResponse:
    """Work on what was given up once more."""
    actions.try_again(user=request.user, returned_id=returned_id)
    messages.success(request, "It is worked on again in a moment.")
    return redirect("returns:one", returned_id)


def _rows(page: list[Returned]) -> list[dict[str, Any]]:
    labels = mailing_labels({each.part for each in page if each.part})
    return [
        {
            "row": each,
            "named": class_of(each.kind, each.cause),
            "grave": each.kind == Kind.COMPLAINT or (each.kind == Kind.BOUNCE and each.hard),
            "mailing": labels.get(each.part, "") if each.part else "",
            "followed": _followed(each),
            "given_up": each.standing == Standing.FAILED,
        }
        for each in page
    ]


def _followed(row: Returned) -> str:
    """What followed, in a sentence."""
    if row.standing == Standing.WAITING:
        return "Is worked on in a moment"
    if row.standing == Standing.FAILED:
        return "Could not be worked on"
    if row.outcome == Outcome.COUNTED and row.ended:
        return "The address is not mailed any more"
    if row.outcome == Outcome.COUNTED and row.kind == Kind.COMPLAINT:
        return "The address is not mailed any more"
    if row.outcome == Outcome.COUNTED and row.hard:
        return "Noted; the person has pressed a button in our mail since, or no title was left to end"
    return OUTCOMES[Outcome(row.outcome)] if row.outcome else ""
