"""Pages for readers: on a publication's own host or below its slug, in its look and language.

They set no cookie and look at none, so nothing in them rests on who is signed in: what a reader may do, a signed token
in the address says. That is why they need no CSRF token, and may be posted to from other sites.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from masthead.edition.house import HouseFormat
from masthead.render.theme import Theme
from masthead.web.archive.addresses import Addresses
from masthead.web.archive.answers import moved
from masthead.web.headers import READERS_FORM_POLICY
from masthead.web.hosts import host_name, slug_asked_for
from masthead.web.publications.mapping import house_of, theme_of
from masthead.web.publications.queries import publication_named
from masthead.web.subscribers.look import icon_of, style_of
from masthead.web.subscribers.words import Words, words_for

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Place:
    """The publication that a page belongs to. publication: its row. words: in its language."""

    publication: Any
    addresses: Addresses
    words: Words

    @classmethod
    def of(cls, publication: Any) -> Place:
        """That of a publication."""
        return cls(publication, Addresses.of(publication), words_for(publication.language))

    @property
    def id(self) -> int:
        """Of the publication."""
        return int(self.publication.pk)

    @property
    def house(self) -> HouseFormat:
        """Its house format."""
        return house_of(self.publication)

    @property
    def theme(self) -> Theme:
        """Its look."""
        return theme_of(self.publication)

    def path(self, rest: str) -> str:
        """The path of one of its pages, such as ``subscribe/``."""
        return f"{self.addresses.prefix}/{rest}"

    def url(self, rest: str) -> str:
        """The same, absolute: for mail."""
        return self.addresses.absolute(self.path(rest))


def of_publication(methods: Sequence[str] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A view of a publication's: it gets the `Place` before the request.

    Under the newsroom's host, who looks at a publication with a host of its own is led there; what is posted is
    answered, because a form that stands on another site would be lost on the way.
    """

    def view_of(handle: View) -> View:
        @csrf_exempt
        @require_http_methods(list(methods))
        @wraps(handle)
        def view(request: HttpRequest, slug: str = "", **parts: Any) -> HttpResponse:
            found = _open(request, slug)
            return found if isinstance(found, HttpResponse) else handle(found, request, **parts)

        return view

    return view_of


def show(
    place: Place, template: str, *, title: str, status: int = 200, words: Words | None = None, **context: Any
) -> HttpResponse:
    """A page on ``subscribers/public/base.html``. words: where not in the publication's own language."""
    spoken = words or place.words
    house, theme = place.house, place.theme
    frame = {
        "place": place,
        "publication": house.publication,
        "words": spoken,
        "theme": theme,
        "style": style_of(theme, spoken.language),
        "icon": icon_of(house, theme),
        "home_url": place.addresses.front,
        "subscribe_url": place.path("subscribe/"),
        "title": title,
    }
    return sealed(HttpResponse(render_to_string(template, {**frame, **context}), status=status), spoken.language)


def dead_link(place: Place) -> HttpResponse:
    """The one answer to every token that opens nothing: cut, forged, foreign, expired or of somebody erased."""
    return show(place, "subscribers/public/dead_link.html", title=place.words.say("dead_link_title"), status=404)


def sealed(response: HttpResponse, language: str) -> HttpResponse:
    """With the headers of every answer to a reader: kept by nobody, found by no search engine, framed by nobody."""
    response.headers["Content-Security-Policy"] = READERS_FORM_POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _open(request: HttpRequest, slug: str) -> Place | HttpResponse:
    own = slug_asked_for(request)
    publication = publication_named(own or slug)
    if publication is None:
        raise Http404
    if own and publication.host.lower() != host_name(request.META.get("HTTP_HOST", "")):
        # The host has just been given away; what is known of hosts lags a second.
        raise Http404
    place = Place.of(publication)
    if publication.host and not own and request.method in {"GET", "HEAD"}:
        rest = request.get_full_path().removeprefix(f"/{slug}")
        return moved(place.addresses.absolute(rest or "/"))
    return place
