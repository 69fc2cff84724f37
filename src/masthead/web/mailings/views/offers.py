"""What the form of a plan offers to somebody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from masthead.web.mailings.forms import Offers
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.queries.visibility import audience_publications
from masthead.web.subscribers.segments.queries import segments_of


def offers_for(request: HttpRequest, edition: Any, subject: str = "") -> Offers:
    """Titles that somebody looks after, the edition's own first, and its saved segments."""
    titles = sorted(audience_publications(request.user), key=lambda each: each.pk != edition.publication_id)
    return Offers(
        titles=[(each.pk, each.name) for each in titles],
        segments=[(each.slug, each.name) for each in segments_of(edition.publication_id)],
        zone=str(time_zone_of(edition.publication_id)),
        subject=subject or edition.subject,
    )
