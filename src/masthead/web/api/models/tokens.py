"""Tokens: what programs show to be let in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A program's way in, on behalf of the person who made it. The secret itself is not kept.

    digest: SHA-256 of the secret, in hexadecimal. prefix: how the secret begins, to tell tokens apart. publications:
    ids of the titles it is good for; None for all of its maker's. scopes: values of `scopes.Scope`. created_by: whose
    rights it uses, as they are at the moment of use. last_used_at: true to a minute. minute, spent: how many requests
    were taken in which minute since 1970, see `limits`.
    """

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=16)
    publications: Any = models.JSONField(null=True)
    scopes: Any = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0)
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name
