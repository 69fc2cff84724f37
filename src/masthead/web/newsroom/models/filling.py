"""What filled the sections of an edition when it was published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PinnedFilling(models.Model):
    """The answer about one section, by its block; the row without a block is about the whole edition.

    filling: a `Filling` as JSON, None where nothing filled it; of the whole edition, its `Partner`. An edition with a
    row without a block is pinned: nobody is asked about the sections it knows.
    """

    edition = models.ForeignKey("newsroom.Edition", models.CASCADE, related_name="pins")
    block = models.UUIDField(null=True)
    filling = models.JSONField(null=True)

    class Meta:
        """One row a section, and one for the whole."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "block"], name="newsroom_pin_once_per_section"),
            models.UniqueConstraint(
                fields=["edition"], condition=models.Q(block=None), name="newsroom_pin_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.block or 'the whole edition'}"
