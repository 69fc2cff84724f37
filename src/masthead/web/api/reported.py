"""Reports as the API shows them."""

from __future__ import annotations

from typing import Any

from masthead.web.api.schemas.reports import (
    BestSectionOut,
    BestSubjectOut,
    CohortOut,
    ComparedOut,
    CurveHourOut,
    EditionReportOut,
    GrowthOut,
    LinkOut,
    PeriodOut,
    ProviderOut,
    PublicationReportOut,
    ReasonOut,
    ReportLine,
    SectionReportOut,
    TallyOut,
    TiersOut,
    TrendOut,
)
from masthead.web.insights.queries.comparison import Compared
from masthead.web.insights.queries.figures import EditionReport, LinkFigures, SectionFigures, Tally
from masthead.web.insights.queries.listing import Listed
from masthead.web.insights.queries.publication import PublicationReport
from masthead.web.subscribers.queries.growth import Growth

_DIGITS = 6


def line_out(found: Listed) -> ReportLine:
    """An edition as lists show it."""
    return ReportLine(**_head(found), open_rate=_round(found.open_rate), click_rate=_round(found.click_rate))


def edition_out(report: EditionReport) -> EditionReportOut:
    """A whole report."""
    return EditionReportOut(
        **_head(report),
        **_rates(report),
        parts=list(report.mailings),
        started_at=report.started_at,
        rules_version=report.rules_version,
        recount_wanted=report.recount_wanted,
        complete=report.complete,
        unsubscribes=_tally(report.unsubscribes),
        complaints=_tally(report.complaints),
        outside=_tally(report.outside),
        canary_hits=report.canary_hits,
        reasons=[
            ReasonOut(deed=each.deed, verdict=each.verdict, words=each.words, events=each.events)
            for each in report.reasons
        ],
        curve=[
            CurveHourOut(
                hour=each.hour,
                at=each.at,
                opens=each.opens,
                human_opens=each.human_opens,
                clicks=each.clicks,
                human_clicks=each.human_clicks,
            )
            for each in report.curve
        ],
        sections=[_section(each) for each in report.sections],
        links=[_link(each) for each in report.links],
    )


def compared_out(found: Compared) -> ComparedOut:
    """An edition among others."""
    return ComparedOut(
        date=found.date,
        number=found.number,
        title=found.title,
        delivered=found.delivered,
        open_rate=_round(found.open_rate),
        click_rate=_round(found.click_rate),
        click_to_open=_round(found.click_to_open),
        unsubscribe_rate=_round(found.unsubscribe_rate),
        complaint_rate=_round(found.complaint_rate),
        best_section=found.best_section,
    )


def publication_out(report: PublicationReport) -> PublicationReportOut:
    """A publication."""
    tiers = report.tiers
    return PublicationReportOut(
        editions=report.editions,
        growth=_growth(report.growth),
        tiers=TiersOut(
            editions=tiers.editions,
            keen=tiers.keen,
            regular=tiers.regular,
            occasional=tiers.occasional,
            silent=tiers.silent,
        ),
        cohorts=[
            CohortOut(month=each.month, joined=each.joined, reading=each.reading, engaged=each.engaged)
            for each in report.cohorts.rows
        ],
        sections=[
            BestSectionOut(
                label=each.label,
                kind=each.kind,
                editions=each.editions,
                share=_round(each.share),
                lift=_round(each.lift),
            )
            for each in report.sections
        ],
        subjects=[
            BestSubjectOut(date=each.date, subject=each.subject, delivered=each.delivered, open_rate=_round(each.rate))
            for each in report.subjects
        ],
        providers=[
            ProviderOut(
                provider=each.provider,
                messages=each.messages,
                accepted_share=_round(each.accepted),
                outcomes=dict(each.outcomes),
            )
            for each in report.providers
        ],
    )


def _head(found: Listed | EditionReport) -> dict[str, Any]:
    return {
        "date": found.date,
        "number": found.number,
        "title": found.title,
        "privacy": found.privacy.value,
        "delivered": found.delivered,
        "opens": _tally(found.opens),
        "clicks": _tally(found.clicks),
    }


def _rates(report: EditionReport) -> dict[str, float]:
    return {
        "open_rate": _round(report.rate(report.opens)),
        "click_rate": _round(report.rate(report.clicks)),
        "click_to_open": _round(report.click_to_open),
        "unsubscribe_rate": _round(report.rate(report.unsubscribes)),
        "complaint_rate": _round(report.rate(report.complaints)),
    }


def _tally(tally: Tally) -> TallyOut:
    return TallyOut(
        raw=tally.raw,
        machine=tally.machine,
        human=tally.human,
        unique_raw=tally.unique_raw,
        unique_machine=tally.unique_machine,
        unique_human=tally.unique_human,
    )


def _section(found: SectionFigures) -> SectionReportOut:
    return SectionReportOut(
        section=found.section,
        kind=found.kind,
        label=found.label,
        links=found.links,
        clicks=_tally(found.clicks),
        share=_round(found.share),
        expected_share=_round(found.expected),
        lift=_round(found.lift),
        adjusted_share=_round(found.adjusted),
        trend=[
            TrendOut(
                date=each.date,
                number=each.number,
                share=_round(each.share),
                clickers=each.clickers,
                delivered=each.delivered,
            )
            for each in found.trend
        ],
    )


def _link(found: LinkFigures) -> LinkOut:
    return LinkOut(
        index=found.index,
        url=found.url,
        section=found.section if found.section >= 0 else None,
        kind=found.kind,
        label=found.label,
        canary=found.canary,
        clicks=_tally(found.clicks),
    )


def _growth(growth: Growth) -> GrowthOut:
    return GrowthOut(
        readers=growth.readers,
        gained=growth.gained,
        churn=None if growth.churn is None else round(growth.churn, 3),
        states={state.value: many for state, many in growth.states.items()},
        periods=[
            PeriodOut(
                start=each.start,
                joined=each.counts.joined,
                unsubscribed=each.counts.unsubscribed,
                bounced=each.counts.bounced,
                complained=each.counts.complained,
                readers=each.readers,
                running=each.running,
            )
            for each in growth.periods
        ],
    )


def _round(share: float) -> float:
    return round(share, _DIGITS)
