"""What the pages about readers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.insights.queries.edition import NotMeasuredError, edition_report, mailings_of
from masthead.web.insights.queries.figures import EditionReport
from masthead.web.insights.site_source import SiteSource
from masthead.web.publications.models import Publication
from masthead.web.subscribers.views.page import publication_of, publications_of

__all__ = ["Crumb", "crumb_of", "day_of", "measured_report", "publication_of", "publications_of", "show"]

ICON = "glasses"

Crumb = tuple[str, str]
"""(label, address) of a page above."""

TABS: tuple[tuple[str, str], ...] = (("editions_of", "Editions"), ("title", "Publication"))
"""(name of the address, label) of the pages about one title."""


def day_of(text: str) -> dt.date:
    """The day in an address. Raises Http404 where it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def measured_report(request: HttpRequest, slug: str, date: str, number: int) -> EditionReport:
    """The report of the edition of an address. Raises PermissionDenied, and Http404 where nothing was counted."""
    publication = publication_of(request, slug)
    try:
        return edition_report(mailings_of(publication.pk, day_of(date), number), SiteSource())
    except NotMeasuredError:
        raise Http404 from None


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    publication: Publication | None = None,
    titles: Sequence[Publication] = (),
    tab: str = "",
    crumbs: Sequence[Crumb] = (),
    about: str = "",
    buttons: Sequence[HeaderButton] = (),
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame. titles: to choose from, on pages about a whole title. tab: of `TABS`. crumbs: between
    “Insights” and this page.
    """
    way: list[Crumb] = [("Home", reverse("wagtailadmin_home")), ("Insights", reverse("insights:editions"))]
    way += [*crumbs, (title, "")] if title != "Insights" else []
    frame = {
        "header_title": f"{title} – {about}" if about else title,
        "page_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in way],
        "header_buttons": list(buttons),
        "publication": publication,
        "tab": tab,
    }
    if publication is not None and tab:
        frame["tabs"] = [(name, words, reverse(f"insights:{name}", args=[publication.slug])) for name, words in TABS]
        frame["titles"] = [
            (each, reverse(f"insights:{tab}", args=[each.slug])) for each in (titles if len(titles) > 1 else ())
        ]
    return render(request, template, {**frame, **context})


def crumb_of(publication: Publication) -> Crumb:
    """The way back to a title's editions."""
    return (publication.name, reverse("insights:editions_of", args=[publication.slug]))
