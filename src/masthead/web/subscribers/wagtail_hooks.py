"""What subscribers add to the newsroom."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.subscribers.menu import subscribers_item


@hooks.register("register_admin_urls")
def subscribers_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("subscribers/", include("masthead.web.subscribers.admin_urls"))]


@hooks.register("register_admin_menu_item")
def subscribers_menu_item() -> MenuItem:
    """“Subscribers” in the menu."""
    return subscribers_item()


@hooks.register("insert_global_admin_css")
def subscribers_css() -> str:
    """The look of our pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("subscribers/newsroom.css"))
