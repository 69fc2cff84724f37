"""The promise, over seeded runs: nobody missed, nobody mailed twice who is not listed in doubt, sums that add up."""

from __future__ import annotations

import random

import pytest

from masthead.delivery.mailing import InDoubtPolicy
from masthead.delivery.outcome import Outcome
from masthead.testing.memory_journal import JournalFile
from masthead.testing.simulation import MAILING, Faults, World

MEMBERS = 700
CALM = Faults()
STORM = Faults(deferred=0.02, rejected=0.02, lost_dot=0.01, relay=0.05, ledger=0.05)


def to_the_end(seed: int, faults: Faults, *, kills: int, policy: InDoubtPolicy, damage: bool = False) -> World:
    """Start one of two workers again and again, kill it `kills` times, then let it finish."""
    world = World(seed, MEMBERS, faults, policy)
    chance = random.Random(seed)
    journals = [JournalFile("first"), JournalFile("second")]
    ended = None
    for number in range(kills + 20):
        journal = chance.choice(journals)
        journal.damaged = damage and chance.random() < 0.5
        ended = world.run(journal, kill_after=chance.uniform(0.01, 3.0) if number < kills else None)
        if ended is not None and ended.ended == "finished":
            return world
    raise AssertionError(f"never finished: {ended}")


def missed(world: World) -> set[int]:
    rows = {row.subscriber for row in world.ledger.exceptions(MAILING)}
    return {n for n in range(1, MEMBERS + 1) if not world.inboxes[f"reader{n}@example.com"] and n not in rows}


def duplicates(world: World) -> int:
    return sum(count - 1 for count in world.inboxes.values() if count > 1)


@pytest.mark.parametrize("block", range(8))
@pytest.mark.parametrize("policy", InDoubtPolicy)
def test_everybody_is_accounted_for_whatever_is_killed(policy: InDoubtPolicy, block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        world = to_the_end(seed, STORM, kills=6, policy=policy, damage=seed % 2 == 1)
        totals = world.ledger.totals(MAILING)

        assert missed(world) == set(), seed
        assert duplicates(world) <= totals.doubted, seed
        assert totals.pending == 0, seed
        assert sum(totals.counts.values()) == totals.audience == MEMBERS, seed
        assert totals.counts[Outcome.ACCEPTED] <= sum(1 for count in world.inboxes.values() if count), seed


def test_hold_never_mails_twice_without_a_lost_worker() -> None:
    for seed in range(40):
        faults = Faults(lost_dot=0.05, deferred=0.02)
        world = to_the_end(seed, faults, kills=0, policy=InDoubtPolicy.HOLD)

        assert duplicates(world) == 0, seed
        assert world.ledger.totals(MAILING).counts[Outcome.IN_DOUBT] > 0, seed


def test_calm_run_is_exact() -> None:
    for seed in range(20):
        world = to_the_end(seed, CALM, kills=0, policy=InDoubtPolicy.RESEND)

        assert set(world.inboxes.values()) == {1}
        assert len(world.inboxes) == MEMBERS
        assert list(world.ledger.exceptions(MAILING)) == []


def test_kills_alone_leave_at_most_one_in_doubt_per_connection() -> None:
    for seed in range(40):
        world = to_the_end(seed, CALM, kills=1, policy=InDoubtPolicy.RESEND)

        # Two workers share the chunks; only the journal of the one that was killed knows, and the other may inherit.
        assert missed(world) == set()
        assert duplicates(world) <= world.ledger.totals(MAILING).doubted
