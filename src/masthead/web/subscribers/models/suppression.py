"""Addresses that must not be mailed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

REASONS = ("bounced", "complained", "erased", "asked", "manual", "imported")


class Suppression(models.Model):
    """An address that must not be mailed, known by a keyed hash so that it outlives erasure.

    digest: `suppression.digest_of(key)`, 64 hexadecimal digits. publication: None for all titles. address: as written,
    "" where the person was erased. origin: what it was told by, as people call it.
    """

    digest = models.CharField(max_length=64)
    publication = models.ForeignKey("publications.Publication", models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=12)
    origin = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=320, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """Once per address and title, and once for all titles."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "publication"], name="subscribers_suppression_once"),
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(publication=None), name="subscribers_suppression_everywhere_once"
            ),
            models.CheckConstraint(condition=models.Q(reason__in=REASONS), name="subscribers_suppression_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.address or self.digest[:12]}"
