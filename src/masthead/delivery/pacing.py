"""How fast a relay is asked: a token bucket per provider class, slowed down by temporary answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from masthead.delivery.outcome import Outcome


class Pace(Protocol):
    """Decides when the next message may go. Synchronous, called for every message."""

    def take(self, now: float) -> bool:
        """Whether one message may go at `now`; True takes it from the budget."""

    def observe(self, outcome: Outcome) -> None:
        """Learn from an answer."""

    def ready_at(self, now: float) -> float:
        """The earliest time at which `take` may answer True."""


class Unpaced:
    """As fast as the relay takes it."""

    def take(self, now: float) -> bool:
        """Always."""
        del now
        return True

    def observe(self, outcome: Outcome) -> None:
        """Nothing is learnt."""

    def ready_at(self, now: float) -> float:
        """At once."""
        return now
