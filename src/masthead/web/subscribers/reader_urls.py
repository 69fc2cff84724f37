"""Addresses of what readers do about subscriptions that they have; included by `public_urls`."""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.subscribers.views import new_address, preferences, unsubscribe


def preference_patterns() -> list[URLPattern]:
    """Every page behind a signed link, relative to a publication's front page."""
    return [
        path("preferences/<str:token>/", preferences.centre, name="preferences"),
        path("preferences/<str:token>/data.json", preferences.data_json, name="preferences-data-json"),
        path("preferences/<str:token>/data.html", preferences.data_html, name="preferences-data-html"),
        path("preferences/<str:token>/delete/", preferences.delete, name="preferences-delete"),
        path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
        path("address/<str:token>/", new_address.new_address, name="new-address"),
    ]
