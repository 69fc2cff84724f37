"""Who opened and clicked: what segments want to know of whatever measures it."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pyroaring import BitMap

from masthead.audience.segments.days import Days
from masthead.audience.segments.tree import Action
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import SetChunk

_FEW = 8
_MOST = 64
"""Answers kept; a bitmap over a million people has 128 KB at most."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, and within what. days: the first, and the day after the last. section: a kind, "" for any."""

    action: Action
    publication_id: int
    days: Days = (None, None)
    section: str = ""


class Engagement(Protocol):
    """A source of who did what. Called in any thread, within or without a transaction; milliseconds matter.

    Counted are editions, not hits: whoever opens one edition five times has opened one.
    """

    def measured(self, publication_id: int) -> bool:
        """Whether anything is known about the publication’s readers at all."""

    def at_least(self, times: int, deed: Deed) -> BitMap:
        """Everybody who did it in so many editions or more; times: 1 or more. Nobody where nothing is measured."""

    def times_of(self, subscriber_id: int, deed: Deed) -> int:
        """In how many editions one person did it."""


def deed_set(deed: Action, publication_id: int, day: dt.date, mailing_id: int, section: str = "") -> str:
    """Name of the set (`sets`) of those who did it in one mailing. day: of the edition. section: "" for all of it."""
    return f"{deed.value}:{publication_id}:{day.isoformat()}:{mailing_id}:{section}"


class SetEngagement:
    """Reads the sets named by `deed_set`, one for each mailing. See `Engagement`.

    What was added up is kept as long as the stamps of its sets are the same.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Deed, int], tuple[frozenset[sets.Stamp], BitMap]] = OrderedDict()
        self._lock = threading.Lock()

    def measured(self, publication_id: int) -> bool:
        """Whether there is such a set."""
        return any(
            SetChunk.objects.filter(name__startswith=f"{action.value}:{publication_id}:").exists() for action in Action
        )

    def at_least(self, times: int, deed: Deed) -> BitMap:
        """By adding the sets up."""
        stamps = _stamps(deed)
        with self._lock:
            known = self._kept.get((deed, times))
        if known is not None and known[0] == stamps:
            return known[1]
        found = counted(sets.members_of({name for name, _, _ in stamps}).values(), times)
        # Stamps and members are read one after the other: only what was the same before and after belongs together.
        if all(stamp for _, _, stamp in stamps) and _stamps(deed) == stamps:
            self._keep((deed, times), stamps, found)
        return found

    def times_of(self, subscriber_id: int, deed: Deed) -> int:
        """By looking into each."""
        names = {name for name, _, _ in _stamps(deed)}
        rows = SetChunk.objects.filter(name__in=names, chunk=subscriber_id >> sets.CHUNK_BITS)
        found = (BitMap.deserialize(bytes(bits)) for bits in rows.values_list("bits", flat=True) if bits)
        return sum(1 for ids in found if subscriber_id in ids)

    def _keep(self, asked: tuple[Deed, int], stamps: frozenset[sets.Stamp], found: BitMap) -> None:
        with self._lock:
            self._kept[asked] = (stamps, found)
            self._kept.move_to_end(asked)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)


def counted(found: Iterable[BitMap], times: int) -> BitMap:
    """Everybody in at least so many of the sets."""
    everyone = list(found)
    if times <= 1:
        return BitMap.union(BitMap(), *everyone)
    return _by_steps(everyone, times) if times <= _FEW else _by_digits(everyone, times)


def _by_steps(everyone: list[BitMap], times: int) -> BitMap:
    """Who is on which step of a short ladder: each set lifts its people by one."""
    steps = [BitMap() for _ in range(times)]
    for ids in everyone:
        for place in range(times - 1, 0, -1):
            steps[place] |= steps[place - 1] & ids
        steps[0] |= ids
    return steps[-1]


def _by_digits(everyone: list[BitMap], times: int) -> BitMap:
    """A binary counter for each person, a bitmap for each of its digits."""
    digits: list[BitMap] = []
    for ids in everyone:
        carry = ids
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
            if not carry:
                break
        else:
            if carry:
                digits.append(carry)
    return _reaching(digits, times)


def _reaching(digits: list[BitMap], times: int) -> BitMap:
    """Whose counter is `times` or more: digit by digit from the highest, more or still equal."""
    if times >= 1 << len(digits):
        return BitMap()
    more, equal = BitMap(), BitMap.union(BitMap(), *digits)
    for place in reversed(range(len(digits))):
        if times >> place & 1:
            equal = equal & digits[place]
        else:
            more |= equal & digits[place]
            equal = equal - digits[place]
    return more | equal


def _stamps(deed: Deed) -> frozenset[sets.Stamp]:
    """Of the sets of a deed; asked for by what the names of all its days begin with."""
    first, end = (day.isoformat() if day else "" for day in deed.days)
    year, month = first[:5], first[:8]
    beginning = month if end.startswith(month) else year if end.startswith(year) else ""
    found = sets.stamps(f"{deed.action.value}:{deed.publication_id}:{beginning}")
    return frozenset(stamp for stamp in found if _within(stamp[0], deed))


def _within(name: str, deed: Deed) -> bool:
    _, _, day, _, section = name.split(":", 4)
    first, end = deed.days
    return (
        section == deed.section
        and (first is None or day >= first.isoformat())
        and (end is None or day < end.isoformat())
    )
