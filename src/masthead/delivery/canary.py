"""The canary: a small part of a mailing goes first, then it is held, and what relays said decides.

The canary's members stand in the first chunks of the mailing: so many of each provider class, and among them all seeds
(subscribers with the segment ``seed``, mostly the team's own test mailboxes).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from masthead.audience.recipient import Recipient
from masthead.delivery.freeze import FrozenAudience, turns
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import (
    CHUNK_SIZE,
    ChunkPlan,
    MailingEvent,
    MailingId,
    MailingState,
    ProviderClass,
    Totals,
)
from masthead.delivery.outcome import Outcome
from masthead.delivery.providers import provider_of

SEED = "seed"
MOST_REJECTED = 0.05
MOST_PUT_OFF = 0.2
FEWEST_FAULTS = 3
"""Fewer than this say nothing, however small the canary is."""


@dataclass(slots=True)
class Seeds:
    """Counts the seeds among candidates, by provider class."""

    by_provider: Counter[ProviderClass] = field(default_factory=Counter)

    def first(self, recipient: Recipient) -> bool:
        """Whether this one goes first; counted."""
        if SEED not in recipient.segments:
            return False
        self.by_provider[provider_of(recipient.address.casefold().rpartition("@")[2])] += 1
        return True


def canary_sizes(
    by_provider: Mapping[ProviderClass, int], share: float, seeds: Mapping[ProviderClass, int]
) -> Mapping[ProviderClass, int]:
    """How many of each class go first: its share, rounded up, and at least its seeds."""
    sizes = {}
    for provider, members in by_provider.items():
        sizes[provider] = min(members, max(math.ceil(members * share), seeds.get(provider, 0)))
    return sizes


def canary_chunks(frozen: FrozenAudience, sizes: Mapping[ProviderClass, int]) -> Iterator[ChunkPlan]:
    """The chunks of an audience, those of the canary first. As `FrozenAudience.chunks`."""
    members = {provider: frozen.staging.members(provider) for provider in frozen.by_provider}
    rest = {provider: frozen.by_provider[provider] - sizes.get(provider, 0) for provider in frozen.by_provider}
    position = 0
    for part in (sizes, rest):
        left = dict(part)
        for provider in turns({each: count for each, count in part.items() if count}):
            chunk = tuple(islice(members[provider], min(CHUNK_SIZE, left[provider])))
            left[provider] -= len(chunk)
            yield ChunkPlan(position, provider, chunk)
            position += 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a mailing should go on after its canary. words: why, a sentence fit to be shown."""

    go_on: bool
    words: str


def judge(
    counts: Mapping[Outcome, int], *, most_rejected: float = MOST_REJECTED, most_put_off: float = MOST_PUT_OFF
) -> Verdict:
    """What the relays said to the canary. counts: by outcome, of the canary's members alone."""
    answered = sum(counts.values())
    rejected = counts.get(Outcome.REJECTED, 0)
    put_off = counts.get(Outcome.DEFERRED, 0) + counts.get(Outcome.IN_DOUBT, 0)
    for number, most, what in (
        (rejected, most_rejected, "rejected"),
        (put_off, most_put_off, "deferred or in doubt"),
    ):
        if number >= FEWEST_FAULTS and number > most * answered:
            return Verdict(
                False,
                f"{number} of the {answered} in the canary are {what}: more than {most:.0%}. The mailing stays paused.",
            )
    accepted = counts.get(Outcome.ACCEPTED, 0)
    return Verdict(True, f"{accepted} of the {answered} in the canary are accepted. The mailing goes on.")


@dataclass(frozen=True, slots=True)
class CanaryGate:
    """Pauses a mailing once everybody in its canary has been asked for. size: of the canary."""

    mailing: MailingId
    size: int

    def __call__(self, ledger: Ledger, now: float) -> bool:
        """Whether another chunk may be claimed; in the ledger's thread."""
        if not self.served(ledger.totals(self.mailing)):
            return True
        if ledger.state(self.mailing) is MailingState.RUNNING:
            ledger.steer(self.mailing, MailingEvent.PAUSE, now=now)
        return False

    def served(self, totals: Totals) -> bool:
        """Whether the canary is through."""
        return totals.audience - totals.pending >= self.size
