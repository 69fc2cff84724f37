"""Sets of subscribers as bitmaps, in pieces small enough to change within a transaction."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SetChunk(models.Model):
    """The members of one named set among 65,536 neighbouring ids. Read and written by `sets` alone.

    name: such as ``state:3:active``, ``tag:12``. chunk: id >> 16. bits: a serialised roaring bitmap of whole ids.
    stamp: another number with every change, drawn, so that it never comes twice; 0 where none was given yet.
    """

    name = models.CharField(max_length=120)
    chunk = models.PositiveIntegerField()
    stamp = models.BigIntegerField(default=0)
    bits = models.BinaryField()

    class Meta:
        """One row per set and chunk."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "chunk"], name="subscribers_set_chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.chunk}"
