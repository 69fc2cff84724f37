"""A made-up morning: who opens and clicks, and what machines do before and between; the same every time.

For what is measured and shown with many events. People read when they wake up, sections further down draw less, some
gateways scan all links, and proxies fetch pictures whether or not anybody reads.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from masthead.tracking.links import LinkTable
from masthead.tracking.records import NO_LINK, EventKind, Hit, Method

_V4 = b"\0" * 10 + b"\xff\xff"
_READERS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
)
_GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
_HIDING = "Mozilla/5.0"
_SCANNER = "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2)"
_SCANNERS_NETWORK = _V4 + bytes((67, 231, 144, 0))
_HOUR = 3_600_000
_DOWN = 0.82
_MIXED = 2_654_435_761
"""Spreads neighbouring ids evenly (Knuth, The Art of Computer Programming, vol. 3, §6.4)."""


@dataclass(frozen=True, slots=True)
class Morning:
    """One mailing's morning. events: about how many. people: subscribers’ ids run from 1 to this. started_ms: UTC.

    clicks: how many links a reader follows, one of these drawn. leaving: the share of readers who unsubscribe. tastes:
    how much more, or less, a section of some label draws than another at its place. down: how much less a link draws
    than the one before it, as a factor.
    """

    mailing: int
    people: int
    events: int
    started_ms: int
    seed: int = 1
    clicks: Sequence[int] = (0, 0, 0, 1, 1, 2)
    leaving: float = 0.001
    tastes: Mapping[str, float] = field(default_factory=dict)
    down: float = _DOWN

    def hits(self, table: LinkTable) -> Iterator[Hit]:
        """What happens, in no order of time. Exactly `events` of them."""
        draw = random.Random(self.seed)  # noqa: S311 – made-up readers
        drawn = self._drawn(table)
        made = 0
        while made < self.events:
            person = draw.randint(1, self.people)
            for hit in self._person(draw, person, drawn):
                yield hit
                made += 1
                if made == self.events:
                    return

    def hits_of(self, readers: Iterable[int], table: LinkTable) -> Iterator[Hit]:
        """What each of these does: nothing at all in many cases, and some read nearly every morning, whatever the seed.
        As many events as come of it.
        """
        draw = random.Random(self.seed)  # noqa: S311 – made-up readers
        drawn = self._drawn(table)
        for person in readers:
            keen = (person * _MIXED % 2**32) / 2**32
            if draw.random() < 0.08 + 0.9 * keen**1.5:
                yield from self._person(draw, person, drawn)

    def _drawn(self, table: LinkTable) -> tuple[Sequence[int], Sequence[float], int]:
        """The links that readers see, how much each draws, and the one that they do not see."""
        links = [at for at, target in enumerate(table.targets) if not target.canary]
        canary = next((at for at, target in enumerate(table.targets) if target.canary), NO_LINK)
        labels = (table.targets[at].label for at in links)
        return links, [self.down**place * self.tastes.get(label, 1.0) for place, label in enumerate(labels)], canary

    def _person(self, draw: random.Random, person: int, table: tuple[Sequence[int], Sequence[float], int]) -> list[Hit]:
        """What one person does, or something for them."""
        links, weights, canary = table
        network = _V4 + bytes((81, person >> 8 & 255, person & 255, 0))
        wakes = self.started_ms + int(abs(draw.gauss(0, 3)) * _HOUR) + draw.randrange(20_000, _HOUR)
        fate = draw.random()
        if fate < 0.02:
            seen = [*links[:8], canary] if canary != NO_LINK else links[:8]
            return self._scanned(person, draw, seen, canary)
        if fate < 0.3:
            hidden = self._hit(EventKind.OPEN, wakes, person, network, _HIDING)
            return [hidden, *self._clicks(draw, person, wakes, (links, weights), network)]
        agent = _GMAIL if fate < 0.6 else _READERS[person % len(_READERS)]
        opens = [self._hit(EventKind.OPEN, wakes, person, network, agent)]
        if fate > 0.9:
            opens.append(self._hit(EventKind.OPEN, wakes + 2 * _HOUR, person, network, agent))
        if fate > 1 - self.leaving:
            opens.append(self._hit(EventKind.UNSUBSCRIBE, wakes + 90_000, person, network, "", method=Method.POST))
        return opens + self._clicks(draw, person, wakes, (links, weights), network)

    def _clicks(
        self,
        draw: random.Random,
        person: int,
        opened: int,
        table: tuple[Sequence[int], Sequence[float]],
        network: bytes,
    ) -> list[Hit]:
        links, weights = table
        if not links:
            return []
        many = draw.choice(self.clicks)
        at, found = opened, []
        for link in draw.choices(links, weights, k=many):
            at += draw.randrange(8_000, 120_000)
            found.append(self._hit(EventKind.CLICK, at, person, network, _READERS[person % len(_READERS)], link=link))
        return found

    def _scanned(self, person: int, draw: random.Random, links: Sequence[int], canary: int) -> list[Hit]:
        """A gateway follows what it finds within a moment of delivery; some hide who they are."""
        at = self.started_ms + draw.randrange(500, 900_000)
        known = draw.random() < 0.5
        network = _SCANNERS_NETWORK if known else _V4 + bytes((185, person >> 8 & 255, person & 255, 0))
        agent = _SCANNER if known else _READERS[1]
        found = []
        for place, link in enumerate(links):
            kind = EventKind.CANARY if link == canary else EventKind.CLICK
            method = Method.HEAD if place == 0 else Method.GET
            found.append(self._hit(kind, at + 150 * place, person, network, agent, link=link, method=method))
        return found

    def _hit(
        self,
        kind: EventKind,
        at: int,
        person: int,
        network: bytes,
        agent: str,
        *,
        link: int = NO_LINK,
        method: Method = Method.GET,
    ) -> Hit:
        return Hit(kind, at, self.mailing, person, link, method, network, agent)
