"""The list of subscribers, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from masthead.web.subscribers.queries.visibility import visible_subscriber, visible_subscribers
from masthead.web.subscribers.views.page import publications_of, show


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The newest people."""
    publications_of(request)
    people = visible_subscribers(request.user).order_by("-pk")[:50]
    return show(request, "subscribers/list.html", title="Subscribers", people=people)


@require_safe
def person(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """One person."""
    found = visible_subscriber(request.user, subscriber_id)
    return show(request, "subscribers/person.html", title=found.address, person=found)
