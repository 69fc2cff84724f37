"""A verdict for every event, as `masthead.tracking.robots.classify` gives it, as fast as a hundred thousand a second
want it: looked up by sender, and by person only where somebody clicked.

No database: what is known of earlier clicks is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from masthead.tracking.records import NO_NETWORK, NOBODY, EventKind, Method, Row
from masthead.tracking.robots import BY_CROWDING, Click, Origins, Rules, Verdict, crowding
from masthead.web.insights.facts import MailingFacts

Judged = tuple[int, int, int, int, int, int, int, int, bytes]
"""mailing, subscriber, at_ms, kind, link, method, verdict, agent, network: an event as it is kept."""

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


class _Sender(NamedTuple):
    opens: int
    clicks: int
    agent: int
    network: bytes


class Senders(dict[tuple[int, bytes], _Sender]):
    """What is known of (an agent's place in its segment, a network), looked up once each.

    agents: the segment's. ids: of agents in the database, by text; 0 for those that have none.
    """

    def __init__(self, agents: Sequence[str], ids: Mapping[str, int], origins: Origins) -> None:
        super().__init__()
        self._agents, self._ids, self._origins = agents, ids, origins

    def __missing__(self, key: tuple[int, bytes]) -> _Sender:
        place, network = key
        agent = self._agents[place] if place < len(self._agents) else ""
        origin = self._origins.of(agent, network)
        found = self[key] = _Sender(
            int(origin.opens), int(origin.clicks), self._ids.get(agent, 0), short_network(network)
        )
        return found


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


def accepted_ms(facts: MailingFacts, people: set[int]) -> dict[int, int]:
    """When these people's messages were accepted, of those of whom that is known."""
    return {
        person: chunk.at_ms
        for chunk in facts.accepted
        for person in chunk.people.intersection(type(chunk.people)(people))
    }


def judge_alone(rows: Sequence[Row], senders: Senders, facts: MailingFacts, rules: Rules) -> list[Judged]:
    """Each event's verdict for itself."""
    started = facts.started_ms
    early_open, early_click = (
        int(each * 1000) for each in (rules.times.early_open_seconds, rules.times.early_click_seconds)
    )
    known = accepted_ms(facts, {row[3] for row in rows}) if facts.accepted else {}
    judged: list[Judged] = []
    for _, at, mailing, person, link, kind, method, network, place in rows:
        opens, clicks, agent, short = senders[place, network]
        if kind == _OPEN:
            if method != _GET:
                verdict = _HEAD
            else:
                verdict = opens or (_EARLY if at < known.get(person, started) + early_open else _HUMAN)
        elif kind == _CLICK:
            if method != _GET:
                verdict = _HEAD
            else:
                verdict = clicks or (_EARLY if at < known.get(person, started) + early_click else _HUMAN)
        elif kind == _CANARY:
            verdict = _CANARY_VERDICT
        else:
            verdict = _HUMAN if method == _POST else _NOT_POST
        judged.append((mailing, person, at, kind, link, method, verdict, agent, short))
    return judged


ClicksBefore = Callable[[list[int]], Sequence[KeptClick]]
"""The clicks that came before of these people; asked once at most."""


def judge_together(
    judged: list[Judged], clicked_before: Callable[[int], bool], before: ClicksBefore, rules: Rules
) -> Judgement:
    """What people's clicks say of each other, those that came before included.

    judged: of `judge_alone`; changed in place. clicked_before: whether anything came before of a person.
    """
    found = Judgement(judged)
    people: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(judged):
        if (row[3] == _CLICK or row[3] == _CANARY) and row[1] != NOBODY:
            people[row[1]].append(place)
    known = [person for person in people if clicked_before(person)]
    earlier: dict[int, list[KeptClick]] = defaultdict(list)
    for click in before(known) if known else ():
        earlier[click.subscriber].append(click)
    for person, places in people.items():
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
