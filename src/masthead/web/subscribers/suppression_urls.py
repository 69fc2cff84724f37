"""Addresses of the pages about suppressed addresses, in “subscribers:”."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import suppressions

urlpatterns = [
    path("suppressions/", suppressions.index, name="suppressions"),
    path("suppressions/add/", suppressions.add, name="suppressions-add"),
    path("suppressions/<int:suppression_id>/lift/", suppressions.lift, name="suppression-lift"),
]
