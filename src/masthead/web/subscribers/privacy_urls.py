"""Addresses of the pages about people's rights, in “subscribers:”."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import privacy

urlpatterns = [
    path("privacy/", privacy.record, name="privacy"),
    path("<int:subscriber_id>/data/", privacy.data, name="person-data"),
    path("<int:subscriber_id>/data.json", privacy.data_json, name="person-data-json"),
    path("<int:subscriber_id>/erase/", privacy.erase, name="person-erase"),
]
