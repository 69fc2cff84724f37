"""Alarms about mailings, and what a stalled one is known by."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from masthead.web.returns.alarms.rules import Grade, Measure

MEASURE_CHOICES = [(each.value, each.value) for each in Measure]
GRADE_CHOICES = [(each.value, each.value) for each in Grade]


class Alarm(models.Model):
    """A measure of a mailing that passed a limit. grade: the worst it had. count, base: the share's two numbers, as
    they were when it was looked at last; for a stalled mailing, how many wait, and minutes. cleared_at: it is over.
    told_at: when publishers were mailed about it in this grade, None while they have to be. paused_at: when it paused
    the mailing. seen_at: somebody has put the banner away.
    """

    mailing = models.ForeignKey("mailings.Mailing", models.CASCADE, related_name="+")
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    measure = models.CharField(max_length=12, choices=MEASURE_CHOICES)
    grade = models.CharField(max_length=8, choices=GRADE_CHOICES)
    count = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    tellings = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """Latest first; one at a time."""

        ordering: ClassVar = ["-raised_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "measure"],
                condition=models.Q(cleared_at=None),
                name="returns_alarm_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["publication", "cleared_at"], name="returns_alarms_open")]

    def __str__(self) -> str:
        return f"{self.measure} of {self.mailing_id}: {self.grade}"


class Pulse(models.Model):
    """How far a mailing was when it last moved. settled: how many had been asked for; moved_at: since when."""

    mailing = models.OneToOneField("mailings.Mailing", models.CASCADE, related_name="+")
    settled = models.PositiveIntegerField()
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.settled}"
