"""A rate that gives way: halved when a relay puts off too many, won back slowly."""

from __future__ import annotations

from collections import deque

from masthead.delivery.outcome import Outcome

WINDOW_OF_ANSWERS = 200
FEWEST_ANSWERS = 50
"""Below this many answers nothing is concluded."""

MOST_DEFERRED = 0.1
RECOVERY = 1.1
"""By how much the rate grows after each `WINDOW_OF_ANSWERS` answers that were no reason to slow down."""

LOWEST_RATE = 0.1
"""Messages a second; a relay that defers everything is still asked now and then."""


# Members of enums are looked up by a function call, and these are asked for with every answer.
_DEFERRED = Outcome.DEFERRED
_UNANSWERED = (Outcome.SUPPRESSED, Outcome.IN_DOUBT)


class AdaptiveRate:
    """Messages a second to one provider class, by the share of temporary answers among the last ones.

    limit: never faster than this; None: the relay decides. rate: at the moment, None where nothing holds it back.
    """

    __slots__ = (
        "_answers",
        "_begun",
        "_changed",
        "_deferred",
        "_limit",
        "_measured",
        "_sent",
        "_since",
        "_usual",
        "rate",
    )

    def __init__(self, limit: float | None) -> None:
        self.rate = limit
        self._limit = limit
        # Where nobody set a limit: the rate at which the relay first put us off.
        self._usual = limit
        # Answers are numbered; of those within the window only the deferred ones are kept, which are mostly few.
        self._answers = 0
        self._begun = 0
        self._changed = 0
        self._deferred: deque[int] = deque()
        self._measured = 0.0
        self._sent = 0
        self._since = 0.0

    def sent(self, now: float) -> None:
        """A message went out at `now`: measures how fast we really are."""
        if self._sent == 0:
            self._since = now
        self._sent += 1
        if self._sent == FEWEST_ANSWERS:
            self._measured = (self._sent - 1) / max(now - self._since, 1e-3)
            self._sent = 0

    def observe(self, outcome: Outcome) -> None:
        """Learn from an answer. Where none came, nothing is learnt."""
        if outcome in _UNANSWERED:
            return
        self._answers = number = self._answers + 1
        deferred = self._deferred
        if deferred and deferred[0] <= number - WINDOW_OF_ANSWERS:
            deferred.popleft()
        if outcome is _DEFERRED:
            deferred.append(number)
            seen = min(number - self._begun, WINDOW_OF_ANSWERS)
            if seen >= FEWEST_ANSWERS and len(deferred) > MOST_DEFERRED * seen:
                self._slow_down()
        elif self.rate != self._limit and number - self._changed >= WINDOW_OF_ANSWERS:
            self._speed_up()

    def _slow_down(self) -> None:
        # What was answered at the old rate does not count against the new one.
        self._deferred.clear()
        self._begun = self._changed = self._answers
        rate = self.rate or self._measured
        self._usual = self._usual or rate
        self.rate = max(LOWEST_RATE, rate / 2)

    def _speed_up(self) -> None:
        self._changed = self._answers
        rate = (self.rate or LOWEST_RATE) * RECOVERY
        self.rate = rate if self._usual is None or rate < self._usual else self._limit
