"""Addresses of the team's pages about subscribers, below /newsroom/subscribers/. Wagtail asks for sign-in at all of
them.

Each area has a module of its own with plain ``urlpatterns`` (no app_name: all names stand in “subscribers:”), included
below. The names of their first pages are those of `menu.AREAS`.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from masthead.web.subscribers.views import adding, exports, people, person, standing

app_name = "subscribers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.index, name="list"),
    path("export/", exports.export, name="export"),
    path("add/", adding.add, name="add"),
    path("<int:subscriber_id>/", person.person, name="person"),
    path("<int:subscriber_id>/edit/", person.edit, name="person-edit"),
    path("<int:subscriber_id>/tags/", person.tags, name="person-tags"),
    path("<int:subscriber_id>/why/", person.why, name="person-why"),
    path("<int:subscriber_id>/titles/<slug:slug>/", standing.change, name="person-standing"),
    path("", include("masthead.web.subscribers.growth_urls")),
    path("", include("masthead.web.subscribers.import_urls")),
    path("", include("masthead.web.subscribers.privacy_urls")),
    path("", include("masthead.web.subscribers.segment_urls")),
    path("", include("masthead.web.subscribers.sign_up_form_urls")),
    path("", include("masthead.web.subscribers.suppression_urls")),
]
