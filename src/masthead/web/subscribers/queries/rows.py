"""People as the list, their page and an export show them to somebody of the team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers.models import Subscriber, SubscriberTag, Subscription
from masthead.web.subscribers.queries.visibility import audience_publications
from masthead.web.team.queries import Somebody


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
    attributes: Mapping[str, Any]
    tags: tuple[str, ...]
    standings: tuple[Standing, ...]


class Reader:
    """Reads people for somebody of the team, who looks after the same titles the whole time."""

    def __init__(self, user: Somebody) -> None:
        self._titles = {each.pk: (place, each) for place, each in enumerate(audience_publications(user))}

    def rows(self, ids: Sequence[int]) -> tuple[Row, ...]:
        """These people in this order; those who are gone left out. Whether they may be seen is asked before."""
        people = Subscriber.objects.filter(pk__in=ids).values_list(
            "pk", "address", "name", "language", "time_zone", "source", "created_at", "attributes"
        )
        standings, tags = self._standings(ids), _tags(ids)
        found = {
            each[0]: Row(*each, tags=tuple(tags.get(each[0], ())), standings=tuple(standings.get(each[0], ())))
            for each in people
        }
        return tuple(found[each] for each in ids if each in found)

    def _standings(self, ids: Sequence[int]) -> dict[int, list[Standing]]:
        rows = Subscription.objects.filter(subscriber__in=ids, publication__in=list(self._titles)).values_list(
            "subscriber_id",
            "publication_id",
            "state",
            "since",
            "asked_at",
            "confirmed_at",
            "paused_until",
            "source",
        )
        found: dict[int, list[Standing]] = {}
        for person, title, state, since, asked, confirmed, until, source in sorted(rows, key=self._place):
            named = self._titles[title][1]
            standing = Standing(
                named.name, named.slug, SubscriptionState(state), since, asked, confirmed, until, source
            )
            found.setdefault(person, []).append(standing)
        return found

    def _place(self, row: tuple[Any, ...]) -> int:
        return self._titles[row[1]][0]


def rows_of(user: Somebody, ids: Sequence[int]) -> tuple[Row, ...]:
    """A few people once; see `Reader.rows`."""
    return Reader(user).rows(ids)


def _tags(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = SubscriberTag.objects.filter(subscriber__in=ids).values_list("subscriber_id", "tag__name")
    for person, name in sorted(rows):
        found.setdefault(person, []).append(name)
    return found
