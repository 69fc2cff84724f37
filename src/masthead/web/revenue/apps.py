"""Revenue: sponsors, affiliate programmes, job listings."""

from __future__ import annotations

from django.apps import AppConfig


class RevenueConfig(AppConfig):
    """See the module."""

    name = "masthead.web.revenue"
    label = "revenue"
    verbose_name = "Revenue"
