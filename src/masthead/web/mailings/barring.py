"""What a worker asks the site: before every window who must not be written to, so that who left a moment ago gets
nothing; and how fast a mailing goes out.

The sets of subscribers are changed in the transaction of what changes a person's standing, so what they say is what is
committed. They are read again only when their stamps are others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connections
from pyroaring import BitMap

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import Claim
from masthead.delivery.pacing import Limits
from masthead.web.mailings.queries import parts
from masthead.web.subscribers.queries import mailable
from masthead.web.subscribers.sets import Stamp

SUPPRESSED = "suppressed"
GONE = "erased"


@dataclass(frozen=True, slots=True)
class _Known:
    stamps: frozenset[Stamp]
    wanted: BitMap
    suppressed: BitMap


def limits_of(part: int) -> Limits | None:
    """How fast the mailing of a part goes out. Raises `LedgerError` to be asked again."""
    with _asking():
        return parts.limits_of(part)


class Barring:
    """Answers `masthead.delivery.worker.WorkerParts.barred` for parts of a site's mailings. For one thread."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def __call__(self, claim: Claim, ids: Sequence[SubscriberId]) -> Mapping[SubscriberId, str]:
        """Whoever of `ids` must not get the claim's mailing now, with the reason. Raises `LedgerError` to be asked
        again."""
        with _asking():
            return self._barred(claim, ids)

    def _barred(self, claim: Claim, ids: Sequence[SubscriberId]) -> Mapping[SubscriberId, str]:
        publication = parts.publication_of(claim.mailing)
        if publication is None:
            return {}
        known = self._current(publication)
        asked = BitMap(ids)
        barred = (asked - known.wanted) | (asked & known.suppressed)
        if not barred:
            return {}
        states = mailable.why_not(publication, barred)
        return {
            SubscriberId(each): SUPPRESSED if each in known.suppressed else states.get(each, GONE) for each in barred
        }

    def _current(self, publication: int) -> _Known:
        stamps = mailable.active_stamps(publication)
        known = self._known.get(publication)
        if known is None or known.stamps != stamps or not all(stamp for _, _, stamp in stamps):
            standing = mailable.standing_with(publication)
            known = self._known[publication] = _Known(stamps, standing.active, standing.suppressed)
        return known


@contextmanager
def _asking() -> Iterator[None]:
    """A database that is away is asked again, as the ledger in it is."""
    try:
        yield
    except DatabaseError as fault:
        connections.close_all()
        words = " ".join(str(fault).split())
        raise LedgerError(f"The database of the site cannot be asked: {words}.", retry=True) from fault
