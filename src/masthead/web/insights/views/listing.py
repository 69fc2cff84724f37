"""The measured editions of a title, to open one or to compare several."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from masthead.tracking.links import Privacy
from masthead.web.insights.queries.listing import edition_keys, listed
from masthead.web.insights.views import words
from masthead.web.insights.views.page import publication_of, publications_of, show
from masthead.web.mailings.queries.rules import rules_of

PAGE = 20


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The latest first."""
    titles = publications_of(request)
    if not slug and not titles:
        return show(request, "insights/editions.html", title="Insights")
    publication = publication_of(request, slug or titles[0].slug)
    page = Paginator(edition_keys(publication.pk), PAGE).get_page(request.GET.get("p"))
    editions = listed(publication.pk, list(page.object_list))
    privacy = rules_of(publication.pk).privacy
    return show(
        request,
        "insights/editions.html",
        title="Insights",
        about=publication.name,
        publication=publication,
        titles=titles,
        tab="editions_of",
        editions=editions,
        page=page,
        tracked=bool(settings.SITE.settings.tracker_url),
        off=privacy is Privacy.OFF,
        left_out=words.PRIVACY[privacy],
    )
