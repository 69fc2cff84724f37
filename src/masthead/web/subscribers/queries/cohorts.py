"""Who reads a title, by when they came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Case, IntegerField, Value, When
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.models import Subscription

_READING = (SubscriptionState.ACTIVE.value, SubscriptionState.PAUSED.value)
_AT_ONCE = 50_000


def reading_since(publication_id: int, starts: Sequence[dt.date]) -> dict[dt.date, BitMap]:
    """Those who read a title now, by the span in which they confirmed; days are of the title's time zone.

    starts: the first day of each span, the earliest first; the last one has no end. Whoever came before them is in
    none. Reads every subscription that is active or paused: some seconds for a million.
    """
    zone = time_zone_of(publication_id)
    moments = [dt.datetime.combine(each, dt.time(), zone).astimezone(dt.UTC) for each in starts]
    # The database tells the spans apart: a million moments made of its text would take ten times as long.
    latest_first = reversed(list(enumerate(moments)))
    span = Case(
        *(When(confirmed_at__gte=moment, then=Value(at)) for at, moment in latest_first), output_field=IntegerField()
    )
    rows = Subscription.objects.filter(publication=publication_id, state__in=_READING, confirmed_at__gte=moments[0])
    people: list[list[int]] = [[] for _ in starts]
    for at, person in rows.annotate(span=span).values_list("span", "subscriber_id").iterator(_AT_ONCE):
        people[at].append(person)
    return {start: BitMap(found) for start, found in zip(starts, people, strict=True)}
