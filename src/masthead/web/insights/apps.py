"""What readers did with mailings, counted."""

from __future__ import annotations

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """See the module."""

    name = "masthead.web.insights"
    label = "insights"
    verbose_name = "Insights"

    def ready(self) -> None:
        """Complaints that come back are counted, each once."""
        from masthead.web.insights.hearing import hear  # models want Django made ready
        from masthead.web.returns.processing import tell_of_complaints

        tell_of_complaints(hear)
