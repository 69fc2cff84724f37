"""Segments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from masthead.audience.segments import Condition, ConditionError, from_json, parse, write
from masthead.web.api.answers import Answer, refuse_changed
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.endpoints.subscribers import page_of_people
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.schemas.segments import (
    ChangedSegment,
    CountOut,
    MembersAsked,
    NewSegment,
    Question,
    SegmentOut,
    SegmentsOut,
)
from masthead.web.api.schemas.subscribers import SubscriberPage
from masthead.web.api.scopes import Scope
from masthead.web.subscribers.queries import directory
from masthead.web.subscribers.segments import actions, queries
from masthead.web.subscribers.segments.faults import SegmentError

router = Router(tags=["Segments"])
READ, WRITE, PEOPLE = Scope.SEGMENTS_READ, Scope.SEGMENTS_WRITE, Scope.SUBSCRIBERS_READ
_ALL = "/publications/{slug:publication}/segments"
_ONE = f"{_ALL}/{{slug:segment}}"


@operation(router, "GET", _ALL, scope=READ, answers={200: SegmentsOut})
def list_segments(request: HttpRequest, publication: str) -> SegmentsOut:
    """List the segments of a publication."""
    title = caller_of(request).title(publication, READ)
    return SegmentsOut(items=[_out(each, publication) for each in queries.segments_of(title.pk)])


@operation(router, "POST", _ALL, scope=WRITE, answers={201: SegmentOut}, problems=("conflict",))
def create_segment(request: HttpRequest, publication: str, body: NewSegment) -> Answer:
    """Save a segment.

    Its short name is made of its name, and stays.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    condition = _condition(request, body, title.pk, WRITE)
    made = _saved(actor=caller.user, publication_id=title.pk, name=body.name, condition=condition)
    return Answer(
        _out(made, publication), 201, {"Location": f"/api/v1/publications/{publication}/segments/{made.slug}"}
    )


@operation(router, "POST", f"{_ALL}/count", scope=READ, answers={200: CountOut})
def count_condition(request: HttpRequest, publication: str, body: Question) -> CountOut:
    """Count whom a condition means.

    Without saving it.
    """
    title = caller_of(request).title(publication, READ)
    return CountOut(count=queries.count(_condition(request, body, title.pk, READ), title.pk))


@operation(router, "GET", _ONE, scope=READ, answers={200: SegmentOut}, tagged=True)
def get_segment(request: HttpRequest, publication: str, segment: str) -> Answer:
    """One segment."""
    return Answer(_out(_found(request, publication, segment, READ), publication), tagged=True)


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: SegmentOut}, problems=("conflict",), tagged=True)
def change_segment(request: HttpRequest, publication: str, segment: str, body: ChangedSegment) -> Answer:
    """Change a segment."""
    found = _found(request, publication, segment, WRITE)
    refuse_changed(request, _out(found, publication))
    told = body.text is not None or body.condition is not None
    changed = _saved(
        actor=caller_of(request).user,
        publication_id=found.publication_id,
        name=found.name if body.name is None else body.name,
        condition=_condition(request, body, found.publication_id, WRITE, found.slug)
        if told
        else queries.condition_of(found),
        segment_id=found.pk,
    )
    return Answer(_out(changed, publication), tagged=True)


@operation(router, "DELETE", _ONE, scope=WRITE, answers={204: None}, problems=("conflict",))
def delete_segment(request: HttpRequest, publication: str, segment: str) -> None:
    """Delete a segment.

    409 while another one refers to it.
    """
    found = _found(request, publication, segment, WRITE)
    actions.delete(actor=caller_of(request).user, publication_id=found.publication_id, segment_id=found.pk)


@operation(router, "GET", f"{_ONE}/count", scope=READ, answers={200: CountOut}, problems=("conflict",))
def count_segment(request: HttpRequest, publication: str, segment: str) -> CountOut:
    """Count who is in a segment.

    409 where it names something that is gone, or a publication beyond the token.
    """
    found = _found(request, publication, segment, READ)
    return CountOut(count=queries.count(_readable(request, found, READ), found.publication_id))


@operation(router, "GET", f"{_ONE}/subscribers", scope=PEOPLE, answers={200: SubscriberPage}, problems=("conflict",))
def list_segment_members(request: HttpRequest, publication: str, segment: str, asked: Query[MembersAsked]) -> Answer:
    """List who is in a segment.

    By id. Each page says who is in at that moment. 409 where the segment names something that is gone, or a publication
    beyond the token.
    """
    found = _found(request, publication, segment, PEOPLE)
    within = queries.matching(_readable(request, found, PEOPLE), found.publication_id)
    return page_of_people(request, PEOPLE, directory.Wanted(within=within), cursor=asked.cursor, limit=asked.limit)


def _found(request: HttpRequest, publication: str, slug: str, scope: Scope) -> Any:
    title = caller_of(request).title(publication, scope)
    found = queries.segment_of(title.pk, slug)
    if found is None:
        raise Problem("not-found")
    return found


def _readable(request: HttpRequest, segment: Any, scope: Scope) -> Condition:
    """What a segment says, naming nothing beyond the token's reach. Raises `SegmentError`, a conflict."""
    return queries.readable(segment, caller_of(request).titles(scope))


def _condition(
    request: HttpRequest,
    body: NewSegment | ChangedSegment | Question,
    publication_id: int,
    scope: Scope,
    slug: str = "",
) -> Condition:
    """What a body says, naming nothing beyond the token's reach. Raises `Problem`."""
    if (body.text is None) == (body.condition is None):
        raise invalid("Give the condition as text or as JSON, one of the two.", pointer="#/text")
    pointer = "#/text" if body.text is not None else "#/condition"
    try:
        condition = parse(body.text) if body.text is not None else from_json(body.condition)
    except ConditionError as fault:
        raise invalid(fault.message, pointer=pointer) from None
    found = queries.findings(condition, publication_id, theirs=caller_of(request).titles(scope), slug=slug)
    if found:
        raise invalid(" ".join(each.message for each in found), pointer=pointer)
    return condition


def _saved(**said: Any) -> Any:
    try:
        return actions.save(**said)
    except SegmentError as fault:
        raise Problem("invalid" if fault.findings else "conflict", str(fault)) from None


def _out(segment: Any, publication: str) -> SegmentOut:
    try:
        text = write(queries.condition_of(segment))
    except SegmentError:
        text = None
    return SegmentOut(
        publication=publication,
        slug=segment.slug,
        name=segment.name,
        text=text,
        condition=segment.condition,
        created_at=segment.created_at,
        changed_at=segment.changed_at,
    )
