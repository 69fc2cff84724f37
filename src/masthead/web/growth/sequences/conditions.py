"""Whom a sequence, a step and a goal mean, as sets. Nobody is asked for permission: the clock works with these."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from pyroaring import BitMap

from masthead.audience.segments import Condition, ConditionError, parse
from masthead.audience.segments.tree import (
    Action,
    AllOf,
    AnyOf,
    ByDay,
    DayOrder,
    Engaged,
    InTitle,
    Moment,
    Not,
)
from masthead.audience.subscription import SubscriptionState
from masthead.web.growth.models import Sequence
from masthead.web.growth.referrals.queries import counted_friends
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.states import StartKind
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.queries import mailable
from masthead.web.subscribers.segments.engagement import Deed
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.segments.queries import ENGAGEMENT, findings, matching

LEAST_MEASURED = 3
"""So many of a title's readers must have opened something in the days of a silence before anybody is called silent."""
_LOOK_BACK = dt.timedelta(days=2)
"""Who confirmed longer ago than this before the last look has been seen then."""


def read(text: str, *, field: str) -> Condition:
    """The condition of a text. Raises `SequenceError`."""
    try:
        return parse(text)
    except ConditionError as fault:
        raise SequenceError(fault.message, field=field) from None


def check(text: str, publication_id: int, *, theirs: Collection[int], field: str) -> None:
    """Raise `SequenceError` for a text that is no condition, or names what is not there or not whose it is.

    theirs: ids of the titles that whoever wrote it looks after.
    """
    if text.strip():
        found = findings(read(text, field=field), publication_id, theirs=theirs)
        if found:
            raise SequenceError(" ".join(each.message for each in found), field=field)


def who(text: str, publication_id: int, now: dt.datetime) -> BitMap:
    """Everybody whom a text means. Raises `SequenceError` where it cannot be used any more."""
    return _matching(read(text, field=""), publication_id, now)


def at_goal(sequence: Sequence, now: dt.datetime) -> BitMap:
    """Everybody who reached the goal of a sequence; nobody without one. Raises `SequenceError`."""
    return who(sequence.goal, sequence.publication_id, now) if sequence.goal.strip() else BitMap()


def fits(sequence: Sequence, now: dt.datetime) -> BitMap:
    """Everybody whom the start of a sequence means, also those who began long ago. Raises `SequenceError`."""
    found = _STARTS[StartKind(sequence.start)](sequence, now)
    return found & who(sequence.only, sequence.publication_id, now) if sequence.only.strip() and found else found


def awake(sequence: Sequence, now: dt.datetime) -> BitMap:
    """Whoever opened or clicked something within the days of a sequence's silence."""
    return _matching(_alive(sequence.number), sequence.publication_id, now)


def awake_since(asked: Mapping[int, dt.datetime], publication_id: int) -> BitMap:
    """Who of some people opened or clicked something of a title's since a moment of their own, its day included."""
    if not asked:
        return BitMap()
    zone = time_zone_of(publication_id)
    days = {each: moment.astimezone(zone).date() for each, moment in asked.items()}
    # Mostly nobody is left by the first day, and no other one is asked about.
    by_day: dict[dt.date, BitMap] = defaultdict(BitMap)
    for each in BitMap(asked) & _doing(publication_id, min(days.values())):
        by_day[days[each]].add(each)
    return BitMap.union(BitMap(), *(ids & _doing(publication_id, day) for day, ids in by_day.items()))


def is_measured(publication_id: int, days: int, now: dt.datetime) -> bool:
    """Whether enough is known about a title's readers to call anybody silent. Where nothing counts openings, everybody
    would be.
    """
    first = (now - dt.timedelta(days=days)).date()
    return len(ENGAGEMENT.at_least(1, Deed(Action.OPENED, publication_id, (first, None)))) >= LEAST_MEASURED


def _confirmed(sequence: Sequence, now: dt.datetime) -> BitMap:
    if sequence.present or sequence.since is None:
        return mailable.standing_with(sequence.publication_id).active
    seen = max(sequence.since, (sequence.looked_at or sequence.since) - _LOOK_BACK)
    return _matching(_confirmed_on(sequence, DayOrder.FROM, seen), sequence.publication_id, now)


def _tagged(sequence: Sequence, now: dt.datetime) -> BitMap:
    del now
    return mailable.tagged(sequence.tag)


def _friends(sequence: Sequence, now: dt.datetime) -> BitMap:
    del now
    return BitMap(counted_friends(sequence.publication_id, least=max(1, sequence.number)))


def _silent(sequence: Sequence, now: dt.datetime) -> BitMap:
    if not is_measured(sequence.publication_id, sequence.number, now):
        return BitMap()
    long_ago = _confirmed_on(sequence, DayOrder.UNTIL, now - dt.timedelta(days=sequence.number))
    silent = AllOf(of=(long_ago, Not(of=_alive(sequence.number))))
    return _matching(silent, sequence.publication_id, now)


def _doing(publication_id: int, first: dt.date) -> BitMap:
    """Everybody who opened or clicked something of a title's from a day on."""
    deeds = (Deed(action, publication_id, (first, None)) for action in (Action.OPENED, Action.CLICKED))
    return BitMap.union(*(ENGAGEMENT.at_least(1, each) for each in deeds))


def _alive(days: int) -> Condition:
    return AnyOf(of=(Engaged(action=Action.OPENED, days=days), Engaged(action=Action.CLICKED, days=days)))


def _confirmed_on(sequence: Sequence, order: DayOrder, at: dt.datetime) -> Condition:
    day = at.astimezone(time_zone_of(sequence.publication_id)).date()
    return InTitle(
        title=sequence.publication.slug,
        state=SubscriptionState.ACTIVE,
        moment=Moment.CONFIRMED,
        test=ByDay(order=order, day=day),
    )


def _matching(condition: Condition, publication_id: int, now: dt.datetime) -> BitMap:
    try:
        return matching(condition, publication_id, now)
    except SegmentError as fault:
        raise SequenceError(str(fault)) from None


_STARTS: dict[StartKind, Callable[[Sequence, dt.datetime], BitMap]] = {
    StartKind.CONFIRMED: _confirmed,
    StartKind.TAGGED: _tagged,
    StartKind.FRIENDS: _friends,
    StartKind.SILENT: _silent,
}
