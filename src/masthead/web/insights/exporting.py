"""Reports as plain rows: for CSV, JSON and other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from masthead.web.insights.queries.comparison import Compared
from masthead.web.insights.queries.figures import EditionReport, Tally, TrendPoint

Value: TypeAlias = str | int | float | bool | None
Row: TypeAlias = dict[str, Value]
# A cell that opens with one of these is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
DIGITS = 6
"""Of shares, behind the point."""


def tally_row(tally: Tally, name: str) -> Row:
    """The six numbers of a tally under their names, such as ``human_clicks`` and ``unique_human_clicks``."""
    return {
        f"raw_{name}": tally.raw,
        f"machine_{name}": tally.machine,
        f"human_{name}": tally.human,
        f"unique_raw_{name}": tally.unique_raw,
        f"unique_machine_{name}": tally.unique_machine,
        f"unique_human_{name}": tally.unique_human,
    }


def summary_row(report: EditionReport) -> Row:
    """An edition in one row."""
    return {
        "date": report.date.isoformat(),
        "number": report.number,
        "title": report.title,
        "mailings": " ".join(map(str, report.mailings)),
        "started_at": report.started_at.isoformat(),
        "privacy": report.privacy.value,
        "rules_version": report.rules_version,
        "delivered": report.delivered,
        **tally_row(report.opens, "opens"),
        **tally_row(report.clicks, "clicks"),
        **tally_row(report.unsubscribes, "unsubscribes"),
        **tally_row(report.complaints, "complaints"),
        "canary_hits": report.canary_hits,
    }


def section_rows(report: EditionReport) -> list[Row]:
    """One row per section."""
    return [
        {
            "section": each.section,
            "kind": each.kind,
            "label": each.label,
            "links": each.links,
            **tally_row(each.clicks, "clicks"),
            "share": round(each.share, DIGITS),
            "expected_share": round(each.expected, DIGITS),
            "lift": round(each.lift, DIGITS),
            "adjusted_share": round(each.adjusted, DIGITS),
        }
        for each in report.sections
    ]


def link_rows(report: EditionReport) -> list[Row]:
    """One row per link."""
    return [
        {
            "index": each.index,
            "url": each.url,
            "section": each.section,
            "kind": each.kind,
            "label": each.label,
            "canary": each.canary,
            **tally_row(each.clicks, "clicks"),
        }
        for each in report.links
    ]


def curve_rows(report: EditionReport) -> list[Row]:
    """One row per hour."""
    return [
        {
            "hour": each.hour,
            "at": each.at.isoformat(),
            "opens": each.opens,
            "human_opens": each.human_opens,
            "clicks": each.clicks,
            "human_clicks": each.human_clicks,
        }
        for each in report.curve
    ]


def compared_rows(compared: Sequence[Compared]) -> list[Row]:
    """One row per edition."""
    return [
        {
            "date": each.date.isoformat(),
            "number": each.number,
            "title": each.title,
            "delivered": each.delivered,
            "open_rate": round(each.open_rate, DIGITS),
            "click_rate": round(each.click_rate, DIGITS),
            "click_to_open": round(each.click_to_open, DIGITS),
            "unsubscribe_rate": round(each.unsubscribe_rate, DIGITS),
            "complaint_rate": round(each.complaint_rate, DIGITS),
            "best_section": each.best_section,
        }
        for each in compared
    ]


def report_json(report: EditionReport) -> dict[str, object]:
    """A whole report as plain data."""
    return {
        **summary_row(report),
        "recount_wanted": report.recount_wanted,
        "complete": report.complete,
        "outside": tally_row(report.outside, "clicks"),
        "reasons": [{"deed": each.deed, "verdict": each.verdict, "events": each.events} for each in report.reasons],
        "curve": curve_rows(report),
        "sections": [
            {**row, "trend": [_trend(point) for point in each.trend]}
            for row, each in zip(section_rows(report), report.sections, strict=True)
        ],
        "links": link_rows(report),
    }


def as_csv(rows: Iterable[Mapping[str, Value]]) -> str:
    """Rows as CSV (RFC 4180) with a header, safe to open in a spreadsheet; "" for no rows."""
    listed = list(rows)
    if not listed:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(listed[0])
    for row in listed:
        writer.writerow(["" if value is None else _cell(value) for value in row.values()])
    return out.getvalue()


def _cell(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _trend(point: TrendPoint) -> Row:
    return {
        "date": point.date.isoformat(),
        "number": point.number,
        "share": round(point.share, DIGITS),
        "clickers": point.clickers,
        "delivered": point.delivered,
    }
