"""The newsroom's page about sign-up: what to copy into a site, and whether sign-ups wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from masthead.web.subscribers.public import Place
from masthead.web.subscribers.queries.sign_ups import brakes_seen_by
from masthead.web.subscribers.sign_up import embedding
from masthead.web.subscribers.sign_up.asking import offered, source_of
from masthead.web.subscribers.views.page import publication_of, publications_of, show

ICON = "form"


def forms(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The snippets of a title; without one, those of the first title that whoever asks looks after."""
    titles = publications_of(request)
    if not slug and not titles:
        return show(request, "subscribers/forms.html", title="Sign-up forms", icon=ICON, titles=())
    publication = publication_of(request, slug or titles[0].slug)
    place = Place.of(publication)
    source = source_of(request.GET.get("source", "")) or "homepage"
    return show(
        request,
        "subscribers/forms.html",
        title="Sign-up forms",
        icon=ICON,
        about=publication.name,
        titles=titles,
        publication=publication,
        source=source,
        page_url=place.url("subscribe/"),
        link_url=embedding.link(place, source=source),
        html=embedding.html_snippet(place, source=source),
        script=embedding.script_snippet(place, source=source),
        offered=offered(publication),
        held=brakes_seen_by(request.user, now=timezone.now()),
        here=reverse("subscribers:sign_up_forms_of", args=[publication.slug]),
    )
