"""What the pages about mailings share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.mailings import mailing_for, titles_of, titles_seen
from masthead.web.mailings.states import MailingStage
from masthead.web.mailings.views.words import CHIPS
from masthead.web.publications.queries import publications_with_ids
from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

ICON = "redirect"

Crumb = tuple[str, str]
"""(label, address) of a page above."""

TABS: tuple[tuple[str, str], ...] = (
    ("mailing", "Now"),
    ("plan", "Plan"),
    ("simulation", "Simulation"),
    ("receipt", "Receipt"),
)
"""(name of the address, label) of the pages about one mailing."""


def let_in(request: HttpRequest) -> frozenset[int]:
    """Ids of the titles whose audience whoever asks looks after. Raises PermissionDenied where there is none."""
    found = publications_with(request.user, Right.AUDIENCE)
    if not found and not request.user.is_superuser:
        raise PermissionDenied
    return found


def mailing_of(request: HttpRequest, pk: int) -> Mailing:
    """The mailing of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = mailing_for(request.user, pk)
    if found is None:
        raise PermissionDenied
    return found


def acts_on(request: HttpRequest, mailing: Mailing) -> bool:
    """Whether whoever asks may do anything about a mailing: for that one looks after all of its titles."""
    return titles_seen(request.user, mailing) == titles_of(mailing)


def hidden_titles(request: HttpRequest, mailing: Mailing) -> str:
    """The names of its other titles, whose readers whoever asks is told nothing about; "" for none."""
    others = titles_of(mailing) - titles_seen(request.user, mailing)
    return " and ".join(each.name for each in publications_with_ids(sorted(others)))


def show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    about: str = "",
    buttons: Sequence[HeaderButton] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame, with the way to it. crumbs: between “Mailings” and this page."""
    way: list[Crumb] = [("Home", reverse("wagtailadmin_home")), ("Mailings", reverse("mailings:list"))]
    way += [*crumbs, (title, "")] if title != "Mailings" else []
    if title == "Mailings":
        way[-1] = (title, "")
    frame = {
        "header_title": f"{title} – {about}" if about else title,
        "page_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in way],
        "header_buttons": list(buttons),
    }
    return render(request, template, {**frame, **context}, status=status)


def show_of(
    request: HttpRequest,
    template: str,
    mailing: Mailing,
    *,
    tab: str,
    title: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page about one mailing, with its tabs. tab: of `TABS`. title: of a page below a tab."""
    label = dict(TABS)[tab]
    crumbs = [(mailing.label, reverse("mailings:mailing", args=[mailing.pk]))]
    if title:
        crumbs.append((label, reverse(f"mailings:{tab}", args=[mailing.pk])))
    stage = MailingStage(mailing.state)
    return show(
        request,
        template,
        title=title or label,
        about=mailing.label,
        crumbs=crumbs,
        status=status,
        mailing=mailing,
        stage=stage,
        chip=CHIPS[stage],
        tab=tab,
        readers=_report_of(mailing),
        tabs=[(name, words, reverse(f"mailings:{name}", args=[mailing.pk])) for name, words in TABS],
        **context,
    )


def _report_of(mailing: Mailing) -> str:
    """Where what readers did is told, once it has begun; "" before, and where its edition is gone."""
    if mailing.started_at is None or mailing.edition is None:
        return ""
    edition = mailing.edition
    return reverse("insights:edition", args=[mailing.publication.slug, edition.date.isoformat(), edition.number])
