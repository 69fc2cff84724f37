"""What came of asking for a link: a value that checks can look at without any network."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of a link.

    FINE: it answered. MOVED: it answered elsewhere and says the move is for good. BROKEN: nobody will read it.
    REFUSED: it leads to an address that is not public, which was not asked. SLOW: no answer in time, or a late one.
    UNVERIFIED: the site answers people, not programs.
    """

    FINE = "fine"
    MOVED = "moved"
    BROKEN = "broken"
    REFUSED = "refused"
    SLOW = "slow"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of one link. detail: the reason, as the end of a sentence. final: where it led in the end."""

    url: str
    outcome: Outcome
    detail: str = ""
    final: str = ""
