"""Readers in a sequence: who stands where, who would get what until tomorrow, and a section on the page of a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from pyroaring import BitMap

from masthead.web.growth.models import Place
from masthead.web.growth.sequences import places, queries
from masthead.web.growth.sequences.due import rules_of, timing_of, zones_of
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.simulation import forecast
from masthead.web.growth.sequences.states import OPEN, PLACE_WORDS, PlaceState, SequenceState
from masthead.web.growth.views.sequence_words import when_words
from masthead.web.growth.views.sequences import ICON, crumbs_of, sequence_of
from masthead.web.growth.views.team_page import show
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.person_parts import PersonPart
from masthead.web.subscribers.segments.queries import sample
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

PAGE = 30
_DONE = {
    "pause": "Held: nothing comes until you let it go on.",
    "resume": "It goes on from here.",
    "skip": "Skipped. They wait for the next message.",
    "end": "Ended. They get nothing more of this sequence.",
}


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands where in a sequence, the last to begin first."""
    found = sequence_of(request, pk)
    _need_audience(request, found.publication_id)
    state = request.GET.get("state", "")
    wanted = queries.places_for(request.user).filter(sequence=found).order_by("-began_at", "-pk")
    if state in {each.value for each in PlaceState}:
        wanted = wanted.filter(state=state)
    page = Paginator(wanted, PAGE).get_page(request.GET.get("p"))
    account = queries.accounts_of([found])[found.pk]
    return show(
        request,
        "growth/sequence_people.html",
        title="Readers",
        icon=ICON,
        about=found.name,
        crumbs=crumbs_of(found),
        sequence=found,
        page=page,
        rows=[standing_of(each) for each in page.object_list],
        state=state,
        states=[(each.value, PLACE_WORDS[each], many) for each, many in account.states.items() if many],
        begun=account.begun,
        zone=time_zone_of(found.publication_id),
    )


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a reader’s place, let it go on, skip a message, end it; then back to where the button stood."""
    do, now = request.POST.get("do", ""), timezone.now()
    deeds: dict[str, Callable[[], object]] = {
        "pause": lambda: places.pause(user=request.user, place_id=pk),
        "resume": lambda: places.resume(user=request.user, place_id=pk, now=now),
        "skip": lambda: places.skip(user=request.user, place_id=pk, now=now),
        "end": lambda: places.end(user=request.user, place_id=pk, now=now),
    }
    if do not in deeds:
        raise PermissionDenied
    try:
        deeds[do]()
        messages.success(request, _DONE[do])
    except SequenceError as refused:
        messages.error(request, str(refused))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("growth:sequences")


@require_safe
def tomorrow(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would get what until the end of tomorrow."""
    found = sequence_of(request, pk)
    _need_audience(request, found.publication_id)
    told = forecast(found, timezone.now())
    return show(
        request,
        "growth/sequence_tomorrow.html",
        title="Until tomorrow night",
        icon=ICON,
        about=found.name,
        crumbs=crumbs_of(found),
        sequence=found,
        told=told,
        running=found.state == SequenceState.RUNNING,
        rows=[
            (each, when_words(each.message, first=number == 1), sample(BitMap(each.people)))
            for number, each in enumerate(told.steps, start=1)
        ],
        zone=time_zone_of(found.publication_id),
    )


def part_of_person(user: Somebody, subscriber_id: int) -> tuple[PersonPart, ...]:
    """Where a person stands in sequences, on their page (`subscribers.person_parts`)."""
    found = queries.places_for(user).filter(subscriber_id=subscriber_id).order_by("-began_at", "-pk")
    rows = [standing_of(each) for each in found]
    if not rows:
        return ()
    return (
        PersonPart(
            "sequences", "Automatic messages", "growth/sequence_person.html", {"rows": rows, "who": subscriber_id}
        ),
    )


def standing_of(found: Place) -> dict[str, Any]:
    """A place as a row shows it. comes: when the next message comes, as things stand."""
    state = PlaceState(found.state)
    comes = None
    if state is PlaceState.WAITING and found.message is not None:
        publication_id = found.sequence.publication_id
        zone = zones_of(BitMap([found.subscriber_id]), publication_id)[found.subscriber_id]
        comes = timing_of(found.message, rules_of(publication_id)).comes(found.since, zone)
    return {
        "place": found,
        "state": state,
        "words": PLACE_WORDS[state],
        "open": state in OPEN,
        "waiting": state is PlaceState.WAITING,
        "paused": state is PlaceState.PAUSED,
        "comes": comes,
        "passed": queries.passings_of(found),
        "url": reverse("growth:place", args=[found.pk]),
    }


def _need_audience(request: HttpRequest, publication_id: int) -> None:
    if not may(request.user, Right.AUDIENCE, publication_id):
        raise PermissionDenied
