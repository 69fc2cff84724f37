"""What a person's clicks on one mailing tell of each other: many links at once, or one that no reader sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from masthead.tracking.robots.rules import Burst, Rules
from masthead.tracking.robots.verdict import Verdict


class Click(NamedTuple):
    """A link that was followed. at_ms: UTC, milliseconds since 1970. canary: whether no reader sees it."""

    at_ms: int
    link: int
    canary: bool


def crowding(clicks: Sequence[Click], rules: Rules) -> list[Verdict]:
    """What is said of each click of one person on one mailing for the sake of the others: CANARY, BURST or HUMAN.

    Order does not matter. A click more can only make machines of people, never the other way round.
    """
    canary = any(click.canary for click in clicks)
    fewest = min([burst.links for burst in rules.bursts], default=len(clicks) + 1)
    if not canary and len({click.link for click in clicks}) < fewest:
        # Nearly everybody, and the loader judges a hundred thousand a second.
        return [Verdict.HUMAN] * len(clicks)
    order = sorted(range(len(clicks)), key=lambda place: clicks[place].at_ms)
    times = [clicks[place].at_ms for place in order]
    links = [clicks[place].link for place in order]
    found = [Verdict.HUMAN] * len(clicks)
    for burst in rules.bursts:
        for first, last in _bursts(times, links, burst):
            found[first : last + 1] = [Verdict.BURST] * (last + 1 - first)
    if canary:
        canaries = [clicks[place].at_ms for place in order if clicks[place].canary]
        _mark_canaries(times, canaries, int(rules.times.canary_window_seconds * 1000), found)
    verdicts = [Verdict.HUMAN] * len(clicks)
    for place, verdict in zip(order, found, strict=True):
        verdicts[place] = verdict
    return verdicts


def _bursts(times: list[int], links: list[int], burst: Burst) -> list[tuple[int, int]]:
    """(first, last) of runs that together hold every click within some window with enough different links."""
    span = int(burst.seconds * 1000)
    inside: Counter[int] = Counter()
    first, found = 0, []
    for last, (at, link) in enumerate(zip(times, links, strict=True)):
        inside[link] += 1
        while at - times[first] > span:
            inside[links[first]] -= 1
            if not inside[links[first]]:
                del inside[links[first]]
            first += 1
        if len(inside) >= burst.links:
            found.append((first, last))
    return _joined(found)


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places in runs that do not overlap: a flood of clicks is marked once, not once for each of them."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _mark_canaries(times: list[int], canaries: list[int], window: int, found: list[Verdict]) -> None:
    """Mark what lies within the window of any canary; both lists are sorted."""
    near = 0
    for place, at in enumerate(times):
        while near < len(canaries) and canaries[near] < at - window:
            near += 1
        if near < len(canaries) and canaries[near] <= at + window:
            found[place] = Verdict.CANARY
