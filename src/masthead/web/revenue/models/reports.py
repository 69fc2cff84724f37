"""What sponsors are told about bookings that went out, and the letters that bring it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from masthead.web.revenue.reports.stages import Stage

STAGES = [(each.value, each.value) for each in Stage]


class Report(models.Model):
    """What became of a booking by some moment; it is written once and never changed. stage: see `Stage`.

    figures: as `reports.figures.Figures` writes them.
    """

    booking = models.ForeignKey("revenue.Booking", models.PROTECT, related_name="reports")
    stage = models.CharField(max_length=4, choices=STAGES)
    figures: Any = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        """In the order in which they were made. A booking has one of a stage."""

        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "stage"], name="revenue_report_once_a_stage"),
            models.CheckConstraint(
                condition=models.Q(stage__in=[each.value for each in Stage]), name="revenue_report_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.stage}"


class ReportLetter(models.Model):
    """A letter about a report to a contact. next_at: when it is tried next.

    begun_at: when it was handed over to the relay; whoever sets it, by a conditional change, is the only one who sends.
    Only a relay that says it did not take it clears that again, so that nobody gets it twice. sent_at: the relay took
    it. A letter that was begun and neither sent nor given up was lost with its process, or is in doubt.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="letters")
    contact = models.ForeignKey("revenue.Contact", models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        """A contact gets one about a report."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "contact"], name="revenue_report_letter_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(begun_at=None, failed_at=None),
                name="revenue_report_letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} to {self.contact_id}"
