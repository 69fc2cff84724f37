"""Freezing an audience: who is in, who is out and why, and in which order."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.freeze import Candidate, FreezeError, FrozenAudience, freeze, turns
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import CHUNK_SIZE, MailingId, MailingPlan, ProviderClass
from masthead.delivery.providers import provider_of
from masthead.store.staging import SqliteStaging
from masthead.testing.builders import a_recipient
from masthead.testing.memory_ledger import MemoryLedger


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[SqliteStaging]:
    with SqliteStaging(tmp_path) as staging:
        yield staging


def members(frozen: FrozenAudience) -> list[Recipient]:
    return [member for chunk in frozen.chunks() for member in chunk.members]


def test_audience_is_everybody_once_as_they_are(staging: SqliteStaging) -> None:
    people = [
        a_recipient(1, address="Mei@gmail.com", name="Mei “M” Tan", attributes={"Ort": "Köln"}, referral_count=3),
        a_recipient(2, address="用户@harbour.example", segments=["premium", "asia"]),
        a_recipient(4_294_967_295, address="bo@hotmail.co.uk"),
    ]

    frozen = freeze(people, staging, seed=1)

    assert sorted(members(frozen), key=lambda member: member.id) == people
    assert (frozen.candidates, frozen.audience, frozen.excluded) == (3, 3, {})
    assert frozen.by_provider == {ProviderClass.GMAIL: 1, ProviderClass.MICROSOFT: 1, ProviderClass.OTHER: 1}


def test_audience_of_nobody_has_no_chunks(staging: SqliteStaging) -> None:
    frozen = freeze([], staging, seed=1)

    assert (frozen.candidates, frozen.audience, list(frozen.chunks())) == (0, 0, [])


def test_same_mailbox_and_same_subscriber_are_mailed_once(staging: SqliteStaging) -> None:
    people = [
        a_recipient(1, address="mei@harbour.example", name="first"),
        a_recipient(2, address="MEI@harbour.example", name="second"),
        a_recipient(3, address="bo@harbour.example", name="first"),
        a_recipient(3, address="bo@other.example", name="second"),
    ]

    frozen = freeze(people, staging, seed=1)

    assert {member.name for member in members(frozen)} == {"first"}
    assert (frozen.candidates, frozen.audience, frozen.excluded) == (4, 2, {"duplicate": 2})


def test_suppressed_are_left_out_with_their_reason_under_every_entry(staging: SqliteStaging) -> None:
    ledger = MemoryLedger()
    ledger.suppress(SubscriberId(2), "unsubscribed", now=0.0)
    ledger.suppress(SubscriberId(4), "bounced", now=0.0)
    people = [
        a_recipient(1, address="mei@harbour.example"),
        a_recipient(2, address="Mei@harbour.example"),
        a_recipient(3, address="bo@harbour.example"),
        a_recipient(4, address="cy@harbour.example"),
        a_recipient(4, address="cy@other.example"),
    ]

    frozen = freeze(people, staging, seed=1, suppressed=ledger.suppressed)

    assert [member.id for member in members(frozen)] == [3]
    assert frozen.excluded == {"duplicate": 2, "unsubscribed": 1, "bounced": 1}


def test_chunks_are_full_of_one_class_each_and_make_a_mailing(staging: SqliteStaging) -> None:
    domains = ["gmail.com"] * 3 + ["yahoo.fr"]
    count = 3 * CHUNK_SIZE
    people = (a_recipient(number, address=f"p{number}@{domains[number % 4]}") for number in range(1, count + 1))

    frozen = freeze(people, staging, seed=1)

    chunks = [(chunk.position, chunk.provider, len(chunk.members)) for chunk in frozen.chunks()]
    assert chunks == [
        (0, ProviderClass.GMAIL, CHUNK_SIZE),
        (1, ProviderClass.GMAIL, CHUNK_SIZE),
        (2, ProviderClass.YAHOO, CHUNK_SIZE * 3 // 4),
        (3, ProviderClass.GMAIL, CHUNK_SIZE // 4),
    ]
    assert all(
        provider_of(each.address.split("@")[1]) is chunk.provider for chunk in frozen.chunks() for each in chunk.members
    )
    ledger = MemoryLedger()
    plan = MailingPlan(MailingId(1), "Harbour Morning", b"", frozen.audience, frozen.excluded)
    ledger.create(plan, frozen.chunks(), now=0.0)
    assert ledger.totals(plan.id).pending == count


def test_shuffle_is_the_seeds_alone(tmp_path: Path) -> None:
    people = [a_recipient(number) for number in range(1, 400)]

    def order(seed: int) -> list[int]:
        with SqliteStaging(tmp_path) as staging:
            return [member.id for member in members(freeze(people, staging, seed=seed))]

    assert order(1) == order(1)
    assert order(1) != order(2)
    assert sorted(order(1)) == list(range(1, 400))
    assert order(1) != sorted(order(1))


def test_those_who_come_first_lead_their_class_shuffled(staging: SqliteStaging) -> None:
    people = [
        a_recipient(number, address=f"p{number}@{'gmail.com' * (number % 2) or 'x.example'}") for number in range(200)
    ]

    frozen = freeze(people, staging, seed=1, first=lambda recipient: recipient.id >= 180)

    for provider, firsts in ((ProviderClass.GMAIL, range(181, 200, 2)), (ProviderClass.OTHER, range(180, 200, 2))):
        order = [member.id for member in staging.members(provider)]
        assert len(order) == frozen.by_provider[provider] == 100
        assert sorted(order[:10]) == list(firsts)
        assert order[:10] != sorted(order[:10])


def test_chunks_may_be_drawn_again(staging: SqliteStaging) -> None:
    frozen = freeze([a_recipient(number) for number in range(1, 50)], staging, seed=1)

    assert list(frozen.chunks()) == list(frozen.chunks())


def test_turns_spread_every_class_over_the_whole() -> None:
    order = turns({ProviderClass.GMAIL: 6 * CHUNK_SIZE, ProviderClass.YAHOO: 2 * CHUNK_SIZE, ProviderClass.APPLE: 1})

    assert "".join(provider.value[0] for provider in order) == "ggygaggyg"


class Leaking:
    """A staging area that loses somebody."""

    def add(self, candidates: Iterable[Candidate]) -> None:
        self.count = len(list(candidates))

    def settle(self, duplicate: str) -> None:
        del duplicate

    def excluded(self) -> Mapping[str, int]:
        return {"unsubscribed": 1}

    def prepared(self) -> Mapping[ProviderClass, int]:
        return {ProviderClass.OTHER: self.count - 2}

    def members(self, provider: ProviderClass) -> Iterator[Recipient]:
        raise AssertionError(provider)


def test_account_that_does_not_add_up_stops_everything() -> None:
    with pytest.raises(FreezeError, match="Of 5 candidates 3 are prepared and 1 left out"):
        freeze([a_recipient(number) for number in range(5)], Leaking(), seed=1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(["a@gmail.com", "A@gmail.com", "b@live.com", "c@x.example"]))
    ),
    st.sets(st.integers(1, 6), max_size=3),
    st.integers(0, 3),
)
def test_candidates_are_prepared_or_left_out(people: list[tuple[int, str]], barred: set[int], seed: int) -> None:
    candidates = [a_recipient(number, address=address) for number, address in people]
    with SqliteStaging() as staging:
        frozen = freeze(
            candidates, staging, seed=seed, suppressed=lambda ids: {each: "asked" for each in ids if each in barred}
        )
        found = members(frozen)

    assert len(candidates) == frozen.candidates == frozen.audience + sum(frozen.excluded.values())
    assert Counter(provider_of(each.address.casefold().split("@")[1]) for each in found) == frozen.by_provider
    assert len(found) == len({each.id for each in found}) == len({each.address.casefold() for each in found})
    barred_addresses = {each.address.casefold() for each in candidates if each.id in barred}
    assert not barred_addresses & {each.address.casefold() for each in found}
    free = {each.address.casefold() for each in candidates} - barred_addresses
    assert bool(found) == bool(free)


def without_a_name() -> dict[int, os.stat_result]:
    """Files that this process has open and that no folder holds any more, by their number on the disk."""
    found = {}
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 – what the listing itself opened is gone by now
        with suppress(OSError):
            said = os.fstat(int(name))
            if stat.S_ISREG(said.st_mode) and said.st_nlink == 0:
                found[said.st_ino] = said
    return found


def test_staging_leaves_nothing_behind_even_when_killed_and_shows_nothing_to_others(tmp_path: Path) -> None:
    before = without_a_name()
    in_the_folder = []

    def people() -> Iterator[Recipient]:
        for number in range(1, 300):
            in_the_folder.append(list(tmp_path.iterdir()))
            yield a_recipient(number)

    with SqliteStaging(tmp_path) as staging:
        frozen = freeze(people(), staging, seed=1)
        # No file stands anywhere at any moment, so none can stay of a process that ends there.
        assert in_the_folder == [[]] * 299
        ((number, file),) = (each for each in without_a_name().items() if each[0] not in before)
        assert (file.st_mode & 0o777, file.st_dev) == (0o600, tmp_path.stat().st_dev)
        assert file.st_size > 0
        assert len(members(frozen)) == 299

    assert list(tmp_path.iterdir()) == []
    assert number not in without_a_name()
    staging.close()


def test_staging_without_a_place_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"cannot be sorted in .*room on the disk"):
        SqliteStaging(tmp_path / "nowhere")


def test_staging_on_a_full_disk_says_what_to_do(staging: SqliteStaging) -> None:
    staging._connection.execute("PRAGMA max_page_count = 5")

    with pytest.raises(LedgerError, match="room on the disk"):
        freeze((a_recipient(number) for number in range(1, 5000)), staging, seed=1)


@pytest.mark.parametrize(
    ("provider", "domains"),
    [
        (ProviderClass.GMAIL, "gmail.com googlemail.com"),
        (
            ProviderClass.MICROSOFT,
            "outlook.com hotmail.co.uk hotmail.fr live.nl msn.com outlook.com.br windowslive.com",
        ),
        (ProviderClass.YAHOO, "yahoo.com yahoo.co.in yahoo.de ymail.com aol.com aol.de rocketmail.com"),
        (ProviderClass.APPLE, "icloud.com me.com mac.com"),
        (ProviderClass.OTHER, "yahoo.co.jp live.harbour.example gmail.example outlook.harbour.example alive.com me.de"),
    ],
)
def test_provider_is_known_by_domain(provider: ProviderClass, domains: str) -> None:
    assert {domain: provider_of(domain) for domain in domains.split()} == dict.fromkeys(domains.split(), provider)
