"""A verdict for every event, as `masthead.tracking.robots.classify` gives it, as fast as a hundred thousand a second
want it: looked up by sender, and by person only where somebody clicked.

No database: what is known of earlier clicks is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import NamedTuple

from pyroaring import BitMap

from masthead.tracking.records import NO_NETWORK, NOBODY, EventKind, Method, Row
from masthead.tracking.robots import BY_CROWDING, Click, Origins, Rules, Verdict, crowding
from masthead.web.insights.facts import MailingFacts

Judged = tuple[int, int, int, int, int, int, int, int, bytes]
"""mailing, subscriber, at_ms, kind, link, method, verdict, agent, network: an event as it is kept."""

_ASK = -1
_MOST_NETWORKS = 200_000
_MAPPED = b"\0" * 10 + b"\xff\xff"
_OPEN, _CLICK, _CANARY = int(EventKind.OPEN), int(EventKind.CLICK), int(EventKind.CANARY)
_GET, _POST = int(Method.GET), int(Method.POST)
_HUMAN, _HEAD, _EARLY, _CANARY_VERDICT, _NOT_POST = (
    int(each) for each in (Verdict.HUMAN, Verdict.HEAD, Verdict.EARLY, Verdict.CANARY, Verdict.NOT_POST)
)
_BY_CROWDING = frozenset(int(each) for each in BY_CROWDING)


class KeptClick(NamedTuple):
    """A click or canary that came before, as it stands in the database."""

    id: int
    subscriber: int
    at_ms: int
    kind: int
    link: int
    verdict: int


class Flip(NamedTuple):
    """A click that came before and is now called something else."""

    click: KeptClick
    verdict: int


@dataclass(slots=True)
class Judgement:
    """What became of a batch. flips: earlier clicks that are called something else for the sake of new ones. enter,
    leave: who belongs, by (kind, link), to the people of that link since then, or no longer does.
    """

    rows: list[Judged]
    flips: list[Flip] = field(default_factory=list)
    enter: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    leave: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))


class Agents(list[tuple[int, int, int]]):
    """What is known of a segment's agents, by place: what is said of an opening and of a click, `_ASK` where the
    network decides, and the agent's number.

    ids: of agents in the database, by text; 0 for those that have none.
    """

    def __init__(self, agents: Sequence[str], ids: Mapping[str, int], origins: Origins) -> None:
        super().__init__()
        for text in agents:
            opens, clicks = (_ASK if each is None else int(each) for each in origins.of_agent(text))
            self.append((opens, clicks, ids.get(text, 0)))


class Networks(dict[bytes, tuple[int, int, bytes]]):
    """What is known of networks: what is said of an opening and of a click, and the network as it is kept."""

    def __init__(self, origins: Origins) -> None:
        super().__init__()
        self._origins = origins

    def __missing__(self, network: bytes) -> tuple[int, int, bytes]:
        opens, clicks = self._origins.of_network(network)
        if len(self) >= _MOST_NETWORKS:
            self.clear()
        found = self[network] = (int(opens or 0), int(clicks or 0), short_network(network))
        return found


@dataclass(frozen=True, slots=True)
class Bench:
    """What events are judged by: the rules, and what they say of senders. agents: of the segment they come from."""

    rules: Rules
    agents: Agents
    networks: Networks


def short_network(network: bytes) -> bytes:
    """A network as it is kept: without what says that it is of IPv4, and nothing for nothing."""
    if network == NO_NETWORK:
        return b""
    return network[12:] if network.startswith(_MAPPED) else network


def long_network(network: bytes) -> bytes:
    """A kept network as events have it."""
    if not network:
        return NO_NETWORK
    return _MAPPED + network if len(network) == 4 else network


def shown_network(short: bytes) -> str:
    """A kept network in words, such as “192.0.2.0/24”; "" for none."""
    return str(ip_network((short, 24 if len(short) == 4 else 48), strict=False)) if short else ""


def accepted_ms(facts: MailingFacts, people: Iterable[int]) -> dict[int, int]:
    """When these people's messages were accepted, of those of whom that is known."""
    wanted = BitMap(people)
    return {person: chunk.at_ms for chunk in facts.accepted for person in chunk.people & wanted}


