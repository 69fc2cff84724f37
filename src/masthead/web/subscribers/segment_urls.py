"""Addresses of segments, below /newsroom/subscribers/."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import segments

urlpatterns = [
    path("segments/", segments.index, name="segments"),
    path("segments/<slug:slug>/new/", segments.new, name="segment_new"),
    path("segments/<slug:slug>/preview/", segments.preview, name="segment_preview"),
    path("segments/<slug:slug>/<int:segment_id>/", segments.edit, name="segment"),
    path("segments/<slug:slug>/<int:segment_id>/delete/", segments.delete, name="segment_delete"),
]
