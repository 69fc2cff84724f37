"""Names that go together, by culture: what the sample subscribers are called. The names are in ``names.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files


class Order(Enum):
    """How a full name is written in its own script."""

    GIVEN_FAMILY = "given-family"
    FAMILY_GIVEN = "family-given"
    FAMILY_GIVEN_CLOSED = "family-given-closed"

    def full_name(self, given: str, family: str) -> str:
        """Both names in this order, with a space where the script has one."""
        return {
            Order.GIVEN_FAMILY: f"{given} {family}",
            Order.FAMILY_GIVEN: f"{family} {given}",
            Order.FAMILY_GIVEN_CLOSED: f"{family}{given}",
        }[self]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name in its own script, and in the letters an address is made of."""

    native: str
    latin: str


@dataclass(frozen=True, slots=True)
class Culture:
    """Who the readers of one language and region are.

    language: BCP 47. weight: how many of them there are, relative to the others.
    domains: the mailbox providers at home there, all in reserved domains.
    """

    language: str
    region: str
    weight: int
    order: Order
    given: tuple[Spelling, ...]
    family: tuple[Spelling, ...]
    cities: tuple[str, ...]
    domains: tuple[str, ...]


@cache
def cultures() -> tuple[Culture, ...]:
    """All of them, in the file's order."""
    table = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    return tuple(
        Culture(
            language=entry["language"],
            region=entry["region"],
            weight=entry["weight"],
            order=Order(entry["order"]),
            given=tuple(_spelling(name) for name in _listed(entry["given"])),
            family=tuple(_spelling(name) for name in _listed(entry["family"])),
            cities=_listed(entry["cities"]),
            domains=_listed(entry.get("domains", "")),
        )
        for entry in table["culture"]
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _spelling(text: str) -> Spelling:
    native, _, latin = text.partition(":")
    return Spelling(native, latin or native.lower())
