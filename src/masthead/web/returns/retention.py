"""How long returned mail is kept, and how a person is forgotten in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db.models import Q, QuerySet

from masthead.web.returns.models import Alarm, Original, PendingTopic, Returned
from masthead.web.subscribers.suppression import digests_of

MOST_ORIGINALS = 20_000
"""Whatever comes in: a flood of reports must not fill the disk. The oldest go first."""

ALARMS_KEPT = dt.timedelta(days=365)
TOPICS_KEPT = dt.timedelta(days=3)
"""As long as Amazon lets a topic be confirmed."""

_AT_ONCE = 500
_BLANK = {"sender": "", "subject": "", "said": "", "named": "", "affected": []}


def prune(*, now: dt.datetime) -> int:
    """Remove what is kept no longer: originals and words first, rows and alarms later; how many rows that touched."""
    said = settings.SITE.settings
    aged = Original.objects.filter(received_at__lt=now - dt.timedelta(days=said.keep_returned_days))
    touched = _in_parts(aged, _drop_originals)
    newest = Original.objects.order_by("-pk").values_list("pk", flat=True)[MOST_ORIGINALS : MOST_ORIGINALS + 1].first()
    if newest is not None:
        touched += _in_parts(Original.objects.filter(pk__lte=newest), _drop_originals)
    rows = Returned.objects.filter(received_at__lt=now - dt.timedelta(days=said.keep_network_days))
    touched += _in_parts(rows, _drop_rows)
    touched += Alarm.objects.filter(cleared_at__lt=now - ALARMS_KEPT).delete()[0]
    return touched + PendingTopic.objects.filter(at__lt=now - TOPICS_KEPT).delete()[0]


def forget_person(*, subscriber_id: int) -> None:
    """Remove what came back about somebody who is erased, within the caller's transaction."""
    Returned.objects.filter(subscriber=subscriber_id).delete()


def forget_address(*, address: str, key: str) -> None:
    """Take originals and words out of what names somebody who is erased, within the caller's transaction."""
    del address  # known by its digests
    named = Q()
    for digest in digests_of(key):
        named |= Q(named__contains=digest)
    found = Returned.objects.filter(named)
    Original.objects.filter(returned__in=found.values("pk")).delete()
    found.update(**_BLANK)


def _drop_originals(numbers: list[int]) -> None:
    about = list(Original.objects.filter(pk__in=numbers).values_list("returned_id", flat=True))
    Returned.objects.filter(pk__in=about).update(**_BLANK)
    Original.objects.filter(pk__in=numbers).delete()


def _drop_rows(numbers: list[int]) -> None:
    Returned.objects.filter(pk__in=numbers).delete()


def _in_parts(rows: QuerySet[Original] | QuerySet[Returned], drop: Callable[[list[int]], None]) -> int:
    """Some at a time, so that nobody who writes waits long."""
    gone = 0
    while numbers := list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        drop(numbers)
        gone += len(numbers)
    return gone
