"""Revenue: sponsors, affiliate programmes, job listings."""

from __future__ import annotations

from django.apps import AppConfig


class RevenueConfig(AppConfig):
    """See the module."""

    name = "masthead.web.revenue"
    label = "revenue"
    verbose_name = "Revenue"

    def ready(self) -> None:
        """Each area says what it does for other apps."""
        # Models want Django made ready.
        from masthead.web.revenue.affiliate import connecting as affiliate
        from masthead.web.revenue.jobs import connecting as jobs
        from masthead.web.revenue.reports import connecting as reports
        from masthead.web.revenue.sponsors import connecting as sponsors

        affiliate.connect()
        jobs.connect()
        reports.connect()
        sponsors.connect()
