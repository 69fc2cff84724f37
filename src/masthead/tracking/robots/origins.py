"""What an event's agent and network tell about who sent it."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal, NamedTuple

from masthead.tracking.records import NO_NETWORK
from masthead.tracking.robots.rules import Deed, Rules
from masthead.tracking.robots.verdict import Verdict

_MOST_KEPT = 200_000
_Found = Verdict | None


class Origin(NamedTuple):
    """What is said of an opening and of a click from there."""

    opens: Verdict
    clicks: Verdict


class Origins:
    """Looks agents and networks up in the rules, and remembers what it found. For one thread."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._origins: dict[tuple[str, bytes], Origin] = {}
        self._agents: dict[str, tuple[_Found, _Found]] = {}
        self._networks: dict[bytes, tuple[_Found, _Found]] = {}
        self._by_deed = {deed: _prefixes(rules, deed) for deed in _DEEDS}

    def of(self, agent: str, network: bytes) -> Origin:
        """What is known of an agent and a network. network: 16 bytes, `NO_NETWORK` where it is not kept."""
        known = self._origins.get((agent, network))
        if known is not None:
            return known
        if len(self._origins) >= _MOST_KEPT:
            for each in (self._origins, self._agents, self._networks):
                each.clear()
        said, stood = self._of_agent(agent), self._of_network(network)
        opens, clicks = (
            one if one is not None else other if other is not None else Verdict.HUMAN
            for one, other in zip(said, stood, strict=True)
        )
        found = self._origins[agent, network] = Origin(opens, clicks)
        return found

    def _of_agent(self, agent: str) -> tuple[_Found, _Found]:
        known = self._agents.get(agent)
        if known is None:
            folded = agent.casefold()
            fitting = [rule for rule in self._rules.agents if rule.fits(folded)]
            opens, clicks = (next((rule.means for rule in fitting if deed in rule.deeds), None) for deed in _DEEDS)
            known = self._agents[agent] = (opens, clicks)
        return known

    def _of_network(self, network: bytes) -> tuple[_Found, _Found]:
        known = self._networks.get(network)
        if known is None:
            bits = None if network == NO_NETWORK else int.from_bytes(network, "big")
            opens, clicks = (_narrowest(bits, self._by_deed[deed]) for deed in _DEEDS)
            known = self._networks[network] = (opens, clicks)
        return known


_DEEDS: tuple[Literal["open"], Literal["click"]] = ("open", "click")
_Prefixes = list[tuple[int, dict[int, Verdict]]]


def _prefixes(rules: Rules, deed: Deed) -> _Prefixes:
    """The networks of the rules by length, the longest first."""
    found: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for rule in rules.networks:
        if deed in rule.deeds:
            for length, bits in rule.prefixes():
                # The first rule that names a network decides, as with agents.
                found[length].setdefault(bits, rule.means)
    return sorted(found.items(), reverse=True)


def _narrowest(bits: int | None, prefixes: _Prefixes) -> _Found:
    if bits is None:
        return None
    for length, named in prefixes:
        found = named.get(bits >> (128 - length))
        if found is not None:
            return found
    return None
