"""Who of a list must not come in: suppressed addresses, found by their digests among a million in no time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from masthead.web.subscribers.digests import short_digests, shortened
from masthead.web.subscribers.models import Suppression
from masthead.web.subscribers.suppression import digests_of, hash_keys

REASONS = {
    "erased": "This person was erased and must not be added again.",
    "complained": "This person called a mail spam; the address is suppressed.",
    "asked": "This person asked not to be mailed; the address is suppressed.",
    "bounced": "Mail to this address came back for good; it is suppressed.",
    "manual": "The address was suppressed by the team.",
    "imported": "The address is on a list of addresses that must not be mailed.",
}
"""Why a row is refused, by `models.Suppression.reason`; the weightiest first."""

# On PostgreSQL a row may become visible after others with higher ids did.
_LOOK_BACK = 10_000


class SuppressedPeople:
    """The digests of all suppressed addresses, by their first 64 bits; kept up to date by `renew`."""

    def __init__(self) -> None:
        self._short: set[int] = set()
        self._last = 0
        self.renew()

    def __bool__(self) -> bool:
        return bool(self._short)

    def renew(self) -> set[int]:
        """Learn who was suppressed since; their short digests."""
        rows = Suppression.objects.filter(pk__gt=max(0, self._last - _LOOK_BACK)).values_list("pk", "digest")
        fresh = set()
        for pk, digest in rows.iterator(chunk_size=10_000):
            self._last = max(self._last, pk)
            short = shortened(digest)
            if short not in self._short:
                fresh.add(short)
        self._short |= fresh
        return fresh

    def hits(self, digests: Sequence[int], people: int) -> list[int]:
        """Which of some people, by their place, are likely to be suppressed somewhere. digests: as `digests_for`."""
        if self._short.isdisjoint(digests):
            return []
        return sorted({at % people for at, digest in enumerate(digests) if digest in self._short})


def digests_for(keys: Sequence[str]) -> array[int]:
    """Short digests of address keys under all hash keys, as a reader makes them."""
    return short_digests(hash_keys(), keys)


def reasons_for(keys: Iterable[str], publication_id: int) -> dict[str, str]:
    """Why some of these addresses must not be mailed by a title, by their key."""
    key_of: dict[str, str] = {digest: key for key in keys for digest in digests_of(key)}
    here = Q(publication=None) | Q(publication_id=publication_id)
    found: dict[str, list[str]] = defaultdict(list)
    listed = list(key_of)
    for start in range(0, len(listed), 500):
        rows = Suppression.objects.filter(here, digest__in=listed[start : start + 500]).order_by("pk")
        for digest, reason in rows.values_list("digest", "reason"):
            found[key_of[digest]].append(reason)
    return {key: _told(reasons) for key, reasons in found.items()}


def _told(reasons: list[str]) -> str:
    """One sentence, of the weightiest reason."""
    return next(words for reason, words in REASONS.items() if reason in reasons)
