"""Segments in the newsroom: the list, the page on which one is built, and what that page asks while somebody builds."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.audience.addresses import AddressError, parse_address
from masthead.audience.segments import write
from masthead.audience.segments.tree import Everybody, InTitle
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Segment
from masthead.web.subscribers.queries.visibility import visible_subscribers
from masthead.web.subscribers.segments import actions, building, queries
from masthead.web.subscribers.segments.building import Building
from masthead.web.subscribers.segments.explaining import Explanation
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.segments.offers import Offers
from masthead.web.subscribers.views.page import publication_of, publications_of, show

ICON = "tasks"
PATIENCE = 1.5
"""Seconds after which the list goes without the numbers that are still missing."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The segments of every title that whoever asks looks after, with how many people each means now."""
    titles = publications_of(request)
    theirs = frozenset(title.pk for title in titles)
    until = time.monotonic() + PATIENCE
    listed = [
        (title, [_summary(segment, theirs, until) for segment in queries.segments_of(title.pk)]) for title in titles
    ]
    return show(request, "subscribers/segments/list.html", title="Segments", icon=ICON, listed=listed)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Build a segment that is not saved yet."""
    return _build(request, publication_of(request, slug), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, segment_id: int) -> HttpResponse:
    """Look at a segment, change it."""
    publication, segment = _segment(request, slug, segment_id)
    return _build(request, publication, segment)


@require_POST
def preview(request: HttpRequest, slug: str) -> JsonResponse:
    """Rows, text and number for the script, from the form as it stands. Changes nothing."""
    publication = publication_of(request, slug)
    segment_slug = request.POST.get("segment", "")
    built = building.read(request.POST.dict())
    context = _context(request, publication, built, segment_slug)
    parts = {
        name: render_to_string(f"subscribers/segments/{name}.html", context, request)
        for name in ("rows", "faults", "result")
    }
    said = {"text": built.text, "shown": built.shown, "row_faults": built.row_faults(), "count": context.get("count")}
    return JsonResponse({**said, **parts, "whole": built.condition is not None, "right": not built.faults})


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str, segment_id: int) -> HttpResponse:
    """Ask, and forget a segment."""
    publication, segment = _segment(request, slug, segment_id)
    fault = ""
    if request.method == "POST":
        try:
            actions.delete(actor=request.user, publication_id=publication.pk, segment_id=segment.pk)
        except SegmentError as found:
            fault = str(found)
        else:
            messages.success(request, f"The segment “{segment.name}” is deleted. Nobody was removed.")
            return redirect("subscribers:segments")
    return show(
        request,
        "subscribers/segments/delete.html",
        title=f"Delete “{segment.name}”",
        icon=ICON,
        crumbs=[("Segments", reverse("subscribers:segments"))],
        status=400 if fault else 200,
        segment=segment,
        publication=publication,
        users=queries.users_of(segment),
        fault=fault,
    )


def _build(request: HttpRequest, publication: Publication, segment: Segment | None) -> HttpResponse:
    name = request.POST.get("name", segment.name if segment else "")
    fault = ""
    if request.method == "POST":
        built = building.read(request.POST.dict())
    else:
        built, fault = _begin(publication, segment, request.GET.get("text", ""))
    context = _context(request, publication, built, segment.slug if segment else "")
    if request.POST.get(building.DO) == "save" and built.condition is not None:
        try:
            saved = actions.save(
                actor=request.user,
                publication_id=publication.pk,
                name=name,
                condition=built.condition,
                segment_id=segment.pk if segment else None,
            )
        except SegmentError as found:
            fault = str(found)
        else:
            messages.success(request, f"The segment “{saved.name}” is saved.")
            return redirect("subscribers:segment", publication.slug, saved.pk)
    failed = request.POST.get(building.DO) == "save"
    return show(
        request,
        "subscribers/segments/build.html",
        title=segment.name if segment else "New segment",
        about=publication.name,
        icon=ICON,
        crumbs=[("Segments", reverse("subscribers:segments"))],
        buttons=_buttons(publication, segment),
        status=400 if failed else 200,
        name=name,
        fault=fault,
        segment=segment,
        users=queries.users_of(segment) if segment else (),
        **context,
    )


def _begin(publication: Publication, segment: Segment | None, text: str) -> tuple[Building, str]:
    """text: of a new one, as another page proposes it."""
    if segment is None and text:
        return building.read({building.TEXT: text, building.DO: "text"}), ""
    if segment is None:
        return building.begin(InTitle(title=publication.slug)), ""
    try:
        return building.begin(queries.condition_of(segment)), ""
    except SegmentError as found:
        return building.begin(Everybody()), str(found)


def _context(request: HttpRequest, publication: Publication, built: Building, slug: str) -> dict[str, Any]:
    """What rows and result need; the condition is counted here, if there is one."""
    theirs = frozenset(each.pk for each in publications_of(request))
    building.check(built, publication.pk, theirs, slug)
    context: dict[str, Any] = {
        "built": built,
        "draft": built.draft,
        "offers": Offers(request.user, publication.pk, slug),
        "publication": publication,
    }
    if built.condition is not None:
        try:
            people = queries.matching(built.condition, publication.pk)
        except SegmentError as found:
            return {**context, "uncounted": str(found)}
        context |= {
            "count": len(people),
            "sample": queries.sample(people),
            "advice": queries.advice(built.condition, publication.pk),
        }
        context |= _explained(request, publication, built)
    return context


def _explained(request: HttpRequest, publication: Publication, built: Building) -> dict[str, Any]:
    """Why a person is in, if that was asked: by the button beside somebody, or by an address or number."""
    do, _, person = request.POST.get(building.DO, "").partition(":")
    asked = person if do == "explain" and person else request.POST.get("person", "").strip()
    if not asked or built.condition is None:
        return {}
    people = visible_subscribers(request.user).filter(subscriptions__publication_id=publication.pk)
    if asked.isascii() and asked.isdigit() and len(asked) < 11:
        found = people.filter(pk=int(asked)).first()
    else:
        try:
            found = people.filter(key=parse_address(asked).key).first()
        except AddressError as fault:
            return {"asked": asked, "stranger": str(fault)}
    if found is None:
        return {"asked": asked, "stranger": f"Nobody with a subscription to {publication.name} is that."}
    explanation: Explanation = queries.explain(built.condition, found.pk, publication.pk)
    return {"asked": found.address, "explained": found, "explanation": explanation}


def _buttons(publication: Publication, segment: Segment | None) -> list[HeaderButton]:
    if segment is None:
        return []
    url = reverse("subscribers:segment_delete", args=[publication.slug, segment.pk])
    return [HeaderButton("Delete", url, icon_name="bin", priority=10)]


def _summary(segment: Segment, theirs: frozenset[int], until: float) -> dict[str, Any]:
    """A segment in the list: its text and its number, or why there is none. Without a number after `until`, of the
    monotonic clock: in a process that has just begun every segment is counted for the first time.
    """
    try:
        condition = queries.condition_of(segment)
    except SegmentError as fault:
        return {"segment": segment, "text": "", "fault": str(fault)}
    said: dict[str, Any] = {"segment": segment, "text": write(condition)}
    found = queries.findings(condition, segment.publication_id, theirs=theirs, slug=segment.slug)
    if found:
        return {**said, "fault": " ".join(each.message for each in found)}
    if time.monotonic() > until:
        return said
    return {**said, "count": queries.count(condition, segment.publication_id)}


def _segment(request: HttpRequest, slug: str, segment_id: int) -> tuple[Publication, Segment]:
    """A title's segment. Raises PermissionDenied, whether it is unknown or somebody else's."""
    publication = publication_of(request, slug)
    segment = next((each for each in queries.segments_of(publication.pk) if each.pk == segment_id), None)
    if segment is None:
        raise PermissionDenied
    return publication, segment
