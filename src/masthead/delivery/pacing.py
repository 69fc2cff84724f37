"""How fast a relay is asked: token buckets shared by all workers, slowed down by temporary answers.

A `Pacer` keeps the paces of one worker. Tokens come from the ledger in bulk leases, so that asking costs a message
nothing; a pace says what it wishes to draw, the worker draws it in the ledger's thread. `adaptive` and `warm_up` decide
how much.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from masthead.delivery.adaptive import AdaptiveRate
from masthead.delivery.mailing import Claim, ProviderClass
from masthead.delivery.outcome import Outcome
from masthead.delivery.warm_up import WarmUp

LEASE_SECONDS = 0.25
"""How long drawn tokens are meant to last: what an ended worker takes with it, and how often the ledger is asked."""

BURST_SECONDS = 0.5
"""How much of what was not used a bucket keeps."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What a pace wishes for: the arguments of `Ledger.draw_tokens`."""

    bucket: str
    want: int
    rate: float
    burst: float


class Pace(Protocol):
    """Decides when the next message may go. Synchronous, `take` and `observe` are called for every message."""

    def take(self, now: float) -> bool:
        """Whether one message may go at `now`; True takes it from the budget."""

    def observe(self, outcome: Outcome) -> None:
        """Learn from an answer."""

    def ready_at(self, now: float) -> float:
        """The earliest time at which `take` may answer True."""

    def wish(self, now: float) -> Draw | None:
        """What to draw from a shared bucket now; None: nothing. Answered by `granted` before it is asked again."""

    def granted(self, draw: Draw, tokens: int, now: float) -> None:
        """`tokens` of what was wished for are ours."""


