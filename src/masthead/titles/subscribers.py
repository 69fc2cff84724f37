"""Made-up subscribers for trying things out: names in a dozen scripts, addresses that reach nobody.

All addresses lie in domains that RFC 2606 and RFC 6761 reserve (``example.com``, ``*.example``), so
that a list of them can never mail a person, whatever relay it is sent through.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from masthead.titles.chance import Chance
from masthead.titles.names import Culture, Spelling, cultures

COLUMNS = ("email", "name", "language", "city", "segments", "referrals")
SEGMENT_SEPARATOR = " "

_PROVIDERS = (
    ("gmail.example", 40),
    ("outlook.example", 18),
    ("icloud.example", 9),
    ("yahoo.example", 8),
    ("example.com", 8),
    ("example.org", 5),
    ("example.net", 4),
    ("lantau-slipway.example", 3),
    ("hafenwerk.example", 3),
    ("lion-city-wire.example", 2),
)
_SHAPES = ("{given}.{family}", "{given}{family}", "{initial}.{family}", "{family}.{given}", "{given}_{family}")
# Few readers bring friends, and some of those bring many.
_REFERRALS = ((0, 70), (1, 14), (2, 7), (3, 5), (5, 3), (12, 1))


@dataclass(frozen=True, slots=True)
class SampleSubscriber:
    """One made-up subscriber. name: in its own script, or "". language: BCP 47. referrals: friends who joined."""

    email: str
    name: str
    language: str
    city: str
    segments: tuple[str, ...]
    referrals: int

    def row(self) -> tuple[str, ...]:
        """The values of `COLUMNS`."""
        segments = SEGMENT_SEPARATOR.join(self.segments)
        return self.email, self.name, self.language, self.city, segments, str(self.referrals)


def subscribers(count: int = 1000, seed: int = 412) -> Iterator[SampleSubscriber]:
    """`count` subscribers with different addresses; the same `seed` gives the same ones, in the same order."""
    chance = Chance(seed)
    weights = tuple((culture, culture.weight) for culture in cultures())
    taken: set[str] = set()
    for _ in range(count):
        yield _subscriber(chance, chance.weighted(weights), taken)


def write_csv(target: Path | str | TextIO, *, count: int = 1000, seed: int = 412) -> None:
    """Write `subscribers` as CSV with a heading, to a path (UTF-8) or an open text stream."""
    if isinstance(target, Path | str):
        with Path(target).open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, count=count, seed=seed)
        return
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(subscriber.row() for subscriber in subscribers(count, seed))


def _subscriber(chance: Chance, culture: Culture, taken: set[str]) -> SampleSubscriber:
    given, family = chance.one_of(culture.given), chance.one_of(culture.family)
    email = _address(chance, culture, given, family, taken)
    named = not chance.happens(0.07)
    name = culture.order.full_name(given.native, family.native) if named else ""
    segments = (culture.region, "members") if chance.happens(0.12) else (culture.region,)
    return SampleSubscriber(
        email, name, culture.language, chance.one_of(culture.cities), segments, chance.weighted(_REFERRALS)
    )


def _address(chance: Chance, culture: Culture, given: Spelling, family: Spelling, taken: set[str]) -> str:
    shape = chance.one_of(_SHAPES)
    local = shape.format(given=given.latin, family=family.latin, initial=given.latin[0])
    if chance.happens(0.08):
        local += "+harbour"
    at_home = bool(culture.domains) and chance.happens(0.4)
    domain = chance.one_of(culture.domains) if at_home else chance.weighted(_PROVIDERS)
    address, number = f"{local}@{domain}", 1
    while address in taken:
        number += 1
        address = f"{local}{number}@{domain}"
    taken.add(address)
    return address
