"""What readers did with mailings, counted."""

from __future__ import annotations

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """See the module."""

    name = "masthead.web.insights"
    label = "insights"
    verbose_name = "Insights"
