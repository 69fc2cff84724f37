"""How far the index of names and addresses has come."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SearchProgress(models.Model):
    """One row. Read and written by `search_index` alone.

    place: the position (`changes.position`) up to which changes are known to the index. at: when that was. rest: a
    serialised roaring bitmap of the people who are known to have changed and are not in the index as they are now.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    place = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    rest = models.BinaryField()

    class Meta:
        """One row."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="subscribers_search_progress_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"up to {self.place}"
