"""When deferred members are tried again, and when a relay at fault is."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.delivery.ports import RelayError

MINUTE = 60.0
BACKOFF = tuple(minutes * MINUTE for minutes in (1, 5, 15, 60, 120, 240, 480, 1440))
"""Seconds between passes over a chunk; after the last one deferred members stay deferred."""

FAULT_PAUSES = (1.0, 5.0, 15.0, 60.0, 300.0)


def next_attempt(passes: int, now: float, backoff: Sequence[float] = BACKOFF) -> float | None:
    """When the pass after pass number `passes` (from 1) is due; None: never again."""
    return now + backoff[passes - 1] if passes <= len(backoff) else None


class Breaker:
    """Opens on a relay's fault: longer with each one in a row, for good on a fault that waiting does not mend."""

    def __init__(self, pauses: tuple[float, ...] = FAULT_PAUSES) -> None:
        self._pauses = pauses
        self._row = 0

    def wait_after(self, fault: RelayError) -> float | None:
        """Seconds until the relay may be tried again; None: not any more."""
        if not fault.retry or self._row >= len(self._pauses):
            return None
        self._row += 1
        return self._pauses[self._row - 1]

    def answered(self) -> None:
        """The relay took a message: the row of faults is over."""
        self._row = 0
