"""What readers did with mailings, counted."""

from __future__ import annotations

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """See the module."""

    name = "masthead.web.insights"
    label = "insights"
    verbose_name = "Insights"

    def ready(self) -> None:
        """Complaints that come back are counted, each once, and so are departures by its page or by mail."""
        from masthead.web.insights.hearing import count_departure, hear  # models want Django made ready
        from masthead.web.returns.processing import tell_of_complaints
        from masthead.web.subscribers.departures import tell_of_departures

        tell_of_complaints(hear)
        tell_of_departures(count_departure)
