"""What revenue adds to the newsroom. Registration alone."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.revenue.menu import revenue_item


@hooks.register("register_admin_urls")
def revenue_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("revenue/", include("masthead.web.revenue.urls.admin_urls"))]


@hooks.register("register_admin_menu_item")
def revenue_menu_item() -> MenuItem:
    """“Revenue” in the menu."""
    return revenue_item()
