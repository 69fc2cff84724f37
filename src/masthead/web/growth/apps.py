"""Growth: referrals, polls, automatic messages, promotions of sister titles."""

from __future__ import annotations

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    """See the module."""

    name = "masthead.web.growth"
    label = "growth"
    verbose_name = "Growth"

    def ready(self) -> None:
        """Each area says what it does for other apps."""
        from masthead.web.growth.polls import connecting as polls  # models want Django made ready
        from masthead.web.growth.promotions import connecting as promotions
        from masthead.web.growth.referrals import connecting as referrals
        from masthead.web.growth.sequences import connecting as sequences

        polls.connect()
        promotions.connect()
        referrals.connect()
        sequences.connect()
