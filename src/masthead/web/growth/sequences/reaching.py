"""Whether messages reached people, by the receipts of their mailings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from masthead.web.mailings.queries.reached import unreached


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
    """Receipts of mailings as they stand, each read once."""

    def __init__(self) -> None:
        self._read: dict[int, _Account | None] = {}

    def reach(self, mailing_id: int | None, subscriber_id: int) -> Reach:
        """What became of the message to somebody who was in the audience."""
        account = self._account(mailing_id) if mailing_id is not None else None
        if account is None:
            return Reach.MISSED
        if subscriber_id not in account.missed:
            return Reach.REACHED
        return Reach.MISSED if account.over else Reach.OPEN

    def _account(self, mailing_id: int) -> _Account | None:
        if mailing_id not in self._read:
            found = unreached(mailing_id)
            self._read[mailing_id] = _Account(*found) if found is not None else None
        return self._read[mailing_id]
