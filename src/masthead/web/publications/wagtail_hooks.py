"""What publications add to Wagtail."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Below the newsroom, so that nobody sees them who has not signed in."""
    return [path("publications/", include("masthead.web.publications.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """“Publications”."""
    return MenuItem("Publications", reverse("publications:index"), icon_name="home", name="publications", order=300)
