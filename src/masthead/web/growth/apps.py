"""Growth: referrals, polls, automatic messages, promotions of sister titles."""

from __future__ import annotations

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    """See the module."""

    name = "masthead.web.growth"
    label = "growth"
    verbose_name = "Growth"
