"""What the team's pages in the newsroom share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.team.queries import publications_staffed_by

ICON = "group"


@dataclass(frozen=True, slots=True)
class Place:
    """A publication whose team is looked after."""

    id: int
    slug: str
    name: str

    def url(self, view: str, *args: int | str) -> str:
        """The address of one of its pages."""
        return reverse(f"team:{view}", args=[self.slug, *args])


def places_of(request: HttpRequest) -> tuple[Place, ...]:
    """The publications that whoever asks may look after."""
    return tuple(Place(each.pk, each.slug, each.name) for each in publications_staffed_by(request.user))


def place_of(request: HttpRequest, slug: str) -> Place:
    """The publication of an address. Raises PermissionDenied, whether it is unknown or somebody else's."""
    for place in places_of(request):
        if place.slug == slug:
            return place
    raise PermissionDenied


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    place: Place | None = None,
    buttons: Sequence[HeaderButton] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame, with the way to it."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": reverse("team:index"), "label": "Team"}]
    if place is not None:
        crumbs.append({"url": place.url("people"), "label": place.name})
    if place is None or title != place.name:
        crumbs.append({"url": "", "label": title})
    frame = {
        "header_title": f"{title} – {place.name}" if place and title != place.name else title,
        "page_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [each for n, each in enumerate(crumbs) if n == 0 or each != crumbs[n - 1]],
        "header_buttons": list(buttons),
        "place": place,
    }
    return render(request, template, {**frame, **context}, status=status)
