"""The list of subscribers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.numbers import read_id
from masthead.web.subscribers.queries.choices import offered_to
from masthead.web.subscribers.queries.listing import Page, page_of, suppressed_among
from masthead.web.subscribers.queries.rows import rows_of
from masthead.web.subscribers.views.filters import STATES, FilterForm
from masthead.web.subscribers.views.page import publications_of, show

PART = "part"
"""In a query: only what changes with the filters is wanted."""
_GREATEST_ID = 0xFFFF_FFFF


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A page of the list; only its results for the script that filters while somebody types."""
    titles = publications_of(request)
    form = FilterForm(request.GET, offered_to(request.user))
    after = _after(request)
    page = page_of(request.user, form.wanted(), after=after)
    query = urlencode(form.used())
    context: dict[str, Any] = {
        "rows": rows_of(request.user, page.ids),
        "suppressed": suppressed_among(request.user, page.ids),
        "states": STATES,
        "counted": counted(page),
        "page": page,
        "later": after is not None,
        "query": query,
        "used": form.used(),
        "narrowed": form.narrowed(),
        "several": len(titles) > 1,
        "next": urlencode([*form.used(), ("after", str(page.after))]) if page.after else "",
        "ways_in": _ways_in(),
    }
    if PART in request.GET:
        return render(request, "subscribers/list_results.html", context)
    return show(request, "subscribers/list.html", title="Subscribers", form=form, buttons=_buttons(), **context)


def counted(page: Page) -> str:
    """How many are shown, in words."""
    if page.total is None:
        return f"More than {max(page.at_least, 1):,} people" if page.at_least > 1 else "Many people"
    return "1 person" if page.total == 1 else f"{page.total:,} people"


def _after(request: HttpRequest) -> int | None:
    """The last id of the page before; None for what no id can be: sets of ids take 32 bits."""
    number = read_id(request.GET.get("after", "")) or 0
    return number if 0 < number <= _GREATEST_ID else None


def _buttons() -> list[HeaderButton]:
    return [
        HeaderButton(label, address, icon_name=icon, priority=place)
        for place, (label, address, icon) in enumerate(_ways_in(), start=10)
    ]


def _ways_in() -> list[tuple[str, str, str]]:
    """(label, address, icon) of how people come onto the list."""
    return [
        ("Add a person", reverse("subscribers:add"), "plus"),
        ("Import a list", reverse("subscribers:imports"), "upload"),
        ("Sign-up forms", reverse("subscribers:sign_up_forms"), "form"),
    ]
