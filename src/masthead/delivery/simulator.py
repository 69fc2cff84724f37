"""What a mailing would be: to whom, how large, and how long at least. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.feed import Message
from masthead.delivery.freeze import FrozenAudience, Headcount
from masthead.delivery.mailing import ProviderClass
from masthead.delivery.pacing import Rates
from masthead.delivery.warm_up import WarmUp
from masthead.message import SlotValueError

SAMPLE = 1_000
"""How many messages are filled to judge size and fill time, of each provider class."""

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Messages that were really filled. octets: of all of them. unfillable: ids and reasons of those that cannot be."""

    filled: int
    octets: int
    unfillable: Mapping[SubscriberId, str] = field(default_factory=dict)

    @property
    def mean(self) -> float:
        """Bytes of a message."""
        return self.octets / self.filled if self.filled else 0.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a mailing would be.

    seconds: the least it takes. bounded_by: what makes it take so long: “relay”, a provider class, “warm-up”, or
    “machine”. octets: of all messages together, from the mean of the sample.
    """

    audience: int
    by_provider: Mapping[ProviderClass, int]
    excluded: Mapping[str, int]
    sample: Sample
    octets: int
    seconds: float
    bounded_by: str


def take_sample(frozen: FrozenAudience, message: Message, *, of_each: int = SAMPLE) -> Sample:
    """Fill the messages of the first members of each provider class, who are there by chance."""
    first = (islice(frozen.staging.members(provider), of_each) for provider in frozen.by_provider)
    return fill_sample(chain.from_iterable(first), message)


def fill_sample(members: Iterable[Recipient], message: Message) -> Sample:
    """Fill the messages of these people."""
    filled = octets = 0
    unfillable: dict[SubscriberId, str] = {}
    for member in members:
        try:
            octets += len(message.fill_stuffed(member))
            filled += 1
        except SlotValueError as refused:
            unfillable[member.id] = str(refused)
    return Sample(filled, octets, unfillable)


def forecast(
    frozen: Headcount,
    sample: Sample,
    *,
    rates: Rates,
    seconds_per_message: float,
    now: float,
    warm_up: WarmUp | None = None,
) -> Forecast:
    """How long and how large. seconds_per_message: what this machine needs to fill and hand over one."""
    bounds = {"machine": frozen.audience * seconds_per_message}
    if rates.relay is not None:
        bounds["relay"] = frozen.audience / rates.relay
    for provider, rate in rates.by_provider.items():
        bounds[provider.value] = frozen.by_provider.get(provider, 0) / rate
    if warm_up is not None:
        bounds["warm-up"] = (warm_up.days_for(frozen.audience, now) - 1) * _DAY
    bounded_by = max(bounds, key=lambda each: bounds[each])
    return Forecast(
        audience=frozen.audience,
        by_provider=frozen.by_provider,
        excluded=frozen.excluded,
        sample=sample,
        octets=round(frozen.audience * sample.mean),
        seconds=bounds[bounded_by],
        bounded_by=bounded_by,
    )
