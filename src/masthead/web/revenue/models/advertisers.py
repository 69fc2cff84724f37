"""Who pays for sections, and whom one talks to there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from masthead.web.revenue.sponsors import trades


class Advertiser(models.Model):
    """publication: the title that looks after them; whoever runs its income sees and changes what is written here, and
    other titles’ slots are booked for them by whoever runs both. name: as readers read it. billing: to whom invoices
    go, as it stands on them. reference: the number that the books know them by.
    """

    publication = models.ForeignKey("publications.Publication", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    trade = models.CharField(max_length=20, choices=trades.CHOICES)
    website = models.URLField(max_length=300, blank=True)
    billing = models.TextField(max_length=1000, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    note = models.TextField(max_length=4000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name; each once in a title."""

        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), "publication", name="revenue_advertiser_once_in_title"),
            models.CheckConstraint(
                condition=models.Q(trade__in=[value for value, _ in trades.CHOICES]), name="revenue_trade_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody at an advertiser. reminded: whether deadlines are mailed to them."""

    advertiser = models.ForeignKey(Advertiser, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=60, blank=True)
    reminded = models.BooleanField(default=True)

    class Meta:
        """By name; an address once."""

        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), "advertiser", name="revenue_contact_once_at_advertiser")
        ]

    def __str__(self) -> str:
        return self.name
