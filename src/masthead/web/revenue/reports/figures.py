"""What became of a booking, in figures: reckoned once for a report, and kept as they were then."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from masthead.web.insights.queries.counted import Counted, Counts, NotMeasuredError
from masthead.web.insights.queries.curves import section_curve
from masthead.web.insights.site_source import SiteSource
from masthead.web.newsroom.proofs import draft_of
from masthead.web.revenue.reports.sent import version_sent
from masthead.web.revenue.reports.stages import AFTER, STEP, Stage
from masthead.web.revenue.sponsors.queries import Appearance, Delivery


@dataclass(frozen=True, slots=True)
class Figures:
    """started, until: moments, ISO 8601 in UTC. delivered: messages that were accepted.

    clicks: of people on the section’s links, as far as anybody can tell, None where nothing is counted. people:
    how many people that were, None where readers are not told apart. place: of the section in the edition, from 1,
    None for the line at its top. sections: how many those are. links: [address, clicks], most clicked first.
    step: minutes that a figure of the curve stands for. curve: clicks by step since the start; None where single clicks
    are not kept.
    """

    started: str
    until: str
    delivered: int
    clicks: int | None
    people: int | None
    place: int | None
    sections: int
    links: list[list[Any]]
    step: int
    curve: list[int] | None

    @property
    def started_at(self) -> dt.datetime:
        """When the first mail left."""
        return dt.datetime.fromisoformat(self.started)

    @property
    def until_at(self) -> dt.datetime:
        """By when these figures are."""
        return dt.datetime.fromisoformat(self.until)

    @property
    def rate(self) -> float | None:
        """People, else clicks, per message delivered, 0 to 1."""
        many = self.clicks if self.people is None else self.people
        return min(1.0, many / self.delivered) if many is not None and self.delivered else None

    def kept(self) -> dict[str, Any]:
        """As it stands in a report."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Figures:
        """From a report."""
        return cls(**kept)


def figures_of(delivery: Delivery, stage: Stage, now: dt.datetime) -> Figures:
    """Of a booking that went out, as things stand."""
    first = delivery.appearances[0]
    place, sections = _place(delivery, first)
    clicks, people, links = _clicks(delivery)
    step = STEP[stage]
    return Figures(
        started=delivery.began.astimezone(dt.UTC).isoformat(),
        until=now.astimezone(dt.UTC).isoformat(),
        delivered=_delivered(delivery.parts),
        clicks=clicks,
        people=people,
        place=place,
        sections=sections,
        links=links,
        step=int(step.total_seconds() // 60),
        curve=_curve(delivery, step, AFTER[stage]) if clicks is not None else None,
    )


def _delivered(parts: tuple[int, ...]) -> int:
    source = SiteSource()
    return sum(facts.delivered for facts in map(source.facts, parts) if facts is not None)


def _place(delivery: Delivery, first: Appearance) -> tuple[int | None, int]:
    """(its place among the sections that readers see, from 1, how many those are)."""
    version = version_sent(delivery, first)
    if version is None:
        return (None, 0) if first.written is None else (first.written + 1, 0)
    draft = draft_of(version)
    # Of alternatives each reader sees one: they count as the one section that they stand for.
    shown = list(
        dict.fromkeys(
            origin
            for section, origin in zip(draft.filled.edition.sections, draft.filled.origins, strict=True)
            if not section.fields.is_empty()
        )
    )
    if first.written is None:
        return None, len(shown)
    return shown.index(first.written) + 1, len(shown)


def _clicks(delivery: Delivery) -> tuple[int | None, int | None, list[list[Any]]]:
    """(clicks of people, how many people, clicks by address) on the section, wherever it stood in each mailing."""
    found: list[Counted] = []
    links: Counter[str] = Counter()
    for each in delivery.appearances:
        try:
            counts = Counts(each.parts)
        except NotMeasuredError:
            continue
        whole = Counted(counts.people)
        for key, counted in counts.places.items():
            if key[0].section == each.written and not key[0].canary:
                whole.merge(counted)
                links[key[0].url] += counted.human
        found.append(whole)
    if not found or all(each.section is None for each in delivery.appearances):
        return None, None, []
    together = Counted(all(each.people for each in found))
    for each_counted in found:
        together.merge(each_counted)
    tally = together.tally()
    return tally.human, tally.unique_human, [[url, many] for url, many in links.most_common()]


def _curve(delivery: Delivery, step: dt.timedelta, long: dt.timedelta) -> list[int] | None:
    steps = int(long / step)
    found = [0] * steps
    for each in delivery.appearances:
        if each.written is None:
            continue
        curve = section_curve(each.parts, each.written, step=step, steps=steps)
        if curve is None:
            return None
        found = [a + b for a, b in zip(found, curve, strict=True)]
    return found
