"""What the pages about subscribers share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.publications.models import Publication
from masthead.web.subscribers.queries.visibility import audience_publications

ICON = "mail"

Crumb = tuple[str, str]
"""(label, address) of a page above."""


def publications_of(request: HttpRequest) -> tuple[Publication, ...]:
    """The titles whose audience whoever asks looks after. Raises PermissionDenied where there is none."""
    found = audience_publications(request.user)
    if not found and not request.user.is_superuser:
        raise PermissionDenied
    return found


def publication_of(request: HttpRequest, slug: str) -> Publication:
    """The title of an address. Raises PermissionDenied, whether it is unknown or somebody else's."""
    for each in publications_of(request):
        if each.slug == slug:
            return each
    raise PermissionDenied


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    about: str = "",
    buttons: Sequence[HeaderButton] = (),
    status: int = 200,
    icon: str = ICON,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame, with the way to it.

    template: extends ``wagtailadmin/generic/base.html`` and fills ``main_content``. crumbs: between “Subscribers” and
    this page. about: whom or what the page is about, beside its title.
    """
    way: list[Crumb] = [
        ("Home", reverse("wagtailadmin_home")),
        ("Subscribers", reverse("subscribers:list")),
        *crumbs,
        (title, ""),
    ]
    if title == "Subscribers":
        way.pop(1)
    frame = {
        "header_title": f"{title} – {about}" if about else title,
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in way],
        "header_buttons": list(buttons),
    }
    return render(request, template, {**frame, **context}, status=status)
