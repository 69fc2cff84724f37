"""What mailings add to the newsroom. Registration alone."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.mailings.menu import mailings_item
from masthead.web.mailings.views.ways import ways_to_send
from masthead.web.newsroom.ways import WAYS_HOOK

hooks.register(WAYS_HOOK, ways_to_send)


@hooks.register("register_admin_urls")
def mailings_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("mailings/", include("masthead.web.mailings.urls.admin_urls"))]


@hooks.register("register_admin_menu_item")
def mailings_menu_item() -> MenuItem:
    """“Mailings” in the menu."""
    return mailings_item()
