"""Freezing an audience: from candidates to chunks, with an account of everybody who is left out.

A million candidates never stand in memory at once: they go through a staging area, which finds those that stand
there twice and gives the others back by provider class, shuffled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.mailing import CHUNK_SIZE, ChunkPlan, ProviderClass
from masthead.delivery.providers import provider_of

DUPLICATE = "duplicate"
"""The reason of a candidate whose address, or whose id, another candidate has."""

_BATCH = 1_000
# As much chance as a signed word of 64 bits holds beside a place for those who come first.
_PLACE_BITS = 62


class FreezeError(Exception):
    """The account of an audience does not add up: nothing may be sent. The message gives the numbers."""


class Candidate(NamedTuple):
    """Somebody who might get a mailing. key: shared by all spellings of one mailbox. place: by chance, for the shuffle.

    reason: why this candidate is left out, "" when not.
    """

    recipient: Recipient
    key: str
    provider: ProviderClass
    place: int
    reason: str


class Staging(Protocol):
    """Where candidates wait while an audience is frozen. Used by one thread; may raise `LedgerError`."""

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Take more of them in."""

    def settle(self, duplicate: str) -> None:
        """All are in. Of those that share a key or an id one stays, and the others get `duplicate` for a reason.

        The one that stays is one with a reason where there is one, so that whoever must not be mailed is not mailed
        under a second entry; else the first.
        """

    def excluded(self) -> Mapping[str, int]:
        """After `settle`: how many have each reason."""

    def prepared(self) -> Mapping[ProviderClass, int]:
        """After `settle`: how many have none, by provider class; classes without anybody are left out."""

    def members(self, provider: ProviderClass) -> Iterator[Recipient]:
        """After `settle`: those without a reason, by place. Several of these iterators may be open at once."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many get a mailing. candidates = audience + sum(excluded.values()); audience = sum(by_provider.values())."""

    candidates: int
    audience: int
    excluded: Mapping[str, int]
    by_provider: Mapping[ProviderClass, int]


@dataclass(frozen=True, slots=True)
class FrozenAudience(Headcount):
    """Who gets a mailing."""

    staging: Staging

    def chunks(self) -> Iterator[ChunkPlan]:
        """The chunks, each of one provider class; the classes take turns, so that workers meet different ones.

        Drawn from the staging area, which must stay open as long. May be called again: the chunks are the same.
        """
        members = {provider: self.staging.members(provider) for provider in self.by_provider}
        for position, provider in enumerate(turns(self.by_provider)):
            yield ChunkPlan(position, provider, tuple(islice(members[provider], CHUNK_SIZE)))


def freeze(
    candidates: Iterable[Recipient],
    staging: Staging,
    *,
    seed: int,
    suppressed: Callable[[Sequence[SubscriberId]], Mapping[SubscriberId, str]] = lambda _subscribers: {},
    first: Callable[[Recipient], bool] = lambda _recipient: False,
) -> FrozenAudience:
    """Sort candidates into chunks and reasons. seed: of the shuffle; the same candidates and seed make the same chunks.

    suppressed: who must not be mailed, with the reason, as `Ledger.suppressed`; asked for a thousand at a time.
    first: who comes before all others of the same class; asked once for each candidate, also for those left out.
    Raises `FreezeError` when the account does not add up, and what `staging` and `suppressed` raise.
    """
    chance = random.Random(seed)  # noqa: S311 – a shuffle, no secret
    counted = 0
    remaining = iter(candidates)
    while batch := list(islice(remaining, _BATCH)):
        counted += len(batch)
        barred = suppressed([each.id for each in batch])
        staging.add(_candidate(each, chance, barred, first=first(each)) for each in batch)
    staging.settle(DUPLICATE)
    excluded, prepared = staging.excluded(), staging.prepared()
    audience, left_out = sum(prepared.values()), sum(excluded.values())
    if counted != audience + left_out:
        raise FreezeError(
            f"Of {counted} candidates {audience} are prepared and {left_out} left out, which is not all of them. "
            "Nothing was sent; freeze the audience again."
        )
    return FrozenAudience(counted, audience, excluded, prepared, staging)


def turns(by_provider: Mapping[ProviderClass, int]) -> Sequence[ProviderClass]:
    """Whose chunk stands at each position: every class spread evenly over the whole."""
    marks = []
    for provider, members in by_provider.items():
        chunks = -(-members // CHUNK_SIZE)
        marks += [((number + 0.5) / chunks, provider.value, provider) for number in range(chunks)]
    return [provider for _, _, provider in sorted(marks)]


def _candidate(
    recipient: Recipient, chance: random.Random, barred: Mapping[SubscriberId, str], *, first: bool
) -> Candidate:
    key = recipient.address.casefold()
    domain = key[key.rfind("@") + 1 :]
    place = chance.getrandbits(_PLACE_BITS) - (first << _PLACE_BITS)
    return Candidate(recipient, key, provider_of(domain), place, barred.get(recipient.id, ""))
