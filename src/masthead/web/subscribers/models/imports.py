"""Imports of lists: where each stands, so that it can be gone on with."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

IMPORT_STATES = ("uploaded", "checked", "running", "finished", "failed", "cancelled")


class ImportRun(models.Model):
    """One list on its way in. folder: below the site's folder, holds the file and its report.

    mapping: what each column means. options: title ids, tags, what to do with known people, wording of the consent.
    consent_source: where and how these people agreed, in the publisher's words; required. rows and the four counts add
    up when it is finished. done_rows: how far the rows are in, moved in the transaction that brings them in.
    job: what is to be done with it, “check” or “import”, until it is done. beat_at: the last sign of life of whoever
    does it. found: what the dry run said, as JSON of `imports.account.Account`.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default="uploaded")
    job = models.CharField(max_length=6, blank=True, default="")
    file_name = models.CharField(max_length=255)
    folder = models.CharField(max_length=300)
    mapping: Any = models.JSONField(default=dict)
    options: Any = models.JSONField(default=dict)
    found: Any = models.JSONField(default=dict)
    consent_source = models.CharField(max_length=300, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=IMPORT_STATES), name="subscribers_import_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"
