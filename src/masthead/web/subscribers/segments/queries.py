"""Reads about segments.

Nothing here asks for permission: whoever counts, samples or explains what somebody wrote asks `findings` first, with
the titles that this person looks after, so that nobody asks about the subscribers of others.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection
from typing import Final

from django.utils import timezone
from pyroaring import BitMap

from masthead.audience.segments import Condition, ConditionError, from_json
from masthead.audience.segments.tree import Attribute, Engaged, InSegment, IsSet, leaves
from masthead.audience.segments.words import FIELDS, RESERVED
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.models import Segment, Subscriber
from masthead.web.subscribers.segments.counting import Counting
from masthead.web.subscribers.segments.engagement import Engagement, SetEngagement
from masthead.web.subscribers.segments.explaining import Explaining, Explanation
from masthead.web.subscribers.segments.faults import Finding, SegmentError
from masthead.web.subscribers.segments.kept import Answers
from masthead.web.subscribers.segments.naming import Names, find_names
from masthead.web.subscribers.segments.where import Calendar, question

ENGAGEMENT: Final[Engagement] = SetEngagement()
"""What says who opened and clicked."""


def matching(
    condition: Condition, publication_id: int, now: dt.datetime | None = None, *, engagement: Engagement = ENGAGEMENT
) -> BitMap:
    """Everybody whom a condition means, of those who stand with the publication in any state.

    Right as of now: kept answers are brought up to date first. Somebody who changes in the meantime counts as before or
    as after. Raises `SegmentError` with findings when a name stands for nothing.
    """
    names = _names(condition, publication_id)
    counting = Counting(
        condition,
        publication_id=publication_id,
        names=names,
        calendar=_calendar(publication_id, now),
        engagement=engagement,
    )
    return BitMap(counting.who(condition))


def count(
    condition: Condition, publication_id: int, now: dt.datetime | None = None, *, engagement: Engagement = ENGAGEMENT
) -> int:
    """How many they are; see `matching`."""
    return len(matching(condition, publication_id, now, engagement=engagement))


def explain(
    condition: Condition,
    subscriber_id: int,
    publication_id: int,
    now: dt.datetime | None = None,
    *,
    engagement: Engagement = ENGAGEMENT,
) -> Explanation:
    """Why a person is in, or is not: the same answer as `matching`, part by part. Raises `SegmentError`."""
    person = Subscriber.objects.filter(pk=subscriber_id).first()
    if person is None:
        raise SegmentError("This person is not there any more.")
    explaining = Explaining(
        person,
        publication_id=publication_id,
        names=_names(condition, publication_id),
        calendar=_calendar(publication_id, now),
        engagement=engagement,
    )
    return explaining.whole(condition)


def sample(ids: BitMap, most: int = 10) -> tuple[Subscriber, ...]:
    """A few of these people, from the earliest to the latest; the same ones for the same set."""
    chosen = [ids[len(ids) * place // most] for place in range(most)] if len(ids) > most else list(ids)
    return tuple(Subscriber.objects.filter(pk__in=chosen).order_by("pk"))


def findings(
    condition: Condition, publication_id: int, *, theirs: Collection[int] | None, slug: str = ""
) -> tuple[Finding, ...]:
    """Names that stand for nothing. theirs: ids of the titles that whoever asks looks after; None: Masthead asks.
    slug: of the segment that has the condition, "" for none.
    """
    return find_names(condition, publication_id, theirs=theirs, slug=slug).findings


def advice(condition: Condition, publication_id: int, *, engagement: Engagement = ENGAGEMENT) -> tuple[str, ...]:
    """What whoever reads the number should know: sentences."""
    said: list[str] = []
    found = list(leaves(condition))
    if any(isinstance(leaf, Engaged) for leaf in found) and not engagement.measured(publication_id):
        said.append("Nothing has been measured yet: nobody counts as having opened or clicked.")
    answers, calendar = Answers(), _calendar(publication_id, None)
    nobodys = [leaf for leaf in found if isinstance(leaf, Attribute) and not answers.who(question(leaf, calendar))]
    for key in dict.fromkeys(leaf.key for leaf in nobodys):
        if not answers.who(question(Attribute(key=key, test=IsSet()), calendar)):
            close = difflib.get_close_matches(key.lower(), sorted({*FIELDS, *RESERVED}), n=1, cutoff=0.7)
            meant = f" Did you mean “{close[0]}”?" if close else ""
            said.append(f"Nobody has an attribute “{key}”.{meant}")
    return tuple(said)


def segments_of(publication_id: int) -> tuple[Segment, ...]:
    """The saved segments of a publication, by name."""
    return tuple(Segment.objects.filter(publication_id=publication_id).select_related("created_by"))


def segment_of(publication_id: int, slug: str) -> Segment | None:
    """One of them."""
    return Segment.objects.filter(publication_id=publication_id, slug=slug).first()


def condition_of(segment: Segment) -> Condition:
    """What a segment says. Raises `SegmentError` when it cannot be read, as what a later version wrote."""
    try:
        return from_json(segment.condition)
    except ConditionError as fault:
        raise SegmentError(fault.message) from None


def readable(segment: Segment, theirs: Collection[int] | None) -> Condition:
    """What a segment says, for whoever counts it, lists it or has it explained: a title’s segment may name another
    title, whose subscribers not everybody who sees the segment looks after.

    theirs: as of `findings`. Raises `SegmentError`, with findings where it names what is not there for them.
    """
    condition = condition_of(segment)
    found = findings(condition, segment.publication_id, theirs=theirs, slug=segment.slug)
    if found:
        raise SegmentError(" ".join(each.message for each in found), found)
    return condition


def users_of(segment: Segment) -> tuple[Segment, ...]:
    """The segments that refer to this one."""
    others = Segment.objects.filter(publication_id=segment.publication_id).exclude(pk=segment.pk)
    return tuple(each for each in others if segment.slug in _referred(each))


def _referred(segment: Segment) -> frozenset[str]:
    try:
        condition = from_json(segment.condition)
    except ConditionError:
        return frozenset()
    return frozenset(leaf.segment for leaf in leaves(condition) if isinstance(leaf, InSegment))


def _names(condition: Condition, publication_id: int) -> Names:
    names = find_names(condition, publication_id)
    if names.findings:
        raise SegmentError(" ".join(each.message for each in names.findings), names.findings)
    return names


def _calendar(publication_id: int, now: dt.datetime | None) -> Calendar:
    return Calendar(now or timezone.now(), time_zone_of(publication_id))
