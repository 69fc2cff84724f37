"""Apps above this one that want to know who was shown what.

    tell_of_freezing(note_showings)            # in AppConfig.ready()

They are called within the transaction that writes a mailing into the ledger: what raises there undoes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap


@dataclass(frozen=True, slots=True)
class Shown:
    """Who gets a mailing, and who of them sees what not everybody sees. day: of the edition. segments: by the section's
    `segment`, those who see it; not to be changed. origin: as of the mailing.
    """

    mailing_id: int
    publication_id: int
    day: dt.date
    everybody: BitMap
    segments: Mapping[str, BitMap]
    at: dt.datetime
    origin: str = ""


_freezing: list[Callable[[Shown], None]] = []


def tell_of_freezing(listener: Callable[[Shown], None]) -> None:
    """Call this for every mailing whose audience is frozen."""
    if listener not in _freezing:
        _freezing.append(listener)


def frozen(told: Shown) -> None:
    """Tell everybody who asked."""
    for listener in _freezing:
        listener(told)
