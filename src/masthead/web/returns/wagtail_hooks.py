"""What returned mail adds to the newsroom. Registration alone."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.mailings.notes import NOTES_HOOK
from masthead.web.returns.panels import alarms_first, alarms_of
from masthead.web.subscribers.menu import ITEMS_HOOK, AudienceMenuItem

# After the newsroom has made the first page its own.
hooks.register("construct_homepage_panels", alarms_first, order=1100)
hooks.register(NOTES_HOOK, alarms_of)


@hooks.register("register_admin_urls")
def returned_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("returned/", include("masthead.web.returns.admin_urls"))]


@hooks.register(ITEMS_HOOK)
def returned_item() -> MenuItem:
    """“Returned mail” below “Subscribers”."""
    return AudienceMenuItem("Returned mail", reverse("returns:list"), name="returned", icon_name="resubmit", order=65)


@hooks.register("insert_global_admin_css")
def returned_css() -> str:
    """The look of alarms and of our pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("returns/newsroom.css"))
