"""Whether messages reached people, by the receipts of their mailings, and whether they asked anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from masthead.web.growth.sequences.asking import asks
from masthead.web.mailings.queries.reached import unreached
from masthead.web.mailings.queries.sent import sections_sent, was_corrected


class Reach(StrEnum):
    """REACHED: a relay took it. MISSED: none did, and none will. OPEN: it is still being tried."""

    REACHED = "reached"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class _Account:
    missed: frozenset[int]
    over: bool


class Receipts:
    """Mailings as they stand, each read once."""

    def __init__(self) -> None:
        self._read: dict[int, _Account | None] = {}
        self._asked: dict[int, bool] = {}

    def reach(self, mailing_id: int | None, subscriber_id: int) -> Reach:
        """What became of the message to somebody who was in the audience."""
        account = self._account(mailing_id) if mailing_id is not None else None
        if account is None:
            return Reach.MISSED
        if subscriber_id not in account.missed:
            return Reach.REACHED
        return Reach.MISSED if account.over else Reach.OPEN

    def asked(self, mailing_id: int | None) -> bool:
        """Whether a mailing put the last question to all its people. One that was corrected on its way did not: nobody
        knows by then who got the version before, and whether that held the link.
        """
        if mailing_id is None:
            return False
        if mailing_id not in self._asked:
            self._asked[mailing_id] = asks(sections_sent(mailing_id)) and not was_corrected(mailing_id)
        return self._asked[mailing_id]

    def _account(self, mailing_id: int) -> _Account | None:
        if mailing_id not in self._read:
            found = unreached(mailing_id)
            self._read[mailing_id] = _Account(*found) if found is not None else None
        return self._read[mailing_id]
