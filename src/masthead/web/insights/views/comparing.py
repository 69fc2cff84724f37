"""Two to five editions of a title side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.insights import exporting
from masthead.web.insights.queries.comparison import Compared, compare
from masthead.web.insights.queries.edition import NotMeasuredError, mailings_of
from masthead.web.insights.site_source import SiteSource
from masthead.web.insights.views import words
from masthead.web.insights.views.exporting import csv_file
from masthead.web.insights.views.page import crumb_of, publication_of, show

LEAST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one edition. width: in per cent of the largest of its line. best: whether it is that one."""

    words: str
    width: float
    best: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of all editions."""

    name: str
    cells: tuple[Cell, ...]


@require_safe
def editions(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures by line, editions by column. Asked with “edition” two to five times, as 2026-11-23:214."""
    publication = publication_of(request, slug)
    chosen = list(dict.fromkeys(filter(None, map(_key, request.GET.getlist("edition")))))
    try:
        found = compare([mailings_of(publication.pk, *key) for key in sorted(chosen)], SiteSource())
    except NotMeasuredError:
        found = ()
    if not LEAST <= len(found) <= MOST:
        messages.warning(request, f"Choose {LEAST} to {MOST} editions that are measured.")
        return redirect("insights:editions_of", publication.slug)
    if request.GET.get("as") == "csv":
        return csv_file(exporting.as_csv(exporting.compared_rows(found)), f"{slug}-compared.csv")
    asked = "&".join(f"edition={date.isoformat()}:{number}" for date, number in sorted(chosen))
    here = reverse("insights:compare", args=[publication.slug])
    return show(
        request,
        "insights/compare.html",
        title="Comparison",
        about=publication.name,
        publication=publication,
        crumbs=[crumb_of(publication)],
        buttons=[HeaderButton("As CSV", f"{here}?{asked}&as=csv", icon_name="download")],
        compared=found,
        lines=_lines(found),
        mixed=len({each.report.privacy for each in found}) > 1,
    )


def _key(text: str) -> tuple[dt.date, int] | None:
    date, _, number = text.partition(":")
    try:
        return (dt.date.fromisoformat(date), int(number)) if number.isdecimal() and len(number) < 8 else None
    except ValueError:
        return None


def _lines(found: Sequence[Compared]) -> tuple[Line, ...]:
    return (
        _line("Delivered", [each.delivered for each in found], "count"),
        _line("Opened", [each.open_rate for each in found]),
        _line("Clicked", [each.click_rate for each in found]),
        _line("Clicked, of those who opened", [each.click_to_open for each in found]),
        _line("Unsubscribed", [each.unsubscribe_rate for each in found]),
        _line("Complained", [each.complaint_rate for each in found]),
    )


def _line(name: str, values: Sequence[float], unit: str = "rate") -> Line:
    most = max(values)
    said = [f"{int(value):,}" if unit == "count" else words.percent(value) for value in values]
    return Line(
        name,
        tuple(
            Cell(each, 100 * value / most if most else 0.0, bool(most) and value == most > min(values))
            for each, value in zip(said, values, strict=True)
        ),
    )
