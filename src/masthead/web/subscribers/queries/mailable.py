"""Who may be written to, as sets, and what a message about them is filled with. Read by mailings alone.

Nothing here asks for permission: whoever plans a mailing has asked before, and a worker is Masthead itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.membership import one_of
from masthead.web.subscribers.models import Subscriber, Subscription, Tag

AT_ONCE = 5_000
"""Profiles that are read at a time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How people stand with one title. suppressed: whom it must not mail, whatever they subscribed to."""

    active: BitMap
    paused: BitMap
    suppressed: BitMap


@dataclass(frozen=True, slots=True)
class Profile:
    """What a message is filled with. referrals: people they brought."""

    id: int
    address: str
    name: str
    attributes: Mapping[str, str]
    referrals: int


def standing_with(publication_id: int) -> Standing:
    """Everybody who stands with a title, of one moment."""
    active = sets.state_set(publication_id, SubscriptionState.ACTIVE)
    paused = sets.state_set(publication_id, SubscriptionState.PAUSED)
    theirs = sets.suppressed_set(publication_id)
    found = sets.members_of([active, paused, theirs, sets.SUPPRESSED])
    return Standing(found[active], found[paused], found[theirs] | found[sets.SUPPRESSED])


def weekly_of(publication_id: int) -> BitMap:
    """Who wants the last edition of each week alone."""
    rows = Subscription.objects.filter(publication_id=publication_id, frequency="weekly")
    return BitMap(rows.values_list("subscriber_id", flat=True))


def tagged(name: str) -> BitMap:
    """Everybody who has a tag; nobody where there is no such tag."""
    tag = Tag.objects.filter(name=name).values_list("pk", flat=True).first()
    return sets.members(sets.tag_set(tag)) if tag is not None else BitMap()


def zones_of(ids: BitMap) -> Mapping[str, BitMap]:
    """Who of them named which time zone; those who named none are left out."""
    found: dict[str, BitMap] = {}
    rows = Subscriber.objects.filter(one_of(ids)).exclude(time_zone="").order_by().values_list("pk", "time_zone")
    for number, zone in rows.iterator(chunk_size=AT_ONCE):
        found.setdefault(zone, BitMap()).add(number)
    return found


def domains_of(ids: BitMap) -> Mapping[str, int]:
    """How many of them have their mailbox where."""
    rows = Subscriber.objects.filter(one_of(ids)).order_by().values_list("domain")
    return dict(rows.annotate(many=Count("pk")))


def profiles(ids: BitMap) -> Iterator[Profile]:
    """Their profiles by id, read some thousands at a time. Who was erased meanwhile is left out."""
    waiting = iter(ids)
    while batch := BitMap(islice(waiting, AT_ONCE)):
        brought = _referrals(batch)
        rows = Subscriber.objects.filter(one_of(batch)).order_by("pk")
        columns = ("pk", "address", "name", "language", "attributes", "referrals_gone")
        for number, address, name, language, attributes, gone in rows.values_list(*columns):
            said = {str(key): str(value) for key, value in attributes.items()}
            if language:
                said.setdefault("language", language)
            yield Profile(number, address, name, said, gone + brought.get(number, 0))


def why_not(publication_id: int, ids: Iterable[int]) -> Mapping[int, str]:
    """How each of some people stands with a title, for those who are not mailed: “unsubscribed”, “paused” and so on."""
    rows = Subscription.objects.filter(publication_id=publication_id, subscriber_id__in=list(ids))
    return dict(rows.values_list("subscriber_id", "state"))


def active_stamps(publication_id: int) -> frozenset[sets.Stamp]:
    """The same as before while nobody began, paused or ended, and nobody was suppressed."""
    active = sets.state_set(publication_id, SubscriptionState.ACTIVE)
    return sets.stamps(active) | sets.stamps(sets.SUPPRESSED)


def known_tags(names: Sequence[str]) -> frozenset[str]:
    """Those of some names that are tags."""
    return frozenset(Tag.objects.filter(name__in=list(names)).values_list("name", flat=True))


def _referrals(ids: BitMap) -> Mapping[int, int]:
    rows = Subscriber.objects.filter(referrer_id__in=list(ids)).order_by().values_list("referrer_id")
    return dict(rows.annotate(many=Count("pk")))
