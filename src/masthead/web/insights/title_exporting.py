"""Reports of titles as plain rows: for CSV, JSON and other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from masthead.web.insights.exporting import DIGITS, Row
from masthead.web.insights.queries.publication import PublicationReport


def growth_rows(report: PublicationReport) -> list[Row]:
    """One row per week."""
    return [
        {
            "week_from": each.start.isoformat(),
            "joined": each.counts.joined,
            "unsubscribed": each.counts.unsubscribed,
            "bounced": each.counts.bounced,
            "complained": each.counts.complained,
            "readers": each.readers,
        }
        for each in report.growth.periods
    ]


def cohort_rows(report: PublicationReport) -> list[Row]:
    """One row per month of sign-up."""
    return [
        {"month": f"{each.month:%Y-%m}", "joined": each.joined, "reading": each.reading, "engaged": each.engaged}
        for each in report.cohorts.rows
    ]


def section_rows(report: PublicationReport) -> list[Row]:
    """One row per label, the best first."""
    return [
        {
            "label": each.label,
            "kind": each.kind,
            "editions": each.editions,
            "share": round(each.share, DIGITS),
            "lift": round(each.lift, DIGITS),
        }
        for each in report.sections
    ]


def subject_rows(report: PublicationReport) -> list[Row]:
    """One row per mailing, the most opened first."""
    return [
        {
            "mailing": each.mailing,
            "date": each.date.isoformat(),
            "subject": each.subject,
            "delivered": each.delivered,
            "open_rate": round(each.rate, DIGITS),
        }
        for each in report.subjects
    ]


def provider_rows(report: PublicationReport) -> list[Row]:
    """One row per class of mailbox providers."""
    names = sorted({name for each in report.providers for name, _ in each.outcomes})
    rows: list[Row] = []
    for each in report.providers:
        said = dict(each.outcomes)
        rows.append(
            {"provider": each.provider, "messages": each.messages, **{name: said.get(name, 0) for name in names}}
        )
    return rows


ROWS: Mapping[str, Callable[[PublicationReport], list[Row]]] = {
    "growth": growth_rows,
    "cohorts": cohort_rows,
    "sections": section_rows,
    "subjects": subject_rows,
    "providers": provider_rows,
}
"""The tables by their names in addresses."""


def title_json(report: PublicationReport) -> dict[str, object]:
    """A whole report as plain data."""
    tiers, growth = report.tiers, report.growth
    return {
        "readers": growth.readers,
        "gained_30_days": growth.gained,
        "churn_30_days_percent": None if growth.churn is None else round(growth.churn, DIGITS),
        "editions": report.editions,
        "tiers": {
            "editions": tiers.editions,
            "keen": tiers.keen,
            "regular": tiers.regular,
            "occasional": tiers.occasional,
            "silent": tiers.silent,
        },
        **{name: rows(report) for name, rows in ROWS.items()},
    }
