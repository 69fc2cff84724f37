"""The list of subscribers: who is shown under which filters, a page at a time, and how many they are.

Filters are sets (`sets`, and what segments keep), so that a million people cost a few bitmaps; nothing is skipped over
to reach a page, and nothing is counted row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from pyroaring import BitMap

from masthead.audience.segments.tree import OneOf, Profile, ProfileField
from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.finding import ENOUGH, Finder
from masthead.web.subscribers.membership import one_of
from masthead.web.subscribers.models import Segment, Subscriber, Tag
from masthead.web.subscribers.queries.visibility import audience_publications, visible_ids
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.segments.kept import Answers
from masthead.web.subscribers.segments.queries import matching, readable
from masthead.web.subscribers.segments.where import Calendar, question
from masthead.web.team.queries import Somebody

PER_PAGE = 50
SUPPRESSED = "suppressed"
"""Among the states to look for: people whom a title, or none, may mail."""

Order = Literal["newest", "address"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to show. words: parts of name and address. publication_id: of one title; None: of any. state: a
    `SubscriptionState`, `SUPPRESSED` or "". tag: a name. segment_id: of the title. by: the order.
    """

    words: str = ""
    publication_id: int | None = None
    state: str = ""
    tag: str = ""
    language: str = ""
    source: str = ""
    segment_id: int | None = None
    by: Order = "newest"


@dataclass(frozen=True, slots=True)
class Page:
    """Ids in the order of the list. total: how many are shown in all; None: more than `at_least`, which are too many
    to look at. after: the last id, to go on from; None where the list ends.
    """

    ids: tuple[int, ...]
    total: int | None
    at_least: int
    after: int | None


def page_of(user: Somebody, wanted: Wanted, *, after: int | None = None, size: int = PER_PAGE) -> Page:
    """A page of those whom somebody may see. after: the last id of the page before."""
    finder, within = Finder(wanted.words), people_wanted(user, wanted)
    total: int | None = len(within)
    at_least = len(within)
    if finder:
        known, whole = finder.known(within)
        at_least, total = len(known), len(known) if whole else None
        if whole:
            within, finder = known, Finder("")
    order = _by_address if wanted.by == "address" else _newest
    ids = list(islice(order(within, finder, after), size + 1))
    more = len(ids) > size
    return Page(ids=tuple(ids[:size]), total=total, at_least=at_least, after=ids[size - 1] if more else None)


def everyone_wanted(user: Somebody, wanted: Wanted) -> BitMap:
    """All who are shown, as a set."""
    finder, within = Finder(wanted.words), people_wanted(user, wanted)
    return BitMap(finder.newest(within)) if finder else within


def people_wanted(user: Somebody, wanted: Wanted) -> BitMap:
    """Whom the filters leave, whatever the words."""
    theirs = frozenset(each.pk for each in audience_publications(user))
    titles = theirs if wanted.publication_id is None else theirs & {wanted.publication_id}
    found = visible_ids(user) if wanted.publication_id is None else _standing(titles)
    if wanted.state == SUPPRESSED:
        found &= _suppressed(titles)
    elif wanted.state:
        found &= _union([sets.state_set(each, SubscriptionState(wanted.state)) for each in titles])
    if wanted.tag:
        tag = Tag.objects.filter(name=wanted.tag).first()
        found &= sets.members(sets.tag_set(tag.pk)) if tag is not None else BitMap()
    for field, value in ((ProfileField.LANGUAGE, wanted.language), (ProfileField.SOURCE, wanted.source)):
        if value:
            found &= _with_profile(field, value)
    if wanted.segment_id is not None:
        found &= _in_segment(wanted.segment_id, titles, theirs)
    return found


def suppressed_among(user: Somebody, ids: Iterable[int]) -> BitMap:
    """Those of some people whom no title, or one that somebody looks after, may not mail."""
    return _suppressed(frozenset(each.pk for each in audience_publications(user))) & BitMap(ids)


def _standing(titles: frozenset[int]) -> BitMap:
    return _union([sets.state_set(each, state) for each in titles for state in SubscriptionState])


def _suppressed(titles: frozenset[int]) -> BitMap:
    return _union([sets.SUPPRESSED, *(sets.suppressed_set(each) for each in titles)])


def _union(names: list[str]) -> BitMap:
    return BitMap.union(*sets.members_of(names).values()) if names else BitMap()


def _with_profile(field: ProfileField, value: str) -> BitMap:
    leaf = Profile(field=field, test=OneOf(values=(value,)))
    # Nothing is asked about days here: any calendar will do.
    return Answers().who(question(leaf, Calendar(timezone.now(), ZoneInfo("UTC"))))


def _in_segment(segment_id: int, titles: frozenset[int], theirs: frozenset[int]) -> BitMap:
    """Nobody, where the segment is unknown, of another title, or names what is not there for who looks after these."""
    segment = Segment.objects.filter(pk=segment_id, publication__in=titles).first()
    if segment is None:
        return BitMap()
    try:
        return matching(readable(segment, theirs), segment.publication_id)
    except SegmentError:
        return BitMap()


def _newest(within: BitMap, finder: Finder, after: int | None) -> Iterator[int]:
    if finder:
        return finder.newest(within, below=after)
    last = len(within) if after is None else within.rank(after - 1)
    return (within[place] for place in range(last - 1, -1, -1))


def _by_address(within: BitMap, finder: Finder, after: int | None) -> Iterator[int]:
    """Few are sorted. Among many, the index of addresses is walked along: mostly enough of them come by soon; where
    they do not, because they all stand late in the alphabet, they are found first and sorted then.
    """
    last = Subscriber.objects.filter(pk=after).values_list("key", flat=True).first() if after else None
    if finder or len(within) > ENOUGH:
        for size in (1_000, 3_000, 16_000):
            rows = list(_along(last).values_list("pk", "key", "name")[:size])
            yield from (pk for pk, key, name in rows if pk in within and (not finder or finder.test(key, name)))
            if len(rows) < size:
                return
            last = rows[-1][1]
        if finder:
            within = BitMap(finder.newest(within))
    yield from _along(last).filter(one_of(within)).values_list("pk", flat=True)


def _along(last: str | None) -> QuerySet[Subscriber]:
    people = Subscriber.objects.order_by("key")
    return people if last is None else people.filter(key__gt=last)
