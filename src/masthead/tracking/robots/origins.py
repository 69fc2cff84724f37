"""What an event's agent and network tell about who sent it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from masthead.tracking.records import NO_NETWORK
from masthead.tracking.robots.rules import Deed, Rules
from masthead.tracking.robots.verdict import Verdict

_MOST_KEPT = 100_000
Said = tuple[Verdict | None, Verdict | None]
"""What is said of an opening and of a click; None where nothing is."""


class Origin(NamedTuple):
    """What is said of an opening and of a click from there."""

    opens: Verdict
    clicks: Verdict


class Origins:
    """Looks agents and networks up in the rules, and remembers what `of` found. For one thread."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._known: dict[tuple[str, bytes], Origin] = {}
        self._prefixes = _prefixes(rules)

    def of(self, agent: str, network: bytes) -> Origin:
        """What is known of an agent and a network together. network: as `of_network` takes it."""
        known = self._known.get((agent, network))
        if known is not None:
            return known
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        pairs = zip(self.of_agent(agent), self.of_network(network), strict=True)
        opens, clicks = (one if one is not None else other or Verdict.HUMAN for one, other in pairs)
        found = self._known[agent, network] = Origin(opens, clicks)
        return found

    def of_agent(self, agent: str) -> Said:
        """What is known of an agent. It decides; the network is asked where it is None."""
        folded = agent.casefold()
        fitting = [rule for rule in self._rules.agents if rule.fits(folded)]
        opens, clicks = (next((rule.means for rule in fitting if deed in rule.deeds), None) for deed in _DEEDS)
        return opens, clicks

    def of_network(self, network: bytes) -> Said:
        """What the narrowest rules say of a network. network: 16 bytes, `NO_NETWORK` where it is not kept."""
        if network == NO_NETWORK:
            return None, None
        bits = int.from_bytes(network, "big")
        opens = clicks = None
        for shift, named in self._prefixes:
            found = named.get(bits >> shift)
            if found is not None:
                opens = found[0] if opens is None else opens
                clicks = found[1] if clicks is None else clicks
        return opens, clicks


_DEEDS: tuple[Deed, Deed] = ("open", "click")


def _prefixes(rules: Rules) -> list[tuple[int, dict[int, Said]]]:
    """The networks of the rules by how far an address is shifted to become one, the narrowest first."""
    found: dict[int, dict[int, Said]] = defaultdict(dict)
    for rule in rules.networks:
        for length, bits in rule.prefixes():
            named = found[128 - length]
            opens, clicks = named.get(bits, (None, None))
            # The first rule that names a network decides, as with agents.
            named[bits] = (
                rule.means if opens is None and "open" in rule.deeds else opens,
                rule.means if clicks is None and "click" in rule.deeds else clicks,
            )
    return sorted(found.items())
