"""What insights add to the newsroom. Registration alone."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.insights.views.reading import reading_of, ways_to_report
from masthead.web.newsroom.ways import WAYS_HOOK
from masthead.web.subscribers.menu import AudienceMenuItem
from masthead.web.subscribers.person_parts import PARTS_HOOK

hooks.register(WAYS_HOOK, ways_to_report)
hooks.register(PARTS_HOOK, reading_of)


@hooks.register("register_admin_urls")
def insights_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("insights/", include("masthead.web.insights.urls.admin_urls"))]


@hooks.register("register_admin_menu_item")
def insights_menu_item() -> MenuItem:
    """“Insights” in the menu, below the mailings."""
    return AudienceMenuItem("Insights", reverse("insights:editions"), name="insights", icon_name="glasses", order=80)
