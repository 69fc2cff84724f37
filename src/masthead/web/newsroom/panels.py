"""The first page of the newsroom, and a menu of what means something here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from masthead.web.newsroom import queries
from masthead.web.newsroom.calendar import desks_of
from masthead.web.team.roles import Right

MENU_WITHOUT = frozenset({"explorer", "documents", "reports", "snippets", "help"})
"""Parts of Wagtail's menu that speak of pages and files, which there are none of."""

SETTINGS_WITHOUT = frozenset(
    {"sites", "collections", "redirects", "users", "groups", "workflows", "workflow-tasks", "locales"}
)
"""Parts of its settings: people and roles are the team's, the workflow is made by Masthead."""


class DesksPanel(Component):
    """Today's editions and the next ones, title by title."""

    name = "desks"
    order = 50
    template_name = "newsroom/first/desks.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The titles this person reads."""
        request = parent_context["request"]
        return {
            "desks": desks_of(request.user, now=timezone.now()),
            "may_write": bool(queries.titles_for(request.user, Right.WRITE)),
            "request": request,
            "csrf_token": parent_context["csrf_token"],
        }


class InReviewPanel(UserObjectsInWorkflowModerationPanel):
    """What this person has handed in, without Wagtail's columns for pages."""

    template_name = "newsroom/first/in_review.html"


class AwaitingPanel(WorkflowObjectsToModeratePanel):
    """What waits for this person, without Wagtail's columns for pages."""

    template_name = "newsroom/first/awaiting.html"


def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """Our panels alone."""
    del request
    panels[:] = [DesksPanel(), InReviewPanel(), AwaitingPanel()]


def main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Without what means nothing here."""
    del request
    items[:] = [item for item in items if item.name not in MENU_WITHOUT]


def search_areas(request: HttpRequest, areas: list[SearchArea]) -> None:
    """Where the search beside the menu looks: editions first, and pictures."""
    del request
    areas[:] = [area for area in areas if area.name not in MENU_WITHOUT | SETTINGS_WITHOUT | {"pages"}]


def editions_area() -> SearchArea:
    """Searching means editions."""
    return SearchArea("Editions", reverse("editions:list"), name="editions", icon_name="doc-full-inverse", order=10)


def settings_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Without what means nothing here."""
    del request
    items[:] = [item for item in items if item.name not in SETTINGS_WITHOUT]
