"""When there is an alarm: the rules as data, and the judgement, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What is watched of a mailing.

    COMPLAINTS: people who called it spam, of those who got it. BOUNCES: addresses that refused it or gave it back, of
    those that were asked and answered for good. DEFERRALS: those put off, of all that were answered. STALLED: minutes
    without an answer while people wait.
    """

    COMPLAINTS = "complaints"
    BOUNCES = "bounces"
    DEFERRALS = "deferrals"
    STALLED = "stalled"


class Grade(StrEnum):
    """WARNING: look at it today. ERROR: look at it now."""

    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Worse is higher."""
        return list(Grade).index(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """A share in two numbers. For a stalled mailing: how many minutes it has stood, and how many wait."""

    count: int
    base: int

    def value(self, measure: Measure) -> float:
        """What a rule's limit is compared with."""
        if measure is Measure.STALLED:
            return float(self.count)
        return self.count / self.base if self.base else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """limit: reached or passed, a share or minutes. least_count, least_base: with less of either there is no alarm: one
    of twenty says nothing. pauses: holds the mailing where the publication says so.
    """

    measure: Measure
    grade: Grade
    limit: float
    least_count: int
    least_base: int
    pauses: bool = False


RULES: tuple[Rule, ...] = (
    # Gmail and Yahoo ask their senders to stay below 0.1 % and never to reach 0.3 %.
    Rule(measure=Measure.COMPLAINTS, grade=Grade.WARNING, limit=0.0008, least_count=3, least_base=500),
    Rule(measure=Measure.COMPLAINTS, grade=Grade.ERROR, limit=0.0025, least_count=5, least_base=500, pauses=True),
    Rule(measure=Measure.BOUNCES, grade=Grade.WARNING, limit=0.02, least_count=10, least_base=200),
    Rule(measure=Measure.BOUNCES, grade=Grade.ERROR, limit=0.05, least_count=20, least_base=200, pauses=True),
    # Deferrals never pause: delivery slows down and tries again by itself.
    Rule(measure=Measure.DEFERRALS, grade=Grade.WARNING, limit=0.10, least_count=20, least_base=200),
    Rule(measure=Measure.DEFERRALS, grade=Grade.ERROR, limit=0.30, least_count=60, least_base=200),
    # What has stood for an hour should not go out at any odd hour, when whatever held it is mended.
    Rule(measure=Measure.STALLED, grade=Grade.WARNING, limit=15, least_count=15, least_base=1),
    Rule(measure=Measure.STALLED, grade=Grade.ERROR, limit=60, least_count=60, least_base=1, pauses=True),
)
"""Every alarm there is."""

CALM = 0.8
"""An alarm ends when its value is below this share of the lowest limit, so that none comes and goes by the minute."""

Readings = Mapping[Measure, Reading]


def raised(readings: Readings, rules: tuple[Rule, ...] = RULES) -> Mapping[Measure, Rule]:
    """The worst rule that holds, by measure; measures without any are not in it."""
    found: dict[Measure, Rule] = {}
    for rule in rules:
        reading = readings.get(rule.measure)
        if reading is None or reading.count < rule.least_count or reading.base < rule.least_base:
            continue
        worse = rule.measure not in found or rule.grade.rank > found[rule.measure].grade.rank
        if reading.value(rule.measure) >= rule.limit and worse:
            found[rule.measure] = rule
    return found


def is_over(measure: Measure, reading: Reading | None, rules: tuple[Rule, ...] = RULES) -> bool:
    """Whether an alarm that was raised has ended. A measure that does not apply any more has."""
    if reading is None:
        return True
    lowest = min(rule.limit for rule in rules if rule.measure is measure)
    return reading.value(measure) < lowest * CALM