class Unpaced:
    """As fast as the relay takes it."""

    def take(self, now: float) -> bool:
        """Always."""
        del now
        return True

    def observe(self, outcome: Outcome) -> None:
        """Nothing is learnt."""

    def ready_at(self, now: float) -> float:
        """At once."""
        return now

    def wish(self, now: float) -> Draw | None:
        """Nothing is shared."""
        del now
        return None

    def granted(self, draw: Draw, tokens: int, now: float) -> None:
        """Nothing was wished for."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second. relay: of all workers, None for as many as it takes. by_provider: of these, to one class."""

    relay: float | None = None
    by_provider: Mapping[ProviderClass, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates that some mailings share among themselves. name: of what they share, such as one newsroom's mailing."""

    name: str
    rates: Rates


class Pacer:
    """The paces of one worker for one relay; they live as long as the worker, so that what was learnt stays.

    relay: a name for it that all its workers share; never an address with a password. warm_ups: by sending domain.
    """

    def __init__(self, relay: str, rates: Rates | None = None, *, warm_ups: Mapping[str, WarmUp] | None = None) -> None:
        self._rates = rates or Rates()
        self._relay = relay
        self._warm_ups = warm_ups or {}
        self._stocks: dict[str, _Stock] = {}
        self._adaptive: dict[ProviderClass, AdaptiveRate] = {}
        self._paces: dict[tuple[ProviderClass, str, str], Pace] = {}

    def of(self, claim: Claim, *, domain: str = "", limits: Limits | None = None) -> Pace:
        """The pace of a claim's provider class, for mail from `domain`. limits: further ones, always the same under
        one name."""
        key = (claim.provider, domain, limits.name if limits else "")
        if key not in self._paces:
            self._paces[key] = self._made(claim.provider, domain, limits)
        return self._paces[key]

    def _made(self, provider: ProviderClass, domain: str, limits: Limits | None) -> Pace:
        adaptive = self._adaptive.setdefault(provider, AdaptiveRate(self._rates.by_provider.get(provider)))
        sources: list[_Source] = [_AdaptedRate(f"relay {self._relay} {provider}", adaptive)]
        if self._rates.relay is not None:
            sources.append(_FixedRate(f"relay {self._relay}", self._rates.relay))
        if domain in self._warm_ups:
            sources.append(_DailyShare(self._warm_ups[domain]))
        if limits is not None:
            if limits.rates.relay is not None:
                sources.append(_FixedRate(limits.name, limits.rates.relay))
            if provider in limits.rates.by_provider:
                sources.append(_FixedRate(f"{limits.name} {provider}", limits.rates.by_provider[provider]))
        return _SharedPace(adaptive, [self._stocks.setdefault(each.name, _Stock(each)) for each in sources])


class _Source(Protocol):
    """A bucket with the rate at which it fills at the moment."""

    name: str

    def draw(self, now: float) -> Draw | None:
        """What to draw next; None: there is no limit."""

    def next_draw(self, draw: Draw, tokens: int, now: float) -> float:
        """When it is worth asking again, after fewer `tokens` came than were wished for."""


class _FixedRate:
    def __init__(self, name: str, rate: float) -> None:
        self.name = name
        self._rate = rate

    def draw(self, now: float) -> Draw | None:
        del now
        return _lease(self.name, self._rate)

    def next_draw(self, draw: Draw, tokens: int, now: float) -> float:
        return _refilled(draw, tokens, now)


class _AdaptedRate:
    def __init__(self, name: str, adaptive: AdaptiveRate) -> None:
        self.name = name
        self._adaptive = adaptive

    def draw(self, now: float) -> Draw | None:
        del now
        rate = self._adaptive.rate
        return None if rate is None else _lease(self.name, rate)

    def next_draw(self, draw: Draw, tokens: int, now: float) -> float:
        return _refilled(draw, tokens, now)


class _DailyShare:
    """A bucket a day, full in the morning."""

    def __init__(self, warm_up: WarmUp) -> None:
        self.name = f"warm-up {warm_up.domain}"
        self._warm_up = warm_up

    def draw(self, now: float) -> Draw | None:
        share = self._warm_up.share(now)
        if share is None:
            return None
        # A bucket must gain something; this much is not one message in a year.
        return Draw(f"{self.name} {share.day}", max(1, share.messages // 50), 1e-8, float(share.messages))

    def next_draw(self, draw: Draw, tokens: int, now: float) -> float:
        del draw, tokens
        return self._warm_up.next_day(now)


class _Stock:
    """Tokens drawn from one bucket and not yet used."""

    __slots__ = ("_again", "_bucket", "_source", "tokens")

    def __init__(self, source: _Source) -> None:
        self.tokens = 0
        self._source = source
        self._again = 0.0
        self._bucket = ""

    def open_at(self, now: float) -> bool:
        """Whether a message may go as far as this bucket is concerned; where it has no limit, always."""
        return self.tokens > 0 or self._source.draw(now) is None

    def ready_at(self, now: float) -> float:
        return now if self.open_at(now) else max(now, self._again)

    def wish(self, now: float) -> Draw | None:
        draw = self._source.draw(now)
        if draw is None:
            self.tokens = 0
            return None
        if draw.bucket != self._bucket:
            # A new day: what is left of yesterday's share is gone.
            self.tokens, self._again, self._bucket = 0, 0.0, draw.bucket
        return draw if self.tokens * 2 < draw.want and now >= self._again else None

    def granted(self, draw: Draw, tokens: int, now: float) -> None:
        self.tokens += tokens
        # Asking an empty bucket again at once would only bring what trickled in meanwhile.
        self._again = self._source.next_draw(draw, tokens, now) if tokens < draw.want else now


class _SharedPace:
    """Implements `Pace`: a message needs a token from each of `stocks`."""

    def __init__(self, adaptive: AdaptiveRate, stocks: list[_Stock]) -> None:
        self._adaptive = adaptive
        self.observe = adaptive.observe
        self._stocks = stocks
        self._asked = stocks[0]

    def take(self, now: float) -> bool:
        """See `Pace.take`."""
        # With nothing but a rate that adapts, and no reason for it yet, there is nothing to count.
        if self._adaptive.rate is not None or len(self._stocks) > 1:
            if not all(stock.open_at(now) for stock in self._stocks):
                return False
            for stock in self._stocks:
                stock.tokens -= stock.tokens > 0
        self._adaptive.sent(now)
        return True

    def ready_at(self, now: float) -> float:
        """See `Pace.ready_at`."""
        return max(stock.ready_at(now) for stock in self._stocks)

    def wish(self, now: float) -> Draw | None:
        """See `Pace.wish`."""
        for stock in self._stocks:
            if (draw := stock.wish(now)) is not None:
                self._asked = stock
                return draw
        return None

    def granted(self, draw: Draw, tokens: int, now: float) -> None:
        """See `Pace.granted`."""
        self._asked.granted(draw, tokens, now)


def _lease(bucket: str, rate: float) -> Draw:
    want = max(1, math.ceil(rate * LEASE_SECONDS))
    return Draw(bucket, want, rate, max(float(want), rate * BURST_SECONDS))


def _refilled(draw: Draw, tokens: int, now: float) -> float:
    """When the bucket may hold what was missing, but at least one message's time from now."""
    return now + max(1, draw.want - tokens) / draw.rate
