"""Alarms on the first page of the newsroom, and on the page of the mailing that they are about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component

from masthead.web.mailings.models import Mailing
from masthead.web.returns.queries.alarms import Banner, banners
from masthead.web.team.queries import Somebody


class AlarmsPanel(Component):
    """Every alarm that nobody has put away, before everything else."""

    name = "alarms"
    order = 10
    template_name = "returns/alarms.html"

    def __init__(self, found: tuple[Banner, ...]) -> None:
        super().__init__()
        self._found = found

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The alarms."""
        return {"banners": self._found, "csrf_token": parent_context["csrf_token"], "dismissable": True}


def alarms_first(request: HttpRequest, panels: list[Any]) -> None:
    """Nothing where there is no alarm."""
    found = banners(request.user)
    if found:
        panels.insert(0, AlarmsPanel(found))


def alarms_of(user: Somebody, mailing: Mailing) -> SafeString:
    """The alarms of one mailing, also those that somebody has put away; that page is read anew every few seconds."""
    found = banners(user, seen=True, mailing_id=mailing.pk)
    return render_to_string("returns/alarms.html", {"banners": found}) if found else SafeString("")
