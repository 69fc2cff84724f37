"""Which sections worked: their share of the clicks, beside what their places draw whatever stands there.

What a place draws is learned from the last editions of the title: of all human clicks on sections of editions that had
that place, the part that fell on it. Places are counted among the sections that have links, from the top. A place of
which little is known is taken for an average one: `SMOOTHING` clicks, spread evenly over each edition's places, are
added to what was seen. The expected shares of an edition's places are then scaled to add up to 1.

    expected(place) = (clicks seen on the place + SMOOTHING × even share) / (clicks seen on all places + SMOOTHING)
    lift            = share / expected
    adjusted        = lift, scaled so that an edition's sections add up to 1
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from masthead.edition.messages import AUTOMATIC
from masthead.web.insights.models import Measured, SectionCount
from masthead.web.insights.queries.figures import TrendPoint

EDITIONS = 20
"""So many editions before one say what its places draw, and make the trend of a label."""
SMOOTHING = 100
"""Clicks."""
_MOST_MAILINGS = 400

SectionName = tuple[int, str, str]
"""Position in the edition, kind, label."""


@dataclass(frozen=True, slots=True)
class SectionPast:
    """A section of an earlier edition: human clicks on it, and by how many people."""

    section: int
    kind: str
    label: str
    clicks: int
    clickers: int


@dataclass(frozen=True, slots=True)
class EditionPast:
    """An earlier edition: its sections that have links, in their order."""

    date: dt.date
    number: int
    delivered: int
    sections: tuple[SectionPast, ...]

    @property
    def clicks(self) -> int:
        """Human clicks on all its sections."""
        return sum(each.clicks for each in self.sections)


def editions_before(publication_id: int, date: dt.date, number: int, most: int = EDITIONS) -> tuple[EditionPast, ...]:
    """The last editions of a title before one, the latest first."""
    dated = Measured.objects.filter(publication=publication_id, edition_date__lte=date).exclude(
        edition_number=AUTOMATIC
    )
    rows = dated.order_by("-edition_date", "-edition_number", "mailing")
    found: dict[tuple[dt.date, int], list[Measured]] = defaultdict(list)
    for row in rows.only("mailing", "edition_date", "edition_number", "delivered")[:_MOST_MAILINGS]:
        key = (row.edition_date, row.edition_number)
        if key < (date, number) and (key in found or len(found) < most):
            found[key].append(row)
    mailings = [row.mailing for parts in found.values() for row in parts]
    sections = _sections_of(mailings)
    return tuple(
        EditionPast(*key, sum(row.delivered for row in parts), _together(sections, [row.mailing for row in parts]))
        for key, parts in found.items()
    )


def expected_shares(past: Sequence[EditionPast], places: int) -> list[float]:
    """The share of each of so many places, adding up to 1. See the module."""
    weights = []
    for place in range(places):
        having = [each for each in past if len(each.sections) > place]
        seen = sum(each.sections[place].clicks for each in having)
        all_seen = sum(each.clicks for each in having)
        even = sum(1 / len(each.sections) for each in having) / len(having) if having else 1 / places
        weights.append((seen + SMOOTHING * even) / (all_seen + SMOOTHING))
    whole = sum(weights)
    return [each / whole for each in weights]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A section's share beside its place's. See `SectionFigures`."""

    share: float
    expected: float
    lift: float
    adjusted: float


def weigh(clicks: Sequence[int], expected: Sequence[float]) -> list[Weighed]:
    """Sections of an edition in their order: human clicks, and what their places draw."""
    whole = sum(clicks)
    if not whole:
        return [Weighed(0.0, each, 0.0, 0.0) for each in expected]
    shares = [each / whole for each in clicks]
    lifts = [share / usual for share, usual in zip(shares, expected, strict=True)]
    return [
        Weighed(share, usual, lift, lift / sum(lifts))
        for share, usual, lift in zip(shares, expected, lifts, strict=True)
    ]


def trend_of(past: Sequence[EditionPast], kind: str, label: str) -> tuple[TrendPoint, ...]:
    """Earlier editions with sections of a label, or of a kind where the section has no label; the earliest first."""
    found = []
    for each in reversed(past):
        fitting = [one for one in each.sections if (one.label == label if label else one.kind == kind)]
        if fitting:
            clicks = sum(one.clicks for one in fitting)
            share = clicks / each.clicks if each.clicks else 0.0
            clickers = sum(one.clickers for one in fitting)
            found.append(TrendPoint(each.date, each.number, share, clickers, each.delivered))
    return tuple(found)


def _sections_of(mailings: Sequence[int]) -> Mapping[int, list[SectionCount]]:
    found: dict[int, list[SectionCount]] = defaultdict(list)
    for row in SectionCount.objects.filter(mailing__in=mailings):
        found[row.mailing].append(row)
    return found


def _together(sections: Mapping[int, list[SectionCount]], mailings: Sequence[int]) -> tuple[SectionPast, ...]:
    """The sections of an edition's mailings. Nobody gets two of them, so people may be added up."""
    found: dict[SectionName, list[int]] = defaultdict(lambda: [0, 0])
    for mailing in mailings:
        for row in sections.get(mailing, ()):
            counts = found[row.section, row.kind, row.label]
            counts[0] += row.human_clicks
            counts[1] += row.human_clickers
    return tuple(SectionPast(*name, clicks, clickers) for name, (clicks, clickers) in sorted(found.items()))
