"""Which events came before: those of each writer as a bitmap of their sequences.

Read and written in the transaction that takes the events in. Whoever takes events of a writer holds the writer's row
until then, so that of two loaders with the same segment one finds nothing left to do.
"""

from __future__ import annotations

import datetime as dt

from pyroaring import BitMap64

from masthead.tracking.records import Row
from masthead.web.insights.models import TakenEvents

KEPT = dt.timedelta(days=400)
"""How long it is known what a writer's events were after its last one; no segment waits as long."""


class Taken:
    """What is known of one writer, within the caller's transaction."""

    def __init__(self, writer: str, *, now: dt.datetime) -> None:
        TakenEvents.objects.bulk_create([TakenEvents(writer=writer, sequences=b"", at=now)], ignore_conflicts=True)
        self._row = TakenEvents.objects.select_for_update().get(writer=writer)
        self._now = now
        self._known = _read(self._row)

    def fresh(self, rows: list[Row]) -> list[Row]:
        """Those that did not come before, each once."""
        given = BitMap64([row[0] for row in rows])
        if len(given) == len(rows) and given.isdisjoint(self._known):
            return rows
        left = given - self._known
        found = []
        for row in rows:
            if row[0] in left:
                left.discard(row[0])
                found.append(row)
        return found

    def keep(self, rows: list[Row]) -> None:
        """Note that these have been taken in."""
        if rows:
            self._known.update(BitMap64([row[0] for row in rows]))
            self._known.run_optimize()
            self._row.sequences, self._row.at = self._known.serialize(), self._now
            self._row.save(update_fields=["sequences", "at"])


def not_taken(writer: str, rows: list[Row]) -> list[Row]:
    """Those that did not come before, without holding anything."""
    known = TakenEvents.objects.filter(writer=writer).first() if rows else None
    if known is None:
        return rows
    before = _read(known)
    return [row for row in rows if row[0] not in before]


def prune(*, now: dt.datetime) -> int:
    """Forget writers that ended long ago; how many."""
    return TakenEvents.objects.filter(at__lt=now - KEPT).delete()[0]


def _read(row: TakenEvents) -> BitMap64:
    return BitMap64.deserialize(bytes(row.sequences)) if row.sequences else BitMap64()
