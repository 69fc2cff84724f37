"""What receiving hosts said about an address after a message had left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from masthead.web.subscribers.models.people import Subscriber

REPORT_KINDS = ("hard", "soft", "complaint")


class DeliveryReport(models.Model):
    """A bounce or a complaint, kept once however often it comes in.

    report_id: the reporter's own name for it, unique. at: when it happened; received_at: when we heard of it.
    status: the enhanced code, such as “5.1.1” (RFC 3463). text: what the host said, without addresses.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="reports")
    publication = models.ForeignKey("publications.Publication", models.SET_NULL, null=True, related_name="+")
    report_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    status = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        """Known kinds alone. Looked up by person, newest first."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=REPORT_KINDS), name="subscribers_report_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["subscriber", "-at"], name="subscribers_reports")]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.kind} {self.at:%Y-%m-%d}"
