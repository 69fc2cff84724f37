"""What the newsroom adds to Wagtail. Registration only."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern | URLResolver]:
    """What stands beside the form of an edition."""
    return [path("editions/", include("masthead.web.newsroom.desk_urls"))]
