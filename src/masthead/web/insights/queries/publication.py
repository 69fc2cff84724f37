"""The report of a title: how it grows, how keen its readers are, what worked, and how well it arrives."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.tracking.records import NO_LINK
from masthead.web.insights.deeds import Deed
from masthead.web.insights.loading.tally import bitmap
from masthead.web.insights.models import LinkCount, Measured
from masthead.web.insights.queries.cohorts import Cohorts, cohorts_of
from masthead.web.insights.queries.sections import EDITIONS, EditionPast, editions_before, expected_shares, weigh
from masthead.web.subscribers import sets
from masthead.web.subscribers.queries.growth import Growth, Span, growth_of
from masthead.web.subscribers.segments.engagement import counted

KEEN, REGULAR = 0.75, 0.25
"""Of the last editions, opened or clicked: whoever did it with so many of them is keen, or regular."""
_SHOWN = 10
_AT_LEAST_EDITIONS = 2
"""A section label that came once says nothing."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """Active readers by how many of the last editions they opened or clicked, people's doing alone.

    keen: three quarters or more. regular: a quarter or more. occasional: one or more. silent: none. editions: how many
    there are. measured: whether anything is known at all.
    """

    editions: int
    keen: int
    regular: int
    occasional: int
    silent: int

    @property
    def measured(self) -> bool:
        """Whether any edition tells its readers apart."""
        return self.editions > 0


@dataclass(frozen=True, slots=True)
class BestSection:
    """A label over the last editions. lift: the mean of share / what its places draw. share: the mean."""

    label: str
    kind: str
    editions: int
    share: float
    lift: float


@dataclass(frozen=True, slots=True)
class BestSubject:
    """A subject line. rate: human openers per message delivered, 0 to 1."""

    mailing: int
    date: dt.date
    subject: str
    delivered: int
    rate: float


@dataclass(frozen=True, slots=True)
class ProviderFigures:
    """Messages to one class of mailbox provider over the last editions, by outcome."""

    provider: str
    outcomes: tuple[tuple[str, int], ...]

    @property
    def messages(self) -> int:
        """All of them."""
        return sum(many for _, many in self.outcomes)

    @property
    def accepted(self) -> float:
        """The share that was accepted, 0 to 1."""
        return dict(self.outcomes).get("accepted", 0) / self.messages if self.messages else 0.0


@dataclass(frozen=True, slots=True)
class PublicationReport:
    """A title. editions: how many of the last ones it is about, at most `EDITIONS`; growth and cohorts have spans of
    their own.
    """

    publication_id: int
    growth: Growth
    editions: int
    tiers: Tiers
    cohorts: Cohorts
    sections: tuple[BestSection, ...]
    subjects: tuple[BestSubject, ...]
    providers: tuple[ProviderFigures, ...]


def publication_report(publication_id: int, *, now: dt.datetime, span: Span = "week") -> PublicationReport:
    """The report of a title as of now. span: of which growth is told."""
    past = _last_editions(publication_id, now)
    measured = _measured(publication_id, past)
    doers = _doers(measured)
    return PublicationReport(
        publication_id,
        growth_of(publication_id, span, now=now),
        len(past),
        _tiers(publication_id, measured, doers),
        cohorts_of(publication_id, doers=doers.values, now=now),
        _best_sections(past),
        _best_subjects(measured),
        _providers(measured),
    )


def cohorts_now(publication_id: int, *, now: dt.datetime) -> Cohorts:
    """Who is still there, by the month they came: that part of the report alone."""
    return cohorts_of(publication_id, doers=lambda: doers_of(publication_id, now), now=now)


def doers_of(publication_id: int, now: dt.datetime) -> Iterable[BitMap]:
    """Who opened or clicked each of the last mailings that tell their readers apart, likely human alone."""
    return _doers(_measured(publication_id, _last_editions(publication_id, now))).values()


def _last_editions(publication_id: int, now: dt.datetime) -> tuple[EditionPast, ...]:
    return editions_before(publication_id, now.date() + dt.timedelta(days=1), 0, EDITIONS)


def _measured(publication_id: int, past: Sequence[EditionPast]) -> list[Measured]:
    if not past:
        return []
    names = {(each.date, each.number) for each in past}
    oldest = min(date for date, _ in names)
    rows = Measured.objects.filter(publication=publication_id, edition_date__gte=oldest).order_by("mailing")
    return [each for each in rows if (each.edition_date, each.edition_number) in names]


def _doers(measured: Sequence[Measured]) -> dict[int, BitMap]:
    """Who opened or clicked each mailing that tells its readers apart."""
    full = [each.mailing for each in measured if each.privacy == "full"]
    found: dict[int, list[BitMap]] = {mailing: [] for mailing in full}
    rows = LinkCount.objects.filter(mailing__in=full, kind__in=[Deed.OPEN, Deed.CLICK])
    for mailing, bits in rows.values_list("mailing", "human_people"):
        found[mailing].append(bitmap(bits))
    return {mailing: BitMap.union(BitMap(), *parts) for mailing, parts in found.items()}


def _tiers(publication_id: int, measured: Sequence[Measured], doers: dict[int, BitMap]) -> Tiers:
    by_edition: dict[tuple[dt.date, int], BitMap] = defaultdict(BitMap)
    for each in measured:
        if each.mailing in doers:
            by_edition[each.edition_date, each.edition_number] |= doers[each.mailing]
    readers = sets.members(sets.state_set(publication_id, SubscriptionState.ACTIVE))
    editions = list(by_edition.values())
    keen, regular, some = (
        len(readers & counted(editions, _times(share, len(editions)))) if editions else 0
        for share in (KEEN, REGULAR, 0.0)
    )
    return Tiers(len(editions), keen, regular - keen, some - regular, len(readers) - some)


def _times(share: float, editions: int) -> int:
    return max(1, -int(-share * editions // 1))


def _best_sections(past: Sequence[EditionPast]) -> tuple[BestSection, ...]:
    """Labels by how much more they draw than their places do; an edition's places are learned from all of these."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for edition in past:
        expected = expected_shares(past, len(edition.sections)) if edition.sections else []
        for section, each in zip(
            edition.sections, weigh([one.clicks for one in edition.sections], expected), strict=True
        ):
            found[section.label, section.kind].append((each.share, each.lift))
    best = [
        BestSection(label, kind, len(seen), _mean(share for share, _ in seen), _mean(lift for _, lift in seen))
        for (label, kind), seen in found.items()
        if len(seen) >= min(_AT_LEAST_EDITIONS, len(past))
    ]
    return tuple(sorted(best, key=lambda each: (-each.lift, each.label, each.kind))[:_SHOWN])


def _best_subjects(measured: Sequence[Measured]) -> tuple[BestSubject, ...]:
    named = {each.mailing: each for each in measured if each.delivered and each.subject}
    found = []
    for row in LinkCount.objects.filter(mailing__in=named, kind=Deed.OPEN, link=NO_LINK):
        each = named[row.mailing]
        openers = len(bitmap(row.human_people)) if each.privacy == "full" else row.human
        rate = min(1.0, openers / each.delivered)
        found.append(BestSubject(each.mailing, each.edition_date, each.subject, each.delivered, rate))
    return tuple(sorted(found, key=lambda each: (-each.rate, each.mailing))[:_SHOWN])


def _providers(measured: Sequence[Measured]) -> tuple[ProviderFigures, ...]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for each in measured:
        for provider, outcomes in each.providers.items():
            found[provider].update(outcomes)
    figures = [ProviderFigures(name, tuple(sorted(outcomes.items()))) for name, outcomes in found.items()]
    return tuple(sorted(figures, key=lambda each: (-each.messages, each.provider)))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
