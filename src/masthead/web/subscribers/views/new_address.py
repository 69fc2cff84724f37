"""The link that a new mailbox gets: GET shows the question, POST answers it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from masthead.tokens import TokenError
from masthead.web.subscribers import networks
from masthead.web.subscribers.actions import address_change
from masthead.web.subscribers.links import address_change_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, show


@of_publication(("GET", "HEAD", "POST"))
def new_address(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """Whether mail shall come to this mailbox."""
    try:
        change_id, subscriber_id = address_change_of(token)
    except TokenError:
        return dead_link(place)
    change = address_change.waiting(
        change_id=change_id, subscriber_id=subscriber_id, publication_id=place.id, at=timezone.now()
    )
    if change is None:
        return dead_link(place)
    outcome = "again" if change.confirmed_at is not None else "ask"
    if request.method == "POST":
        outcome = address_change.confirm(
            change_id=change_id,
            subscriber_id=subscriber_id,
            publication_id=place.id,
            at=timezone.now(),
            network=networks.kept(request.META.get("REMOTE_ADDR", "")),
        ).outcome
    return show(
        place,
        "subscribers/public/new_address.html",
        title=place.words.say(f"address_{outcome}_title"),
        outcome=outcome,
        address=change.address if outcome == "ask" else "",
    )
