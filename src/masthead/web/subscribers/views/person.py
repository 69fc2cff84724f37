"""The page of one person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from masthead.web.subscribers.queries.visibility import visible_subscriber
from masthead.web.subscribers.views.page import show


@require_safe
def person(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """One person."""
    found = visible_subscriber(request.user, subscriber_id)
    return show(request, "subscribers/person.html", title=found.address, person=found)
