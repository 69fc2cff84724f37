"""What the team changes about a person's standing with a title; each by a POST from the person's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from masthead.audience.addresses import parse_address
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import standing as actions
from masthead.web.subscribers.actions.asking import ask_again
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.queries.visibility import visible_subscriber
from masthead.web.subscribers.views.page import publication_of

Change = Callable[[Ground, Subscriber, Publication, dt.date | None], str]
"""Does it; gives what to say then."""


@require_POST
def change(request: HttpRequest, subscriber_id: int, slug: str) -> HttpResponse:
    """Carry out one of `CHANGES`."""
    publication = publication_of(request, slug)
    person = visible_subscriber(request.user, subscriber_id)
    do = CHANGES.get(request.POST.get("do", ""))
    ground = Ground(request.user, timezone.now(), source=request.POST.get("source", "")[:300])
    if do is not None:
        try:
            messages.success(request, do(ground, person, publication, _day(request.POST.get("until", ""))))
        except SubscriberError as fault:
            messages.error(request, str(fault))
    return redirect("subscribers:person", subscriber_id)


def _pause(ground: Ground, person: Subscriber, publication: Publication, until: dt.date | None) -> str:
    actions.pause(ground=ground, subscriber_id=person.pk, publication_id=publication.pk, until=until)
    return f"{publication.name} is paused."


def _resume(ground: Ground, person: Subscriber, publication: Publication, _until: dt.date | None) -> str:
    actions.resume(ground=ground, subscriber_id=person.pk, publication_id=publication.pk)
    return f"{publication.name} comes again."


def _unsubscribe(ground: Ground, person: Subscriber, publication: Publication, _until: dt.date | None) -> str:
    actions.unsubscribe(ground=ground, subscriber_id=person.pk, publication_id=publication.pk)
    return f"{person.address} is unsubscribed from {publication.name}."


def _subscribe(ground: Ground, person: Subscriber, publication: Publication, _until: dt.date | None) -> str:
    actions.vouch(
        ground=ground, address=parse_address(person.address), publication_id=publication.pk, source="newsroom"
    )
    return f"{person.address} is subscribed to {publication.name}."


def _ask(ground: Ground, person: Subscriber, publication: Publication, _until: dt.date | None) -> str:
    ask_again(ground=ground, subscriber_id=person.pk, publication_id=publication.pk)
    return f"A confirmation mail for {publication.name} is on its way to {person.address}."


CHANGES: dict[str, Change] = {
    "pause": _pause,
    "resume": _resume,
    "unsubscribe": _unsubscribe,
    "subscribe": _subscribe,
    "ask": _ask,
}


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
