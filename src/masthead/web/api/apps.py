"""The API."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the module."""

    name = "masthead.web.api"
    label = "api"
    verbose_name = "API"
