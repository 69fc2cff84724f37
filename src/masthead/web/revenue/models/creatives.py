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
    asked to change. version: counts every change, so that nobody approves what they have not read. link: what came of
    asking for its address (`masthead.checks.reached.Outcome`), "" before; link_detail: why. link_version: of what was
    asked last.
    """

    campaign = models.ForeignKey("revenue.Campaign", models.CASCADE, related_name="creatives")
    state = models.CharField(max_length=10, choices=CREATIVE_CHOICES, default=CreativeState.DRAFT.value)
    version = models.PositiveIntegerField(default=0)
    remark = models.TextField(max_length=2000, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    link = models.CharField(max_length=12, blank=True)
    link_detail = models.CharField(max_length=200, blank=True)
    link_version = models.PositiveIntegerField(default=0)

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
    """That a text of a booking is due. Each kind once; the row is there before the letter is.

    head: the reminder whose letter tells of this one, too, for a sponsor gets one letter at a time; None of one that
    has a letter of its own. under_way: somebody is sending it. next_at: when it is tried, or, under way, when whoever
    sends it is taken for lost. failed_at: given up; nobody knows whether the relay has it, or it was refused too often.
    """

    class Kind(models.TextChoices):
        """SOON: the deadline comes. DUE: it has passed."""

        SOON = "soon", "soon"
        DUE = "due", "due"

    booking = models.ForeignKey("revenue.Booking", models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    head = models.ForeignKey("self", models.CASCADE, null=True, related_name="others")
    next_at = models.DateTimeField()
    under_way = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        """A kind once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "kind"], name="revenue_reminder_once_a_booking")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(sent_at=None, failed_at=None, head=None),
                name="revenue_reminder_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.kind}"
