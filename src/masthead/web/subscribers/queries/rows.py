"""People as the list, their page and an export show them to somebody of the team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers.models import Subscriber, SubscriberTag, Subscription
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's standing with a title. until: the day mail begins again."""

    title: str
    slug: str
    state: SubscriptionState
    since: dt.datetime
    asked_at: dt.datetime
    confirmed_at: dt.datetime | None
    until: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """A person, with the titles that whoever asks looks after, by name."""

    id: int
    address: str
    name: str
    language: str
    time_zone: str
    source: str
    created_at: dt.datetime
    attributes: dict[str, Any]
    tags: tuple[str, ...]
    standings: tuple[Standing, ...]


def rows_of(user: Somebody, ids: Sequence[int]) -> tuple[Row, ...]:
    """These people in this order; those who are gone left out. Whether they may be seen is asked before."""
    people = Subscriber.objects.in_bulk(ids)
    standings: dict[int, list[Standing]] = {}
    titles = publications_with(user, Right.AUDIENCE)
    found = Subscription.objects.filter(subscriber__in=ids, publication__in=titles).select_related("publication")
    for each in found.order_by("publication__name"):
        standings.setdefault(each.subscriber_id, []).append(_standing(each))
    tags: dict[int, list[str]] = {}
    named = SubscriberTag.objects.filter(subscriber__in=ids).order_by("tag__name")
    for subscriber_id, tag in named.values_list("subscriber_id", "tag__name"):
        tags.setdefault(subscriber_id, []).append(tag)
    return tuple(
        _row(people[each], tuple(tags.get(each, ())), tuple(standings.get(each, ()))) for each in ids if each in people
    )


def _row(person: Subscriber, tags: tuple[str, ...], standings: tuple[Standing, ...]) -> Row:
    return Row(
        id=person.pk,
        address=person.address,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        source=person.source,
        created_at=person.created_at,
        attributes=person.attributes if isinstance(person.attributes, dict) else {},
        tags=tags,
        standings=standings,
    )


def _standing(found: Subscription) -> Standing:
    return Standing(
        title=found.publication.name,
        slug=found.publication.slug,
        state=SubscriptionState(found.state),
        since=found.since,
        asked_at=found.asked_at,
        confirmed_at=found.confirmed_at,
        until=found.paused_until,
        source=found.source,
    )
