"""Who changed, for whatever keeps answers about people: see `masthead.web.subscribers.changes`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ChangedPeople(models.Model):
    """People whose profile, standing or evidence one transaction changed. Written and read by `changes` alone.

    moment: the transaction's id on PostgreSQL, 0 elsewhere. bits: a serialised roaring bitmap of ids.
    """

    id = models.BigAutoField(primary_key=True)
    moment = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    bits = models.BinaryField()

    class Meta:
        """Read from a moment on."""

        indexes: ClassVar = [models.Index(fields=["moment"], name="subscribers_changed_moment")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.at:%Y-%m-%d %H:%M}"
