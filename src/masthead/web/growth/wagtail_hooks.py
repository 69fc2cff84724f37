"""What growth adds to the newsroom. Registration alone."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.growth.menu import growth_item
from masthead.web.growth.views.sequence_people import part_of_person
from masthead.web.subscribers.person_parts import PARTS_HOOK

hooks.register(PARTS_HOOK, part_of_person)


@hooks.register("register_admin_urls")
def growth_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("growth/", include("masthead.web.growth.urls.admin_urls"))]


@hooks.register("register_admin_menu_item")
def growth_menu_item() -> MenuItem:
    """“Growth” in the menu."""
    return growth_item()
