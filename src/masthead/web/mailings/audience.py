"""Who gets a mailing and who does not, by the algebra of sets; and their profiles, when they are needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pyroaring import BitMap

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.canary import SEED
from masthead.delivery.freeze import FreezeError
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.values import Added
from masthead.web.newsroom.days import appears_on
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers import marks
from masthead.web.subscribers.queries import mailable
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.subscribers.segments.queries import condition_of, matching, segment_of

Key = TypeVar("Key", str, int)

SUPPRESSED = "suppressed"
PAUSED = "paused"
WEEKLY = "wants the week’s last edition alone"


@dataclass(frozen=True, slots=True)
class Selection:
    """candidates = sum of `by_title` + sum of `excluded`. by_title: who gets it by which title; nobody by two."""

    candidates: int
    by_title: Mapping[int, BitMap]
    excluded: Mapping[str, int]

    @property
    def everybody(self) -> BitMap:
        """All who get it."""
        return BitMap.union(BitMap(), *self.by_title.values())


def select(plan: Plan, publication: Publication, day: dt.date, now: dt.datetime) -> Selection:
    """Who gets an edition of a day by a plan, as everybody stands at this moment.

    Candidates are those who subscribe to one of the titles, in a pause or not, and are in the segment. Whoever is left
    out is counted under one reason, the first that holds. Raises `MailingError` for a segment that cannot be used.
    """
    titles = plan.titles or (publication.pk,)
    last = last_of_week(publication, day)
    found: dict[int, BitMap] = {}
    reasons: dict[str, BitMap] = {}
    wanted, taken = BitMap(), BitMap()
    left_out = _left_out(plan, publication, now)
    for title in titles:
        standing = mailable.standing_with(title)
        theirs = _in_segment(plan.segment, publication.pk, title, standing.active | standing.paused, now)
        weekly = BitMap() if last else mailable.weekly_of(title)
        _add(reasons, SUPPRESSED, standing.suppressed & theirs)
        for reason, ids in left_out.items():
            _add(reasons, reason, ids & theirs)
        _add(reasons, PAUSED, standing.paused & theirs)
        _add(reasons, WEEKLY, weekly & theirs)
        barred = standing.suppressed | weekly | BitMap.union(BitMap(), *left_out.values())
        found[title] = (standing.active & theirs) - barred - taken
        taken |= found[title]
        wanted |= theirs
    return Selection(len(wanted), found, _counted(reasons, wanted - taken))


def select_chosen(ids: BitMap, publication_id: int) -> Selection:
    """Who of some people, chosen by an origin, gets a mailing of a title, as everybody stands at this moment."""
    standing = mailable.standing_with(publication_id)
    theirs = ids & (standing.active | standing.paused)
    reasons = {SUPPRESSED: standing.suppressed & theirs, PAUSED: standing.paused & theirs}
    found = (standing.active & theirs) - standing.suppressed
    return Selection(len(theirs), {publication_id: found}, _counted(reasons, theirs - found))


def last_of_week(publication: Publication, day: dt.date) -> bool:
    """Whether no other edition of the publication is due in the rest of the week, which ends on Sunday."""
    house = house_of(publication)
    rest = (day + dt.timedelta(days=ahead) for ahead in range(1, 7 - day.weekday()))
    return not any(appears_on(house, publication.holidays, each) for each in rest)


def seeds() -> BitMap:
    """The team's own test mailboxes: whoever has the tag “seed”."""
    return mailable.tagged(SEED)


def zones(ids: BitMap, moment: dt.datetime) -> Mapping[int, BitMap]:
    """Who of them lives how many minutes east of UTC at their own hour. moment: naive, the hour of every day."""
    found: dict[int, BitMap] = {}
    for name, theirs in mailable.zones_of(ids).items():
        minutes = offset_of(name, moment)
        if minutes is not None:
            _add(found, minutes, theirs)
    return found


def offset_of(zone: str, moment: dt.datetime) -> int | None:
    """Minutes east of UTC in a time zone when its clocks show `moment`; None for a zone that nobody knows."""
    try:
        offset = moment.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return round(offset.total_seconds() / 60) if offset is not None else None


def recipients(ids: BitMap, shown: Mapping[str, BitMap], added: Added | None = None) -> Iterator[Recipient]:
    """These people as a message is filled for them. shown: who sees the sections of each segment. added: values beside
    their own.
    """
    people = mailable.profiles(ids)
    while batch := list(islice(people, mailable.AT_ONCE)):
        more = added.of(BitMap(person.id for person in batch)) if added is not None and added.names else {}
        for person in batch:
            segments = frozenset(name for name, theirs in shown.items() if person.id in theirs)
            attributes = {**person.attributes, **more[person.id]} if person.id in more else person.attributes
            number = SubscriberId(person.id)
            yield Recipient(number, person.address, person.name, attributes, segments, person.referrals)


def shown_to(names: Iterable[str], publication_id: int, ids: BitMap, now: dt.datetime) -> Mapping[str, BitMap]:
    """Who of some people sees what only a segment sees: those of the saved segment, else of the tag, of this name, or
    whoever a reserved name means (`marks`). Raises `MailingError` for a segment that cannot be used.
    """
    try:
        return marks.seen_by(names, publication_id, ids, now)
    except SegmentError as fault:
        raise MailingError(f"A segment that a section is shown to cannot be used: {fault}", field="segment") from None


def _in_segment(slug: str, publication_id: int, title: int, ids: BitMap, now: dt.datetime) -> BitMap:
    return ids & _matching(slug, publication_id, title, now) if slug else ids


def _left_out(plan: Plan, publication: Publication, now: dt.datetime) -> dict[str, BitMap]:
    """Whom exclusions mean, by reason. A segment leaves its people out whichever title they would get it by."""
    found = {
        f"in segment “{slug}”": _matching(slug, publication.pk, publication.pk, now) for slug in plan.without_segments
    }
    found.update({f"has tag “{name}”": mailable.tagged(name) for name in plan.without_tags})
    return found


def _matching(slug: str, publication_id: int, title: int, now: dt.datetime) -> BitMap:
    segment = segment_of(publication_id, slug)
    if segment is None:
        raise MailingError(f"There is no segment “{slug}” any more. Choose another one.", field="segment")
    try:
        return matching(condition_of(segment), title, now)
    except SegmentError as fault:
        raise MailingError(f"The segment “{segment.name}” cannot be used: {fault}", field="segment") from None


def _counted(reasons: Mapping[str, BitMap], left: BitMap) -> Mapping[str, int]:
    """How many are left out by each reason, each person once."""
    found: dict[str, int] = {}
    for reason, ids in reasons.items():
        if here := ids & left:
            found[reason] = len(here)
            left = left - here
    if left:
        raise FreezeError(f"{len(left)} people are left out, and nothing says why. Nothing was sent.")
    return found


def _add(found: dict[Key, BitMap], key: Key, ids: BitMap) -> None:
    found[key] = found.get(key, BitMap()) | ids
