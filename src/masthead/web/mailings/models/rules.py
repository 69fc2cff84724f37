"""What a publication asks of its mailings, and what workers say of themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from masthead.tracking.links import Privacy

PRIVACY_CHOICES = [(mode.value, mode.value) for mode in Privacy]


class MailingRules(models.Model):
    """second_person: somebody else has to agree before a mailing goes out. privacy: what is kept of readers
    (`masthead.tracking.links.Privacy`). stop_on_alarm: the last grade of an alarm pauses what goes out.
    """

    publication = models.OneToOneField("publications.Publication", models.CASCADE, related_name="+")
    second_person = models.BooleanField(default=False)
    privacy = models.CharField(max_length=12, choices=PRIVACY_CHOICES, default=Privacy.FULL.value)
    stop_on_alarm = models.BooleanField(default=False)

    class Meta:
        """Modes are known."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(privacy__in=[mode.value for mode in Privacy]), name="mailings_privacy_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.privacy}"


class WorkerSign(models.Model):
    """A worker's sign of life. name: host and process. trouble: what it waits for, "" when it works."""

    name = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.name
