"""One message or provider's event that came back, and its original for a while."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from masthead.web.returns.standing import Outcome, Standing

STANDING_CHOICES = [(each.value, each.value) for each in Standing]
OUTCOME_CHOICES = [(each.value, each.value) for each in Outcome]


class Returned(models.Model):
    """What was said, as `masthead.reports.Report` understands it, and what followed.

    report_id: the same for the same report. door: where it came in. at: when the reporter wrote it. affected: a list of
    {address, status, said, kind} as reported, which proves nothing. subscriber: a person's number; ids are never used
    again. part: the part of a mailing, None for letters. named: digests of all addresses in it, by which an erased
    person's traces are found. consequence: of `masthead.reports.Consequence`. ended: ids of titles that it ended.
    trouble: why it could not be worked on.
    """

    report_id = models.CharField(max_length=200, unique=True)
    received_at = models.DateTimeField()
    at = models.DateTimeField(null=True, blank=True)
    door = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=20)
    hard = models.BooleanField(default=False)
    status = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=500, blank=True)
    host = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=300, blank=True)
    affected: Any = models.JSONField(default=list)
    named = models.TextField(blank=True)
    publication = models.ForeignKey("publications.Publication", models.SET_NULL, null=True, related_name="+")
    part = models.PositiveIntegerField(null=True, blank=True)
    subscriber = models.PositiveBigIntegerField(null=True, blank=True)
    found = models.CharField(max_length=10, blank=True)
    consequence = models.CharField(max_length=12)
    standing = models.CharField(max_length=8, choices=STANDING_CHOICES, default=Standing.WAITING.value)
    outcome = models.CharField(max_length=12, choices=OUTCOME_CHOICES, blank=True)
    ended: Any = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(standing__in=[each.value for each in Standing]), name="returns_standing_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["standing", "id"], name="returns_by_standing"),
            models.Index(fields=["publication", "-received_at"], name="returns_by_publication"),
            models.Index(fields=["-received_at"], name="returns_by_time"),
            models.Index(fields=["part", "kind"], name="returns_by_part"),
            models.Index(fields=["subscriber"], name="returns_by_subscriber"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.report_id}"


class Original(models.Model):
    """What came in, as it came, for a person to read. content: zlib. size: bytes of all. cut: only the beginning is
    kept. is_mail: a message (RFC 5322); else a provider's event as JSON.
    """

    returned = models.OneToOneField(Returned, models.CASCADE, related_name="original")
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    cut = models.BooleanField(default=False)
    is_mail = models.BooleanField(default=True)
    received_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"original of {self.returned_id}"
