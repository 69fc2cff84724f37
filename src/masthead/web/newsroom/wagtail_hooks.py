"""What the newsroom adds to Wagtail. Registration alone."""

from __future__ import annotations

from typing import Any

from django.db.models import JSONField
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.compare import register_comparison_class
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from masthead.web.newsroom import gated, history, panels
from masthead.web.newsroom.comparison import ListComparison, SectionsComparison
from masthead.web.newsroom.models import Edition, Picture
from masthead.web.newsroom.permissions import EditionPolicy
from masthead.web.newsroom.picture_policy import PicturePolicy
from masthead.web.newsroom.sections_field import SectionsField
from masthead.web.newsroom.views.calendar import CalendarView
from masthead.web.newsroom.viewset import EditionViewSet

register_permission_policy(Edition, EditionPolicy(Edition))
# Of the exact class, which goes before what Wagtail says about images when it is ready.
register_permission_policy(Picture, PicturePolicy(Picture), exact_class=True)
register_snippet(EditionViewSet)

register_comparison_class(SectionsField, comparison_class=SectionsComparison)
register_comparison_class(JSONField, comparison_class=ListComparison)

hooks.register("register_actions", gated.register)
hooks.register("register_log_actions", history.plain_words, order=1000)
hooks.register("construct_homepage_panels", panels.first_page, order=1000)
hooks.register("construct_main_menu", panels.main_menu, order=1000)
hooks.register("construct_settings_menu", panels.settings_menu, order=1000)
hooks.register("construct_search", panels.search_areas, order=1000)
hooks.register("register_admin_search_area", panels.editions_area)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """The calendar, and what stands beside an edition's form."""
    return [
        path("calendar/", CalendarView.as_view(), name="newsroom_calendar"),
        path("editions/", include("masthead.web.newsroom.desk_urls")),
    ]


@hooks.register("insert_global_admin_js")
def date_fields() -> str:
    """Choosers of dates, without the inline scripts of Wagtail's own templates."""
    return format_html('<script src="{}"></script>', static("newsroom/dates.js"))


@hooks.register("register_admin_menu_item")
def calendar_item() -> MenuItem:
    """“Calendar”."""
    return MenuItem("Calendar", reverse("newsroom_calendar"), icon_name="calendar-alt", name="calendar", order=60)
