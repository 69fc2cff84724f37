"""People as programs list them: by id, with their standing and tags, within what somebody may see.

Whoever matches is found in bitmaps; only the people of one page are read from tables, unless the question is about
profiles.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Subscriber, SubscriberTag, Subscription, Tag
from masthead.web.subscribers.queries.visibility import standing_with, visible_ids, visible_subscribers
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose people are seen. titles: those alone, of the ones `user` looks after; None for all that they see."""

    user: Somebody
    titles: frozenset[int] | None = None

    @property
    def shown(self) -> frozenset[int]:
        """Ids of the titles whose subscriptions are shown."""
        theirs = publications_with(self.user, Right.AUDIENCE)
        return theirs if self.titles is None else theirs & self.titles

    def ids(self) -> BitMap:
        """Everybody within reach."""
        return visible_ids(self.user) if self.titles is None else standing_with(self.shown)

    def holds(self, subscriber_id: int) -> bool:
        """Whether one person is within reach."""
        if self.titles is None:
            return visible_subscribers(self.user).filter(pk=subscriber_id).exists()
        return Subscription.objects.filter(subscriber=subscriber_id, publication__in=self.shown).exists()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people. publication_id: who stands with this title, in `state` where one is named; a state without a title
    is one with any title within reach. tag: its name. within: only these. The moments are inclusive.
    """

    publication_id: int | None = None
    state: SubscriptionState | None = None
    tag: str = ""
    language: str = ""
    source: str = ""
    created_since: dt.datetime | None = None
    changed_since: dt.datetime | None = None
    within: BitMap | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One person. subscriptions: with the titles within reach alone. suppressed: no title may mail the address."""

    person: Subscriber
    subscriptions: tuple[Subscription, ...]
    tags: tuple[str, ...]
    suppressed: bool


def page_of(reach: Reach, wanted: Wanted, *, after: int = 0, limit: int) -> tuple[Entry, ...]:
    """The next people by id, at most `limit`."""
    return _entries(reach, list(islice(_matching(reach, wanted, after), limit)))


def count_of(reach: Reach, wanted: Wanted) -> int:
    """How many people there are."""
    return sum(1 for _ in _matching(reach, wanted, 0))


def entry_of(reach: Reach, subscriber_id: int) -> Entry | None:
    """One person; None for one who is not there and for somebody else's, without a difference."""
    return next(iter(_entries(reach, [subscriber_id] if reach.holds(subscriber_id) else [])), None)


def entry_with_key(reach: Reach, key: str) -> Entry | None:
    """The person of an address (`masthead.audience.addresses.Address.key`); None as above."""
    found = Subscriber.objects.filter(key=key).values_list("pk", flat=True).first()
    return entry_of(reach, found) if found is not None else None


def subscription_of(reach: Reach, subscriber_id: int, publication_id: int) -> Subscription | None:
    """A person's standing with one title within reach; None where there is none."""
    if publication_id not in reach.shown:
        return None
    return Subscription.objects.filter(subscriber_id=subscriber_id, publication_id=publication_id).first()


def tag_names(reach: Reach) -> tuple[str, ...]:
    """The tags that somebody within reach has, alphabetically."""
    ids = reach.ids()
    tags = dict(Tag.objects.values_list("pk", "name"))
    members = sets.members_of(sets.tag_set(each) for each in tags)
    return tuple(sorted(name for pk, name in tags.items() if members[sets.tag_set(pk)].intersect(ids)))


def _matching(reach: Reach, wanted: Wanted, after: int) -> Iterator[int]:
    ids = reach.ids()
    if wanted.publication_id is not None or wanted.state is not None:
        ids &= _standing(reach, wanted)
    if wanted.tag:
        tag = Tag.objects.filter(name=wanted.tag).first()
        ids &= sets.members(sets.tag_set(tag.pk)) if tag else BitMap()
    if wanted.within is not None:
        ids &= wanted.within
    profiles = Subscriber.objects.order_by("pk")
    if wanted.language:
        profiles = profiles.filter(language=wanted.language)
    if wanted.source:
        profiles = profiles.filter(source=wanted.source)
    if wanted.created_since:
        profiles = profiles.filter(created_at__gte=wanted.created_since)
    if wanted.changed_since:
        profiles = profiles.filter(changed_at__gte=wanted.changed_since)
    if not profiles.query.has_filters():
        return iter(ids.iter_equal_or_larger(after + 1))
    found = profiles.filter(pk__gt=after).values_list("pk", flat=True).iterator(chunk_size=_BATCH)
    return (each for each in found if each in ids)


def _standing(reach: Reach, wanted: Wanted) -> BitMap:
    titles = reach.shown if wanted.publication_id is None else reach.shown & {wanted.publication_id}
    states = list(SubscriptionState) if wanted.state is None else [wanted.state]
    found = sets.members_of(sets.state_set(title, state) for title in titles for state in states)
    return BitMap.union(*found.values()) if found else BitMap()


def _entries(reach: Reach, ids: Collection[int]) -> tuple[Entry, ...]:
    if not ids:
        return ()
    standing: dict[int, list[Subscription]] = defaultdict(list)
    rows = Subscription.objects.filter(subscriber__in=ids, publication__in=reach.shown).select_related("publication")
    for row in rows.order_by("publication__name"):
        standing[row.subscriber_id].append(row)
    tags = _tags_of(ids)
    suppressed = sets.members(sets.SUPPRESSED)
    return tuple(
        Entry(each, tuple(standing[each.pk]), tuple(tags[each.pk]), each.pk in suppressed)
        for each in Subscriber.objects.filter(pk__in=ids).order_by("pk")
    )


def _tags_of(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = SubscriberTag.objects.filter(subscriber__in=list(ids)).order_by("tag__name")
    for subscriber_id, name in rows.values_list("subscriber_id", "tag__name"):
        found[subscriber_id].append(name)
    return found
