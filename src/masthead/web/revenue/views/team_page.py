"""What the team’s pages about income share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.publications.models import Publication
from masthead.web.publications.queries import all_publications
from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

Crumb = tuple[str, str]
"""(label, address) of a page above."""


def titles_of(request: HttpRequest) -> tuple[Publication, ...]:
    """The titles whose income whoever asks looks after, by name. Raises PermissionDenied where there is none."""
    allowed = publications_with(request.user, Right.REVENUE)
    if not allowed and not request.user.is_superuser:
        raise PermissionDenied
    return tuple(each for each in all_publications() if each.pk in allowed)


def title_of(request: HttpRequest, slug: str) -> Publication:
    """The title of an address. Raises PermissionDenied, whether it is unknown or somebody else's."""
    for each in titles_of(request):
        if each.slug == slug:
            return each
    raise PermissionDenied


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    icon: str,
    about: str = "",
    crumbs: Sequence[Crumb] = (),
    buttons: Sequence[HeaderButton] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame. crumbs: between “Home” and this page. about: whom or what it is about."""
    way: list[Crumb] = [("Home", reverse("wagtailadmin_home")), *crumbs, (title, "")]
    frame = {
        "header_title": f"{title} – {about}" if about else title,
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in way],
        "header_buttons": list(buttons),
    }
    return render(request, template, {**frame, **context}, status=status)
