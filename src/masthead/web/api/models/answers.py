"""Answers that are given again when a program repeats a request."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class KeptAnswer(models.Model):
    """What a request with an ``Idempotency-Key`` was answered, for a day. Written by `repeats` alone.

    fingerprint: SHA-256 of method, address and body, in hexadecimal. status: 0 while the request is under way.
    sealed: the body is encrypted, because it shows a secret. taken_at: when it was begun; turn: counts how often it was
    begun anew because nobody finished it.
    """

    token = models.ForeignKey("api.ApiToken", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers: Any = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    sealed = models.BooleanField(default=False)
    taken_at = models.DateTimeField(db_index=True)
    turn = models.PositiveIntegerField(default=1)

    class Meta:
        """A key is a token's own."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="api_answer_once_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"
