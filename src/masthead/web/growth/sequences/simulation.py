"""Who would get what: until the end of tomorrow, as everybody stands now. Nothing is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pyroaring import BitMap

from masthead.web.growth.models import Place, Sequence, SequenceMessage
from masthead.web.growth.sequences.beginning import first_of, to_begin
from masthead.web.growth.sequences.conditions import at_goal, who
from masthead.web.growth.sequences.due import busy, is_open, rules_of, timing_of, zones_of
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.states import PlaceState
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.queries import mailable


@dataclass(frozen=True, slots=True)
class Coming:
    """Who would get one step. first, last: when, None for nobody. unfit: would go on without it. held: had another
    message lately, and may wait longer than until then. people: some ids. problem: why nothing goes out.
    """

    message: SequenceMessage
    many: int
    first: dt.datetime | None
    last: dt.datetime | None
    unfit: int
    held: int
    people: tuple[int, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """until: the end of tomorrow where the title is at home. beginning: who would begin at the next look."""

    until: dt.datetime
    steps: tuple[Coming, ...]
    beginning: int
    problem: str = ""


def forecast(sequence: Sequence, now: dt.datetime) -> Forecast:
    """What a sequence would do until the end of tomorrow. Who begins meanwhile is counted, not followed further."""
    until = end_of_tomorrow(sequence.publication_id, now)
    steps = sequence.messages.filter(gone=False).select_related("sequence__publication", "edition")
    problem, beginning = "", 0
    try:
        ids = to_begin(sequence, now)
        at_goal(sequence, now)
        passed = BitMap() if sequence.since or sequence.present else ids
        beginning = len(first_of(ids - passed, sequence, now))
    except SequenceError as fault:
        problem = str(fault)
    return Forecast(until, tuple(_coming(each, now, until) for each in steps), beginning, problem)


def end_of_tomorrow(publication_id: int, now: dt.datetime) -> dt.datetime:
    """When the day after today is over, where a title is at home."""
    local = now.astimezone(time_zone_of(publication_id))
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=2)


def _coming(message: SequenceMessage, now: dt.datetime, until: dt.datetime) -> Coming:
    publication_id = message.sequence.publication_id
    rules = rules_of(publication_id)
    timing = timing_of(message, rules)
    places = Place.objects.filter(message=message, state=PlaceState.WAITING.value, since__lt=until - timing.delay)
    waiting = dict(places.values_list("subscriber_id", "since"))
    standing = mailable.standing_with(publication_id)
    ids = (BitMap(waiting) & standing.active) - standing.suppressed
    zones = zones_of(ids, publication_id)
    comes = {each: max(now, timing.comes(waiting[each], zones[each])) for each in ids}
    found = BitMap(each for each, moment in comes.items() if moment < until)
    try:
        found -= at_goal(message.sequence, now)
        fit = found & who(message.condition, publication_id, now) if message.condition.strip() else found
    except SequenceError as fault:
        return Coming(message, 0, None, None, 0, 0, (), str(fault))
    moments = sorted(comes[each] for each in fit)
    first, last = (moments[0], moments[-1]) if moments else (None, None)
    problem = "" if is_open(message) else _why_not(message)
    held = busy(publication_id, fit, rules, now)
    return Coming(message, len(fit), first, last, len(found - fit), len(held), tuple(fit[:8]), problem)


def _why_not(message: SequenceMessage) -> str:
    if message.edition is None or not message.edition.live:
        return "The message is not approved yet, so it waits."
    return "The sequence does not run, so nothing goes out."
