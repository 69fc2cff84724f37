"""What advertisers agreed to: campaigns, the slots they book, and the links that sponsors open."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from masthead.web.revenue.models.advertisers import Advertiser
from masthead.web.revenue.models.creatives import Creative
from masthead.web.revenue.models.slots import Slot
from masthead.web.revenue.sponsors.states import TAKING, BookingState

STATE_CHOICES = [(state.value, state.value) for state in BookingState]


class Campaign(models.Model):
    """Bookings that belong together. tracking: parameters that are added to the links of its creatives, with
    ``{title}``, ``{campaign}``, ``{slot}`` and ``{day}`` in their values; "" for none. order: the advertiser’s own
    number.
    """

    advertiser = models.ForeignKey(Advertiser, models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=120)
    order = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=4000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; a name once at an advertiser."""

        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), "advertiser", name="revenue_campaign_once_at_advertiser")
        ]

    def __str__(self) -> str:
        return f"{self.advertiser}: {self.name}"


class Booking(models.Model):
    """A slot of a day. Nothing is ever removed: what ended says how.

    amount: minor units of the currency, 0 for a make-good. edition: that it went out with. late_minutes: how much later
    than its hour that was. why: of what is owed or was called off. make_good_of: what it makes good.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="bookings")
    publication = models.ForeignKey("publications.Publication", models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    day = models.DateField()
    state = models.CharField(max_length=10, choices=STATE_CHOICES)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    creative = models.ForeignKey(Creative, models.PROTECT, null=True, related_name="bookings")
    held_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sold_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    edition = models.ForeignKey("newsroom.Edition", models.SET_NULL, null=True, related_name="+")
    late_minutes = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    make_good_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="make_goods")

    class Meta:
        """In the order of their days. A slot of a day is one booking’s; what is owed is made good once."""

        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "day"], condition=models.Q(state__in=TAKING), name="revenue_slot_of_a_day_once"
            ),
            models.UniqueConstraint(
                fields=["make_good_of"], condition=models.Q(state__in=TAKING), name="revenue_made_good_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in BookingState]), name="revenue_booking_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(held_until__isnull=False), name="revenue_hold_has_its_hour"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["publication", "day"], name="revenue_booking_by_day"),
            models.Index(fields=["state", "held_until"], name="revenue_booking_by_hold"),
        ]

    def __str__(self) -> str:
        return f"{self.publication}, {self.slot}, {self.day.isoformat()}"


class SponsorLink(models.Model):
    """A page that somebody outside may open with a signed address. kind: ``creative`` to write, ``report`` to read.

    Only the row says whether it is still good: it expires, and can be withdrawn.
    """

    class Kind(models.TextChoices):
        """What it opens."""

        CREATIVE = "creative", "Write texts"
        REPORT = "report", "Read reports"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.kind}"
