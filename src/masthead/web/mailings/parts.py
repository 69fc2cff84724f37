"""Sharing an audience out among the parts of a mailing. Sets of ids alone: no database, no clock.

Nobody is in two parts, and everybody is in one; whatever is drawn, is drawn by the mailing's own number, so that the
same audience is always shared out in the same way.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil

from pyroaring import BitMap


class PartGroup(StrEnum):
    """CANARY: goes first. SAMPLE: tries one subject. REST: everybody else, with the winner's. They go in this order."""

    CANARY = "canary"
    SAMPLE = "sample"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Share:
    """The people of one part. offset: minutes east of UTC, None where everybody has one moment."""

    publication_id: int
    group: PartGroup
    variant: int
    offset: int | None
    ids: BitMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """How an audience is shared out.

    canary, sample: shares of all, 0 for none. variants: how many subjects a sample tries. seeds: who goes with the
    canary whatever is drawn. zones: everybody's offset where it counts, by offset; whoever is in none of them has
    `home`. number: the mailing's, which draws.
    """

    number: int
    canary: float = 0.0
    sample: float = 0.0
    variants: int = 1
    seeds: BitMap = field(default_factory=BitMap)
    zones: Mapping[int, BitMap] | None = None
    home: int = 0


def share_out(by_title: Mapping[int, BitMap], how: Sharing) -> tuple[Share, ...]:
    """The parts of an audience, those without anybody left out. by_title: disjoint, in the order of titles."""
    chance = random.Random(how.number)  # noqa: S311 – a draw, no secret
    everybody = BitMap.union(BitMap(), *by_title.values())
    left = BitMap(everybody)
    first = BitMap()
    if how.canary:
        seeds = how.seeds & left
        first = seeds | _drawn(left - seeds, count_of(len(everybody), how.canary) - len(seeds), chance)
        left -= first
    samples = _samples(left, len(everybody), how, chance)
    for each in samples:
        left -= each
    groups = [(PartGroup.CANARY, 0, first), *((PartGroup.SAMPLE, number, ids) for number, ids in enumerate(samples))]
    found = [
        Share(title, group, variant, None, ids & theirs)
        for group, variant, ids in groups
        for title, theirs in by_title.items()
    ]
    for title, theirs in by_title.items():
        found += [Share(title, PartGroup.REST, 0, offset, ids) for offset, ids in _by_zone(left & theirs, how)]
    return tuple(each for each in found if each.ids)


def _samples(left: BitMap, everybody: int, how: Sharing, chance: random.Random) -> Sequence[BitMap]:
    """As many people for each subject; nobody where there are fewer people than subjects."""
    if how.variants < 2 or not how.sample:
        return ()
    each = min(count_of(everybody, how.sample), len(left)) // how.variants
    drawn = chance.sample(list(left), each * how.variants) if each else []
    return [BitMap(drawn[number :: how.variants]) for number in range(how.variants)]


def _by_zone(ids: BitMap, how: Sharing) -> Sequence[tuple[int | None, BitMap]]:
    if how.zones is None:
        return [(None, ids)]
    found: dict[int, BitMap] = {}
    left = BitMap(ids)
    for offset, theirs in how.zones.items():
        found[offset] = left & theirs
        left -= theirs
    found[how.home] = found.get(how.home, BitMap()) | left
    # Whose day begins earlier comes earlier: the farthest east.
    return [(offset, found[offset]) for offset in sorted(found, reverse=True)]


def _drawn(ids: BitMap, count: int, chance: random.Random) -> BitMap:
    """So many of them by chance, all when they are fewer."""
    if count <= 0:
        return BitMap()
    return BitMap(ids) if count >= len(ids) else BitMap(chance.sample(list(ids), count))


def count_of(of: int, share: float) -> int:
    """How many people a share is, rounded up."""
    return min(of, ceil(of * share))
