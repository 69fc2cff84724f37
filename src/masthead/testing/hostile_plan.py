"""What a hostile relay does, where, and how often: a plan that a seed makes repeatable."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Point(StrEnum):
    """Where in a conversation. BODY: while a message comes in. DOT: after its end."""

    CONNECT = "connect"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"


class Behaviour(StrEnum):
    """What happens there instead of the honest answer.

    REFUSE: 5xx. DEFER: 4xx. DISMISS: 421 and the end. DROP: the end, without a word. DRIP: the honest answer, byte by
    byte (at BODY: the message is taken in by trickles). HALF_CLOSE: nothing is said any more and that is shown, but all
    is read. SPLIT: the honest answer in two pieces. MERGE: it waits for the next one. TAKE_AND_DROP: at DOT the message
    is taken, and the end comes before the 250; elsewhere as DROP. SILENCE: nothing is said any more, at BODY nor read.
    GARBAGE: something that is not SMTP. SPLIT and MERGE do nothing at BODY, where there is no answer.
    """

    REFUSE = "refuse"
    DEFER = "defer"
    DISMISS = "421"
    DROP = "drop"
    DRIP = "drip"
    HALF_CLOSE = "half-close"
    SPLIT = "split"
    MERGE = "merge"
    TAKE_AND_DROP = "take-and-drop"
    SILENCE = "silence"
    GARBAGE = "garbage"


REFUSALS: Mapping[Point, str] = {
    Point.CONNECT: "554 no service here",
    Point.EHLO: "550 not to you",
    Point.STARTTLS: "554 no encryption today",
    Point.AUTH: "535 5.7.8 not these credentials",
    Point.MAIL: "550 5.7.1 not from you",
    Point.RCPT: "550 5.1.1 no such person",
    Point.DATA: "554 5.5.1 no message wanted",
    Point.BODY: "552 5.3.4 too big",
    Point.DOT: "554 5.7.1 looks like nothing we want",
}
DEFERRALS: Mapping[Point, str] = {
    Point.CONNECT: "450 later, please",
    Point.EHLO: "450 later, please",
    Point.STARTTLS: "454 no encryption just now",
    Point.AUTH: "454 4.7.0 cannot check that now",
    Point.MAIL: "451 4.3.0 busy",
    Point.RCPT: "450 4.2.1 greylisted",
    Point.DATA: "451 4.3.0 busy",
    Point.BODY: "452 4.3.1 no room",
    Point.DOT: "452 4.3.1 no room",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """probability: each time the point is reached; with per_connection: once for each connection.

    after: how often the point is passed honestly on a connection before the rule can act. times: how often it
    acts in the life of the relay; None: no limit.
    """

    point: Point
    behaviour: Behaviour
    probability: float = 1.0
    per_connection: bool = False
    after: int = 0
    times: int | None = None


class PlanError(ValueError):
    """A plan cannot be read. The message says what is right."""


_RULE = re.compile(
    r"(?P<point>[a-z]+|\*):(?P<behaviour>[a-z0-9-]+)(=(?P<probability>[0-9.]+))?(@(?P<after>\d+))?"
    r"(#(?P<times>\d+))?(?P<per>/connection)?"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules; the first that acts wins. No rules: an honest relay. seed: decides the luck of each connection."""

    rules: tuple[Rule, ...] = ()
    seed: int = 0


def read_plan(text: str, *, seed: int = 0) -> Plan:
    """Rules separated by commas: ``POINT:BEHAVIOUR[=PROBABILITY][@AFTER][#TIMES][/connection]``; ``*``: every point.

    ``dot:drop=0.01, rcpt:refuse=0.02, *:421=0.001`` for instance. Raises `PlanError`.
    """
    rules: list[Rule] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _RULE.fullmatch(part)
        points = list(Point) if found and found["point"] == "*" else [p for p in Point if found and p == found["point"]]
        if not found or not points or found["behaviour"] not in set(Behaviour):
            raise PlanError(
                f"“{part}” is no rule. Write POINT:BEHAVIOUR=PROBABILITY, for example dot:drop=0.01. "
                f"Points: {', '.join(Point)} or *. Behaviours: {', '.join(Behaviour)}."
            )
        rules += [
            Rule(
                point,
                Behaviour(found["behaviour"]),
                float(found["probability"] or 1),
                bool(found["per"]),
                int(found["after"] or 0),
                int(found["times"]) if found["times"] else None,
            )
            for point in points
        ]
    return Plan(tuple(rules), seed)


@dataclass(slots=True)
class Fate:
    """The plan as one connection meets it. spent: how often each rule has acted, shared by all connections."""

    plan: Plan
    number: int
    spent: Counter[Rule]
    _random: random.Random = field(init=False)
    _passed: Counter[Point] = field(init=False, default_factory=Counter)
    _active: tuple[Rule, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.plan.seed}/{self.number}")  # noqa: S311  # repeatable, not secret
        self._active = tuple(
            rule for rule in self.plan.rules if not rule.per_connection or self._random.random() < rule.probability
        )

    def at(self, point: Point) -> Behaviour | None:
        """What happens at `point` this time; None: the honest thing."""
        if not self._active:
            return None
        passed = self._passed[point]
        self._passed[point] += 1
        for rule in self._active:
            if rule.point is not point or passed < rule.after:
                continue
            if rule.times is not None and self.spent[rule] >= rule.times:
                continue
            if rule.per_connection or self._random.random() < rule.probability:
                self.spent[rule] += 1
                return rule.behaviour
        return None

    def between(self, low: int, high: int) -> int:
        """A number of this connection's own luck, both ends included."""
        return self._random.randint(low, high)
