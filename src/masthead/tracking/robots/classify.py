"""All rules together: a verdict for every event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from masthead.tracking.records import NOBODY, Event, EventKind, Method
from masthead.tracking.robots.crowding import Click, crowding
from masthead.tracking.robots.origins import Origin, Origins
from masthead.tracking.robots.rules import Rules
from masthead.tracking.robots.verdict import Verdict

AcceptedMs = Callable[[int, int], int | None]
"""(mailing, subscriber) → when the receiving side took the message, UTC in milliseconds since 1970; None where that is
not known. A moment before it may stand for it, such as the mailing’s start: then fewer events are called early."""

_FOLLOWED = frozenset({EventKind.CLICK, EventKind.CANARY})


def classify(events: Sequence[Event], rules: Rules, accepted_ms: AcceptedMs) -> list[Verdict]:
    """What is said of each event, in their order. Events of many mailings and people may stand together.

    What an event is called for itself (`alone`) comes before what it is called for others (`crowding`). Events of
    `NOBODY` are judged for themselves alone.
    """
    origins = Origins(rules)
    found = []
    people: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, event in enumerate(events):
        accepted = accepted_ms(event.mailing, event.subscriber)
        age = None if accepted is None else event.at_ms - accepted
        found.append(alone(event.kind, event.method, origins.of(event.agent, event.network), age, rules))
        if event.kind in _FOLLOWED and event.subscriber != NOBODY:
            people[event.mailing, event.subscriber].append(place)
    for places in people.values():
        clicks = [
            Click(each.at_ms, each.link, each.kind is EventKind.CANARY) for each in map(events.__getitem__, places)
        ]
        for place, verdict in zip(places, crowding(clicks, rules), strict=True):
            found[place] = found[place] or verdict
    return found


def alone(kind: EventKind, method: Method, origin: Origin, age_ms: int | None, rules: Rules) -> Verdict:
    """What an event is called for itself. age_ms: since the message was accepted; None where that is not known."""
    if kind is EventKind.UNSUBSCRIBE:
        return Verdict.HUMAN if method is Method.POST else Verdict.NOT_POST
    if kind is EventKind.CANARY:
        return Verdict.CANARY
    if method is not Method.GET:
        return Verdict.HEAD
    said, early = origin.clicks, rules.times.early_click_seconds
    if kind is EventKind.OPEN:
        said, early = origin.opens, rules.times.early_open_seconds
    if said is Verdict.HUMAN and age_ms is not None and age_ms < early * 1000:
        return Verdict.EARLY
    return said
