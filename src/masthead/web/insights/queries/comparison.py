"""Editions side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from masthead.web.insights.facts import MailingSource
from masthead.web.insights.queries.edition import edition_report
from masthead.web.insights.queries.figures import EditionReport


@dataclass(frozen=True, slots=True)
class Compared:
    """An edition among others: people per message delivered, 0 to 1. best_section: the one with the largest lift among
    those that anybody clicked; "" for none.
    """

    report: EditionReport
    date: dt.date
    number: int
    title: str
    delivered: int
    open_rate: float
    click_rate: float
    click_to_open: float
    unsubscribe_rate: float
    complaint_rate: float
    best_section: str


def compare(editions: Sequence[Sequence[int]], source: MailingSource | None = None) -> tuple[Compared, ...]:
    """Reports of editions, each named by its mailings, in the order given. Raises `NotMeasuredError`."""
    return tuple(_compared(edition_report(mailings, source)) for mailings in editions)


def _compared(report: EditionReport) -> Compared:
    clicked = [each for each in report.sections if each.clicks.human]
    best = max(clicked, key=lambda each: each.lift, default=None)
    return Compared(
        report,
        report.date,
        report.number,
        report.title,
        report.delivered,
        report.rate(report.opens),
        report.rate(report.clicks),
        report.click_to_open,
        report.rate(report.unsubscribes),
        report.rate(report.complaints),
        (best.label or best.kind) if best else "",
    )
