from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.canary import CanaryGate, Seeds, canary_chunks, canary_sizes, judge
from masthead.delivery.freeze import FrozenAudience, freeze
from masthead.delivery.mailing import CHUNK_SIZE, MailingEvent, MailingId, MailingState, ProviderClass
from masthead.delivery.outcome import Mark, Outcome
from masthead.store.staging import SqliteStaging
from masthead.testing.mailings import a_plan
from masthead.testing.memory_ledger import MemoryLedger

DOMAINS = {ProviderClass.GMAIL: "gmail.com", ProviderClass.OTHER: "harbour.example"}


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[SqliteStaging]:
    with SqliteStaging(tmp_path) as area:
        yield area


def people(gmail: int, other: int, *, seeds: set[int] | None = None) -> Iterator[Recipient]:
    for number in range(1, gmail + other + 1):
        domain = DOMAINS[ProviderClass.GMAIL if number <= gmail else ProviderClass.OTHER]
        segments = frozenset({"seed"}) if number in (seeds or set()) else frozenset[str]()
        yield Recipient(SubscriberId(number), f"reader{number}@{domain}", segments=segments)


def frozen_with(staging: SqliteStaging, candidates: Iterator[Recipient]) -> tuple[FrozenAudience, Seeds]:
    seeds = Seeds()
    return freeze(candidates, staging, seed=1, first=seeds.first), seeds


def test_canary_takes_its_share_of_every_class_and_all_seeds(staging: SqliteStaging) -> None:
    frozen, seeds = frozen_with(staging, people(1000, 250, seeds={7, 1001, 1100, 1200, 1250}))
    sizes = canary_sizes(frozen.by_provider, 0.01, seeds.by_provider)

    chunks = list(canary_chunks(frozen, sizes))
    first = [member for chunk in chunks[:2] for member in chunk.members]

    assert sizes == {ProviderClass.GMAIL: 10, ProviderClass.OTHER: 4}
    assert len(first) == 14
    assert {member.id for member in first} >= {7, 1001, 1100, 1200, 1250}
    assert sorted(member.id for chunk in chunks for member in chunk.members) == list(range(1, 1251))
    assert [chunk.position for chunk in chunks] == list(range(len(chunks)))


def test_canary_larger_than_a_chunk_is_cut_like_any_other(staging: SqliteStaging) -> None:
    frozen, seeds = frozen_with(staging, people(CHUNK_SIZE * 3, 10))
    sizes = canary_sizes(frozen.by_provider, 0.5, seeds.by_provider)

    chunks = list(canary_chunks(frozen, sizes))

    assert max(len(chunk.members) for chunk in chunks) == CHUNK_SIZE
    assert all(len({member.address.partition("@")[2] for member in chunk.members}) == 1 for chunk in chunks)
    assert sum(len(chunk.members) for chunk in chunks) == frozen.audience


@given(st.dictionaries(st.sampled_from(ProviderClass), st.integers(1, 10_000)), st.floats(0.0001, 1))
def test_canary_is_never_larger_than_a_class_and_never_nobody(
    by_provider: dict[ProviderClass, int], share: float
) -> None:
    for provider, size in canary_sizes(by_provider, share, {}).items():
        assert 1 <= size <= by_provider[provider]
        assert size >= by_provider[provider] * share


@pytest.mark.parametrize(
    ("accepted", "rejected", "deferred", "in_doubt", "go_on"),
    [
        (100, 0, 0, 0, True),
        (95, 5, 0, 0, True),
        (94, 6, 0, 0, False),
        (80, 0, 20, 0, True),
        (79, 0, 20, 1, False),
        (0, 2, 0, 0, True),
        (0, 3, 0, 0, False),
        (0, 0, 0, 0, True),
    ],
)
def test_verdict_by_what_relays_said(accepted: int, rejected: int, deferred: int, in_doubt: int, go_on: bool) -> None:
    counts = {
        Outcome.ACCEPTED: accepted,
        Outcome.REJECTED: rejected,
        Outcome.DEFERRED: deferred,
        Outcome.IN_DOUBT: in_doubt,
    }

    assert judge(counts).go_on is go_on


def test_verdict_says_why() -> None:
    assert judge({Outcome.ACCEPTED: 90, Outcome.REJECTED: 10}).words == (
        "10 of the 100 in the canary are rejected: more than 5%. The mailing stays paused."
    )


def test_gate_pauses_the_mailing_once_everybody_in_the_canary_has_been_asked(staging: SqliteStaging) -> None:
    frozen, seeds = frozen_with(staging, people(20, 0))
    sizes = canary_sizes(frozen.by_provider, 0.2, seeds.by_provider)
    ledger, mailing = MemoryLedger(), MailingId(1)
    ledger.create(a_plan(20), canary_chunks(frozen, sizes), now=0.0)
    ledger.steer(mailing, MailingEvent.START, now=0.0)
    gate = CanaryGate(mailing, sum(sizes.values()))

    before = gate(ledger, 0.0)
    claim = ledger.claim(owner="worker", now=0.0, lease=60.0)
    assert claim is not None
    for index in range(len(claim.members)):
        claim.marks[index] = Mark.ACCEPTED
    ledger.commit(claim, reserved_upto=0, exceptions=(), now=0.0, lease=60.0)
    ledger.release(claim, next_attempt=None, now=0.0)

    assert (before, gate(ledger, 0.0), ledger.state(mailing)) == (True, False, MailingState.PAUSED)
    assert gate(ledger, 0.0) is False, "asked again, it changes nothing"
