"""Mailings, segments and a plain count of them, for tests."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from masthead.tracking.clients import kept_network
from masthead.tracking.links import LinkTable, Privacy, Target
from masthead.tracking.records import NO_LINK, Event, EventKind, Hit, Method
from masthead.tracking.robots import Rules, classify, shipped_rules
from masthead.tracking.segments import read_segment
from masthead.tracking.writer import SegmentWriter, new_writer
from masthead.web.insights.facts import MailingFacts, MailingSource

if TYPE_CHECKING:
    from masthead.web.insights.loading.loader import Loader

START = dt.datetime(2026, 11, 23, 5, 30, tzinfo=dt.UTC)
START_MS = int(START.timestamp() * 1000)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOME = kept_network("203.0.113.5")

TARGETS = (
    Target(url="https://harbour.example/a", section=0, kind="story", label="Top story"),
    Target(url="https://harbour.example/b", section=0, kind="story", label="Top story"),
    Target(url="https://harbour.example/c", section=1, kind="number", label="The number"),
    Target(url="https://harbour.example/d", section=2, kind="story", label="Second story"),
    Target(url="https://harbour.example/e", section=3, kind="sponsor", label="Partner"),
    Target(url="https://harbour.example/imprint"),
    Target(url="https://harbour.example/", canary=True),
)
CANARY = 6


def a_table(publication: int, privacy: Privacy = Privacy.FULL, targets: tuple[Target, ...] = TARGETS) -> LinkTable:
    return LinkTable(publication=publication, privacy=privacy, targets=targets)


def some_facts(publication: int, mailing: int = 7, privacy: Privacy = Privacy.FULL, **more: Any) -> MailingFacts:
    base = MailingFacts(
        mailing, publication, START.date(), 1, "The tide turns", "The tide turns", START, 1000,
        a_table(publication, privacy),
    )  # fmt: skip
    return replace(base, **more)


@dataclass
class Source:
    """Knows the mailings it is given."""

    known: dict[int, MailingFacts] = field(default_factory=dict)

    def facts(self, mailing: int) -> MailingFacts | None:
        return self.known.get(mailing)

    def add(self, *facts: MailingFacts) -> Source:
        self.known.update({each.mailing: each for each in facts})
        return self


def a_hit(
    kind: EventKind = EventKind.CLICK, subscriber: int = 1, after: float = 3600, link: int | None = None, **more: Any
) -> Hit:
    """after: seconds since the start."""
    at = START_MS + int(after * 1000)
    where = link if link is not None else 0 if kind is EventKind.CLICK else NO_LINK
    method = Method.POST if kind is EventKind.UNSUBSCRIBE else Method.GET
    return Hit(kind, at, more.pop("mailing", 7), subscriber, where, method, HOME, FIREFOX)._replace(**more)


def a_segment(folder: Path, hits: Iterable[Hit], writer: str = "") -> Path:
    """A closed segment with these events."""
    before = set(folder.glob("*.closed"))
    made = SegmentWriter(folder, writer or new_writer())
    for place, hit in enumerate(hits):
        made.append(hit)
        if place % 1000 == 999:
            made.flush()
    made.close()
    (path,) = set(folder.glob("*.closed")) - before
    return path


def events_in(folder: Path) -> list[Event]:
    """All events of the closed segments, each once."""
    found = {(each.writer, each.sequence): each for path in folder.glob("*.closed") for each in read_segment(path)}
    return list(found.values())


def a_loader(folder: Path, source: MailingSource, rules: Rules | None = None) -> Loader:
    from masthead.web.insights.loading.loader import Loader  # scripts make Django ready first

    held = rules or shipped_rules()
    return Loader(folder, source, lambda: held, clock=lambda: START + dt.timedelta(days=1))


@dataclass
class Plain:
    """The same counts made in the slowest and plainest way: from all events at once, with sets and loops."""

    raw: Counter[tuple[int, int]] = field(default_factory=Counter)
    human: Counter[tuple[int, int]] = field(default_factory=Counter)
    raw_people: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    human_people: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    quarters: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    verdicts: dict[str, dict[str, int]] = field(default_factory=dict)


def plainly(events: Sequence[Event], mailing: int, rules: Rules, accepted_ms: int = START_MS) -> Plain:
    found = Plain()
    verdicts = classify(events, rules, lambda _mailing, _subscriber: accepted_ms)
    for event, verdict in zip(events, verdicts, strict=True):
        if event.mailing != mailing:
            continue
        key = (int(event.kind), event.link)
        human = int(not verdict)
        found.raw[key] += 1
        found.human[key] += human
        found.raw_people[key].add(event.subscriber)
        if human:
            found.human_people[key].add(event.subscriber)
        quarter = found.quarters[int(event.kind), event.at_ms // 900_000]
        quarter[0] += 1
        quarter[1] += human
        of_kind = found.verdicts.setdefault(str(int(event.kind)), {})
        of_kind[str(int(verdict))] = of_kind.get(str(int(verdict)), 0) + 1
    return found
