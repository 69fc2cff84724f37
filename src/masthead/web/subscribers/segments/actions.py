"""What is done to segments. Raises PermissionDenied without `Right.AUDIENCE`, or a `faults.SegmentError`."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from masthead.audience.segments import Condition, ConditionError, to_json, write
from masthead.audience.segments.stored import within_limits
from masthead.web.publications.queries import hold
from masthead.web.subscribers.models import Segment
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.segments.queries import findings, users_of
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may, publications_with
from masthead.web.team.roles import Right

MOST = 500
"""Segments of one publication."""


@transaction.atomic
def save(
    *, actor: Somebody, publication_id: int, name: str, condition: Condition, segment_id: int | None = None
) -> Segment:
    """Save a new segment, or another name and condition for one that is there. Its short name never changes: other
    segments refer to it.
    """
    _need(actor, publication_id)
    hold(publication_id)
    segment = _found(publication_id, segment_id) if segment_id is not None else Segment(publication_id=publication_id)
    segment.name = _named(name)
    _check(actor, segment, condition)
    fresh = segment.pk is None
    if fresh:
        segment.slug = _free_slug(publication_id, segment.name)
        segment.created_by = actor
    segment.condition = to_json(condition)
    segment.save()
    action = "segment-saved" if fresh else "segment-changed"
    record(
        actor=actor,
        action=action,
        subject=without_addresses(segment.name),
        publication_id=publication_id,
        condition=without_addresses(write(condition))[:2000],
    )
    return segment


@transaction.atomic
def rename(*, actor: Somebody, publication_id: int, segment_id: int, name: str) -> Segment:
    """Give a segment another name; what it says and its short name stay."""
    _need(actor, publication_id)
    segment = _found(publication_id, segment_id)
    before, segment.name = segment.name, _named(name)
    if segment.name != before:
        segment.save(update_fields=["name", "changed_at"])
        record(
            actor=actor,
            action="segment-renamed",
            subject=without_addresses(segment.name),
            publication_id=publication_id,
            before=without_addresses(before),
        )
    return segment


@transaction.atomic
def delete(*, actor: Somebody, publication_id: int, segment_id: int) -> None:
    """Forget a segment that no other refers to."""
    _need(actor, publication_id)
    hold(publication_id)
    segment = _found(publication_id, segment_id)
    users = users_of(segment)
    if users:
        names = ", ".join(f"“{each.name}”" for each in users)
        raise SegmentError(f"It is part of {names}; change that first.")
    record(
        actor=actor, action="segment-deleted", subject=without_addresses(segment.name), publication_id=publication_id
    )
    segment.delete()


def _need(actor: Somebody, publication_id: int) -> None:
    if not may(actor, Right.AUDIENCE, publication_id):
        raise PermissionDenied


def _found(publication_id: int, segment_id: int) -> Segment:
    segment = Segment.objects.select_for_update().filter(pk=segment_id, publication_id=publication_id).first()
    if segment is None:
        raise PermissionDenied
    return segment


def _check(actor: Somebody, segment: Segment, condition: Condition) -> None:
    try:
        within_limits(condition)
    except ConditionError as fault:
        raise SegmentError(fault.message) from None
    theirs = publications_with(actor, Right.AUDIENCE)
    found = findings(condition, segment.publication_id, theirs=theirs, slug=segment.slug)
    if found:
        raise SegmentError(" ".join(each.message for each in found), found)
    if segment.pk is None and Segment.objects.filter(publication_id=segment.publication_id).count() >= MOST:
        raise SegmentError(f"There are {MOST} segments already; delete one first.")


def _named(name: str) -> str:
    found = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if not found or len(found) > 120:
        raise SegmentError("Give the segment a name of at most 120 characters, such as “Readers in Austria”.")
    return found


def _free_slug(publication_id: int, name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "segment"
    taken = set(Segment.objects.filter(publication_id=publication_id).values_list("slug", flat=True))
    return (
        stem
        if stem not in taken
        else next(slug for number in range(2, MOST + 3) if (slug := f"{stem}-{number}") not in taken)
    )
