"""Which listings stand in an edition, so that each gets the appearances it was promised.

An edition has room for some listings, and each stands in it once at most. Whoever can wait least comes first: the
editions that are left until its last day, less the appearances it still needs. Where promises of listings that may all
stand in the next edition can be kept in any way, they are kept in this one (Dertouzos and Mok, “Multiprocessor online
scheduling of hard-real-time tasks”, IEEE Transactions on Software Engineering 15/12, 1989). No order does that for
listings that nobody knows of yet; so a promise is only given where `shortfall` says that it breaks no other one, and
what was given is kept for as long as the editions come out that were counted on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that may stand in an edition. need: appearances it still has to get, below 0 for more than promised.
    left: editions from this one to its last. shown: appearances it had. wait: editions before its first.
    """

    id: int
    need: int
    left: int
    shown: int = 0
    boosted: bool = False
    wait: int = 0

    @property
    def slack(self) -> int:
        """Editions it can go without; below 0 where its promise can no longer be kept."""
        return self.left - max(self.need, 0)


def order(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Everybody, whose turn it is first. Behind those with a promise come the others, the least shown first."""
    return tuple(sorted(candidates, key=_turn))


def pick(candidates: Sequence[Candidate], room: int) -> tuple[Candidate, ...]:
    """Those that stand in an edition with so much room."""
    return order(candidates)[:room]


def shortfall(candidates: Sequence[Candidate], rooms: Sequence[int]) -> Mapping[int, int]:
    """By id, how many promised appearances are missed with what is known today; those that miss none are left out.

    rooms: of the editions to come, this one first.
    """
    going = list(candidates)
    missed: dict[int, int] = {}
    for room in (*rooms, 0):
        for gone in [each for each in going if each.left <= 0 and each.need > 0]:
            missed[gone.id] = gone.need
        going = [each for each in going if each.left > 0]
        chosen = {each.id for each in pick([each for each in going if each.need > 0 and each.wait <= 0], room)}
        going = [
            replace(each, need=each.need - (each.id in chosen), left=each.left - 1, wait=each.wait - 1)
            for each in going
        ]
    missed |= {each.id: each.need for each in going if each.need > 0}
    return missed


def _turn(each: Candidate) -> tuple[bool, int, int, bool, int]:
    if each.need > 0:
        return (False, each.slack, each.shown, not each.boosted, each.id)
    return (True, 0, each.shown, not each.boosted, each.id)