@dataclass(slots=True)
class Alone:
    """Events with what each is called for itself. people: places of the clicks of everybody who clicked."""

    rows: list[Judged]
    people: dict[int, list[int]]


def judge_alone(rows: Sequence[Row], facts: MailingFacts, bench: Bench) -> Alone:
    """Each event's verdict for itself."""
    started, times = facts.started_ms, bench.rules.times
    early_open, early_click = int(times.early_open_seconds * 1000), int(times.early_click_seconds * 1000)
    known = accepted_ms(facts, (row[3] for row in rows)) if facts.accepted else {}
    agents, networks = bench.agents, bench.networks
    last = len(agents)
    judged: list[Judged] = []
    people: dict[int, list[int]] = defaultdict(list)
    for _, at, mailing, person, link, kind, method, network, place in rows:
        said_opens, said_clicks, agent = agents[place if place < last else 0]
        opens, clicks, short = networks[network]
        if kind == _OPEN:
            if method != _GET:
                verdict = _HEAD
            else:
                verdict = opens if said_opens < 0 else said_opens
                if not verdict and at < known.get(person, started) + early_open:
                    verdict = _EARLY
        elif kind == _CLICK:
            people[person].append(len(judged))
            if method != _GET:
                verdict = _HEAD
            else:
                verdict = clicks if said_clicks < 0 else said_clicks
                if not verdict and at < known.get(person, started) + early_click:
                    verdict = _EARLY
        elif kind == _CANARY:
            people[person].append(len(judged))
            verdict = _CANARY_VERDICT
        else:
            verdict = _HUMAN if method == _POST else _NOT_POST
        judged.append((mailing, person, at, kind, link, method, verdict, agent, short))
    people.pop(NOBODY, None)
    return Alone(judged, people)


ClicksBefore = Callable[[list[int]], Sequence[KeptClick]]
"""The clicks that came before of these people; asked once at most."""


def judge_together(
    alone: Alone, clicked_before: Callable[[int], bool], before: ClicksBefore, rules: Rules
) -> Judgement:
    """What people's clicks say of each other, those that came before included.

    alone: changed in place. clicked_before: whether anything came before of a person.
    """
    found = Judgement(alone.rows)
    known = [person for person in alone.people if clicked_before(person)]
    earlier: dict[int, list[KeptClick]] = defaultdict(list)
    for click in before(known) if known else ():
        earlier[click.subscriber].append(click)
    for person, places in alone.people.items():
        if len(places) > 1 or person in earlier:
            _judge_person(found, places, earlier.get(person, ()), rules)
    return found


def _judge_person(found: Judgement, places: list[int], earlier: Sequence[KeptClick], rules: Rules) -> None:
    rows = found.rows
    clicks = [Click(each.at_ms, each.link, each.kind == _CANARY) for each in earlier]
    clicks += [Click(rows[place][2], rows[place][4], rows[place][3] == _CANARY) for place in places]
    verdicts = [int(each) for each in crowding(clicks, rules)]
    for place, verdict in zip(places, verdicts[len(earlier) :], strict=True):
        row = rows[place]
        if verdict and not row[6]:
            rows[place] = (*row[:6], verdict, *row[7:])
    if earlier:
        _judge_again(found, places, earlier, verdicts)


def _judge_again(found: Judgement, places: list[int], earlier: Sequence[KeptClick], verdicts: list[int]) -> None:
    was, now = set(), {(rows[3], rows[4]) for rows in map(found.rows.__getitem__, places) if not rows[6]}
    for click, together in zip(earlier, verdicts, strict=False):
        verdict = (0 if click.verdict in _BY_CROWDING and click.kind == _CLICK else click.verdict) or together
        if verdict != click.verdict:
            found.flips.append(Flip(click, verdict))
        if not click.verdict:
            was.add((click.kind, click.link))
        if not verdict:
            now.add((click.kind, click.link))
    person = earlier[0].subscriber
    for link in was - now:
        found.leave[link].append(person)
    for link in now - was:
        found.enter[link].append(person)
