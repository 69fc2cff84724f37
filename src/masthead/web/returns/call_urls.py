"""Addresses that providers call, on the newsroom's host."""

from __future__ import annotations

from django.urls import path

from masthead.web.returns.views import calls

urlpatterns = [path("webhooks/esp/<slug:name>/tracking/", calls.tracking, name="provider-calls")]
