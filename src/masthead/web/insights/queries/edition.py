"""The report of an edition."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from masthead.tracking.robots import Verdict
from masthead.web.insights.deeds import Deed
from masthead.web.insights.facts import MailingSource
from masthead.web.insights.models import Measured, QuarterCount
from masthead.web.insights.queries.counted import Counts, NotMeasuredError, Place
from masthead.web.insights.queries.figures import CurveHour, EditionReport, LinkFigures, Reason, SectionFigures
from masthead.web.insights.queries.sections import SectionName, editions_before, expected_shares, trend_of, weigh

CURVE_HOURS = 48
_QUARTER = 900

__all__ = ["CURVE_HOURS", "NotMeasuredError", "edition_report", "mailings_of"]


def mailings_of(publication_id: int, date: dt.date, number: int) -> tuple[int, ...]:
    """The mailings of an edition of which something is counted."""
    rows = Measured.objects.filter(publication=publication_id, edition_date=date, edition_number=number)
    return tuple(rows.order_by("mailing").values_list("mailing", flat=True))


def edition_report(mailings: Sequence[int], source: MailingSource | None = None) -> EditionReport:
    """What became of an edition that these mailings carried, or of some of them.

    source: who knows how many messages are delivered by now; without one, what was known at the last event stands.
    Raises `NotMeasuredError` where nothing is counted of any of them.
    """
    counts = Counts(mailings)
    first = counts.measured[0]
    links = _links(counts)
    outside = [place for place in counts.places if place[0].section < 0 and not place[0].canary]
    return EditionReport(
        publication_id=first.publication_id,
        date=first.edition_date,
        number=first.edition_number,
        title=first.title,
        mailings=tuple(each.mailing for each in counts.measured),
        started_at=first.started_at,
        privacy=counts.privacy,
        rules_version=", ".join(sorted({each.rules_version for each in counts.measured})),
        recount_wanted=any(each.recount_wanted for each in counts.measured),
        complete=not any(each.pruned for each in counts.measured),
        delivered=_delivered(counts.measured, source),
        opens=counts.kinds[Deed.OPEN].tally(),
        clicks=counts.kinds[Deed.CLICK].tally(),
        unsubscribes=counts.kinds[Deed.UNSUBSCRIBE].tally(),
        complaints=counts.kinds[Deed.COMPLAINT].tally(),
        outside=counts.clicks(outside),
        canary_hits=counts.kinds[Deed.CANARY].raw,
        reasons=_reasons(counts.measured),
        curve=_curve(counts.measured),
        sections=_sections(counts),
        links=links,
    )


def _delivered(measured: Sequence[Measured], source: MailingSource | None) -> int:
    total = 0
    for each in measured:
        facts = source.facts(each.mailing) if source is not None else None
        total += facts.delivered if facts is not None else each.delivered
    return total


def _links(counts: Counts) -> tuple[LinkFigures, ...]:
    """Every link, in the order of the first mailing's table."""
    return tuple(
        LinkFigures(index, place.url, place.section, place.kind, place.label, place.canary, counted.tally())
        for index, ((place, _), counted) in enumerate(counts.places.items())
    )


def _sections(counts: Counts) -> tuple[SectionFigures, ...]:
    by_section: dict[SectionName, list[tuple[Place, int]]] = defaultdict(list)
    for key in counts.places:
        place = key[0]
        if place.section >= 0 and not place.canary:
            by_section[place.section, place.kind, place.label].append(key)
    names = sorted(by_section)
    tallies = [counts.clicks(by_section[name]) for name in names]
    first = counts.measured[0]
    past = editions_before(first.publication_id, first.edition_date, first.edition_number)
    weighed = weigh([each.human for each in tallies], expected_shares(past, len(names)))
    return tuple(
        SectionFigures(
            *name,
            links=len(by_section[name]),
            clicks=tally,
            share=each.share,
            expected=each.expected,
            lift=each.lift,
            adjusted=each.adjusted,
            trend=trend_of(past, name[1], name[2]),
        )
        for name, tally, each in zip(names, tallies, weighed, strict=True)
    )


def _reasons(measured: Sequence[Measured]) -> tuple[Reason, ...]:
    """Why events are machines’, the most frequent first."""
    found: Counter[tuple[Deed, Verdict]] = Counter()
    for each in measured:
        for kind, said in each.reasons.items():
            for verdict, many in said.items():
                found[Deed(int(kind)), Verdict(int(verdict))] += many
    return tuple(
        Reason(deed.name.lower(), verdict.name.lower(), verdict.words, many)
        for (deed, verdict), many in sorted(found.items(), key=lambda each: (-each[1], each[0]))
        if many and verdict
    )


def _curve(measured: Sequence[Measured]) -> tuple[CurveHour, ...]:
    """The first hours since each mailing's own start, which for readers in other time zones is another moment."""
    starts = {each.mailing: int(each.started_at.timestamp()) // _QUARTER for each in measured}
    hours = [[0, 0, 0, 0] for _ in range(CURVE_HOURS)]
    rows = QuarterCount.objects.filter(mailing__in=starts, kind__in=[Deed.OPEN, Deed.CLICK])
    for row in rows:
        # What is earlier than the start, by a clock that goes wrong, belongs to the first hour.
        hour = max(0, (row.quarter - starts[row.mailing]) // 4)
        if hour < CURVE_HOURS:
            place = 0 if row.kind == Deed.OPEN else 2
            hours[hour][place] += row.raw
            hours[hour][place + 1] += row.human
    first = min(each.started_at for each in measured)
    return tuple(CurveHour(at, first + dt.timedelta(hours=at), *figures) for at, figures in enumerate(hours))
