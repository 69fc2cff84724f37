"""What stands between an edition and its publication: what it measures, what somebody lets pass, what held it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Measure(models.Model):
    """What the latest version of an edition measures, for lists that cannot render every edition they show."""

    edition = models.OneToOneField("newsroom.Edition", models.CASCADE, related_name="measure")
    words = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.words} words"


class FormSave(models.Model):
    """Which open form wrote a version. A form that saves twice is not told that somebody has saved meanwhile.

    order: counts what the form has sent; what it sent earlier and arrives later does not go above this.
    """

    revision = models.OneToOneField("wagtailcore.Revision", models.CASCADE, related_name="+", primary_key=True)
    form = models.CharField(max_length=36)
    order = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.form}: {self.revision_id}"


class Override(models.Model):
    """One finding that somebody lets pass in one edition, by its code, and why."""

    edition = models.ForeignKey("newsroom.Edition", models.CASCADE, related_name="overrides")
    code = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        """Oldest first; a code is let pass once; never without a reason."""

        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "code"], name="newsroom_override_once_per_code"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="newsroom_override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class Refusal(models.Model):
    """Why a scheduled publication did not happen. Gone with the next publication or schedule.

    findings: (code, section, message, remedy) of each finding that stopped it.
    """

    edition = models.OneToOneField("newsroom.Edition", models.CASCADE, related_name="refusal")
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.edition_id} at {self.at.isoformat()}"
