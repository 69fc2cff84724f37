"""How a title grew: counts without people, kept so that a million are not counted again for each look."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class GrowthDay(models.Model):
    """What happened to the subscriptions of a title on one day of the title's own time zone.

    joined: confirmed, or vouched for. unsubscribed, bounced, complained: left so. A day counts up, when people are
    found for it, and never down: who comes back or is erased had joined all the same.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    day = models.DateField()
    joined = models.PositiveIntegerField(default=0)
    unsubscribed = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    complained = models.PositiveIntegerField(default=0)

    class Meta:
        """Once per title and day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "day"], name="subscribers_growth_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.day}"


class GrowthSource(models.Model):
    """How many came to a title from one source (`Subscription.source`), how many of them confirmed, and how many read
    it now (active or paused); as of a moment.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    source = models.CharField(max_length=100, blank=True)
    came = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField()
    reading = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        """Once per title and source."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "source"], name="subscribers_growth_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.source}"
