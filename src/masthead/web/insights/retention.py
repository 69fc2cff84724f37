"""How long events are kept: a while as they came, and what is counted of them for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from masthead.web.insights.loading import agents, rows, taken
from masthead.web.insights.models import Measured

_AT_ONCE = 20_000


def prune(*, now: dt.datetime, keep: dt.timedelta) -> int:
    """Remove events older than `keep`, writers and agents that nothing names any more; how many events went.

    Counts and sets of people stay, so that every report stays the same. Nothing of such a mailing is recounted later.
    """
    before = int((now - keep).timestamp() * 1000)
    old = Measured.objects.filter(started_at__lt=now - keep).values_list("mailing", flat=True)
    gone = sum(_prune(mailing, before) for mailing in tuple(old))
    taken.prune(now=now)
    agents.prune(today=now.date())
    return gone


def forget_person(subscriber: int) -> int:
    """Remove all events of a person who is erased, within the caller's transaction; how many.

    In what is counted stays a number that names nobody any more: ids are never used again.
    """
    mailings = tuple(Measured.objects.values_list("mailing", flat=True))
    return rows.delete_person(mailings, subscriber)


def _prune(mailing: int, before_ms: int) -> int:
    """A part at a time, so that nobody who writes waits long."""
    gone = 0
    while True:
        with transaction.atomic():
            measured = Measured.objects.select_for_update().get(pk=mailing)
            went = rows.delete_before(mailing, before_ms, _AT_ONCE)
            if went and not measured.pruned:
                measured.pruned, measured.recount_wanted = True, False
                measured.save(update_fields=["pruned", "recount_wanted"])
        gone += went
        if went < _AT_ONCE:
            return gone
