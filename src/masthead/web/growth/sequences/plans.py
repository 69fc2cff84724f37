"""What the team says about a sequence and its steps, as values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from masthead.web.growth.sequences.states import Ending, StartKind

LONGEST_DELAY = 365
"""Days."""
MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """See `models.Sequence`."""

    name: str
    start: StartKind
    tag: str = ""
    number: int = 0
    only: str = ""
    goal: str = ""
    present: bool = False
    most_a_day: int = 0
    ending: Ending = Ending.NOTHING
    answer_days: int = 14


@dataclass(frozen=True, slots=True)
class StepPlan:
    """When a step comes, and to whom; see `models.SequenceMessage`."""

    days: int = 0
    hours: int = 0
    at: dt.time | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class RulesPlan:
    """See `models.MessageRules`."""

    quiet_from: int
    quiet_to: int
    gap_hours: int
