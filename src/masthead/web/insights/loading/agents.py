"""User-Agents by number, so that a million events name a few hundred texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from masthead.web.insights.models import Agent, RawEvent

FORGOTTEN = dt.timedelta(days=30)
"""After the last event that named it, an agent that no kept event names is forgotten."""
_AT_ONCE = 500


def ids_of(texts: Iterable[str], *, today: dt.date) -> dict[str, int]:
    """Numbers of agents, within the caller's transaction; new ones are given where there are none. "" has none."""
    wanted = sorted({text for text in texts if text})
    known: dict[str, int] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        Agent.objects.bulk_create([Agent(text=text, seen_on=today) for text in some], ignore_conflicts=True)
        # Whoever forgets agents meets the new day, and leaves them.
        Agent.objects.filter(Q(text__in=some) & ~Q(seen_on=today)).update(seen_on=today)
        known.update(Agent.objects.filter(text__in=some).values_list("text", "id"))
    return known


def texts() -> dict[int, str]:
    """All agents by number."""
    return {0: "", **dict(Agent.objects.values_list("id", "text"))}


def prune(*, today: dt.date) -> int:
    """Forget agents that nothing names any more; how many."""
    used = RawEvent.objects.order_by().values("agent").distinct()
    return Agent.objects.filter(seen_on__lt=today - FORGOTTEN).exclude(id__in=used).delete()[0]
