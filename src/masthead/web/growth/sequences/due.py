"""For whom a step is due: those who wait for it, whose hour has come, and who had no other message lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyroaring import BitMap

from masthead.web.growth.models import MessageRules, Passing, Place, SequenceMessage
from masthead.web.growth.sequences.conditions import at_goal, who
from masthead.web.growth.sequences.states import Passage, PlaceState, SequenceState
from masthead.web.growth.sequences.timing import Quiet, Timing
from masthead.web.publications.queries import time_zone_of
from masthead.web.subscribers.queries import mailable

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """For whom a step is due. ready: get it now. unfit: go on without it."""

    ready: BitMap
    unfit: BitMap


def rules_of(publication_id: int) -> MessageRules:
    """How a title's messages keep out of readers' way; the usual where nobody said anything. Not saved then."""
    held = MessageRules.objects.filter(publication_id=publication_id).first()
    return held or MessageRules(publication_id=publication_id)


def timing_of(message: SequenceMessage, rules: MessageRules) -> Timing:
    """When a step comes."""
    return Timing(
        dt.timedelta(days=message.days, hours=message.hours), message.at, Quiet(rules.quiet_from, rules.quiet_to)
    )


def is_open(message: SequenceMessage) -> bool:
    """Whether a step may go out at all: its sequence runs, and its message is approved."""
    runs = message.sequence.state == SequenceState.RUNNING and not message.gone
    return runs and message.edition is not None and message.edition.live


def due(message: SequenceMessage, now: dt.datetime) -> Due:
    """For whom a step is due at a moment; never for whoever reached the goal. Raises `SequenceError` for a condition or
    goal that cannot be used any more.
    """
    publication_id = message.sequence.publication_id
    rules = rules_of(publication_id)
    timing = timing_of(message, rules)
    waiting = dict(
        Place.objects.filter(
            message=message, state=PlaceState.WAITING.value, since__lte=now - timing.delay
        ).values_list("subscriber_id", "since")
    )
    if not waiting:
        return Due(BitMap(), BitMap())
    standing = mailable.standing_with(publication_id)
    ids = (BitMap(waiting) & standing.active) - standing.suppressed
    zones = zones_of(ids, publication_id)
    found = BitMap(each for each in ids if timing.is_due(waiting[each], zones[each], now))
    found -= at_goal(message.sequence, now)
    fit = who(message.condition, publication_id, now) & found if message.condition.strip() else found
    return Due(fit - busy(publication_id, fit, rules, now), found - fit)


def busy(publication_id: int, ids: BitMap, rules: MessageRules, now: dt.datetime) -> BitMap:
    """Who of them had a message of the title too short a while ago; of those who want one mail a week, in a week."""
    if not ids:
        return BitMap()
    sent = Passing.objects.filter(how=Passage.SENT.value, place__sequence__publication=publication_id)
    gap = now - dt.timedelta(hours=rules.gap_hours)
    lately = BitMap(sent.filter(at__gt=gap).values_list("place__subscriber_id", flat=True))
    if weekly := mailable.weekly_of(publication_id) & ids:
        lately |= weekly & BitMap(sent.filter(at__gt=now - WEEK).values_list("place__subscriber_id", flat=True))
    return lately & ids


def zones_of(ids: BitMap, publication_id: int) -> Mapping[int, ZoneInfo]:
    """Where each of them lives: as they said, else where the title is at home."""
    home = time_zone_of(publication_id)
    found = dict.fromkeys(ids, home)
    for name, theirs in mailable.zones_of(ids).items():
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        found.update(dict.fromkeys(theirs, zone))
    return found
