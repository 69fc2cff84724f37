"""Who listens, what they were told, and how that went."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

DELIVERY_STATES = ("waiting", "delivered", "failed", "dropped")


class Endpoint(models.Model):
    """A program that listens to one publication.

    secret: what its messages are signed with, sealed (`sealing`); old_secret is signed with as well until old_until.
    events: of `events.EVENTS`; none is all. failing_since: since when no message arrived. stopped_at: when it was
    stopped, by whom in the audit log; reason says why where Masthead did it.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    events: Any = models.JSONField(default=list)
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_reason = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Something that happened, as it is told. data: JSON without addresses and names."""

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    event = models.CharField(max_length=60)
    data: Any = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class Delivery(models.Model):
    """A notice on its way to an endpoint.

    next_at: when it is tried next; pushed ahead by whoever tries it, so that nobody else does meanwhile. status: the
    HTTP status of the last try, 0 for none. answer: what came back, or what went wrong, cut. took_ms: of the last try.
    """

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)
    took_ms = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "notice"], name="webhooks_delivery_once"),
            models.CheckConstraint(condition=models.Q(state__in=DELIVERY_STATES), name="webhooks_delivery_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="webhooks_due"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.endpoint_id}: {self.state}"
