"""Returned mail, and alarms."""

from __future__ import annotations

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """See the module."""

    name = "masthead.web.returns"
    label = "returns"
    verbose_name = "Returned mail"
