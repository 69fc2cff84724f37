"""Saved conditions on subscribers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Segment(models.Model):
    """A saved condition. condition: `masthead.audience.segments` as JSON, version within; its text form is made of it.

    publication: whose team may use it.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    condition: Any = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By name; slugs are a publication's own."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "slug"], name="subscribers_segment_once"),
        ]

    def __str__(self) -> str:
        return self.name
