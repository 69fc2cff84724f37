"""What sponsors say: their texts and pictures, the house’s own, and what sponsors were reminded of."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from masthead.web.revenue.sponsors.states import CreativeState

CREATIVE_CHOICES = [(state.value, state.value) for state in CreativeState]


class Text(models.Model):
    """A headline, a text, a picture and a button. text: paragraphs with blank lines between. picture: of the library.
    alt: what it shows, for who cannot see it.
    """

    headline = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=5000, blank=True)
    picture = models.ForeignKey("newsroom.Picture", models.PROTECT, null=True, blank=True, related_name="+")
    alt = models.CharField(max_length=255, blank=True)
    button = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=1000, blank=True)

    class Meta:
        """Others have it."""

        abstract = True


class Creative(Text):
    """What a booking shows. campaign: by its id, for a booking names both and they agree. remark: what the sponsor was
    asked to change. version: counts what was handed in, so that nobody approves what they have not read.
    """

    campaign = models.ForeignKey("revenue.Campaign", models.CASCADE, related_name="creatives")
    state = models.CharField(max_length=10, choices=CREATIVE_CHOICES, default=CreativeState.DRAFT.value)
    version = models.PositiveIntegerField(default=0)
    remark = models.TextField(max_length=2000, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in CreativeState]),
                name="revenue_creative_known",
            )
        ]

    def __str__(self) -> str:
        return self.headline or "A text without a headline"


class HouseAd(Text):
    """What stands in a slot that nobody bought. slots: their names, [] for every one of the title. first, last: days,
    both included; None is open.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    slots = models.JSONField(default=list)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """A letter about a booking whose text is due. Each kind once: the row is there before the letter is, and says when
    it was sent. lease_until: while somebody sends it; after that another may try.
    """

    class Kind(models.TextChoices):
        """SOON: the deadline comes. DUE: it has passed."""

        SOON = "soon", "soon"
        DUE = "due", "due"

    booking = models.ForeignKey("revenue.Booking", models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    lease_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """A kind once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "kind"], name="revenue_reminder_once_a_booking")
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.kind}"
