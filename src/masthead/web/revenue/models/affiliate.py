"""Programmes that pay when a link is followed, and what they paid."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower


class Programme(models.Model):
    """A partner of a title that pays for what readers buy. domains, but_not, parameters, template: the link rules, see
    `masthead.edition.paid_links.PaidRule`. paused: links are left as they are written.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    domains: Any = models.JSONField(default=list)
    but_not: Any = models.JSONField(default=list)
    parameters = models.CharField(max_length=300, blank=True)
    template = models.CharField(max_length=500, blank=True)
    paused = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        """By name; a name once in a title."""

        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("publication", Lower("name"), name="revenue_programme_once"),
        ]

    def __str__(self) -> str:
        return self.name


IMPORT_STATES = ("checked", "done", "dropped")


class EarningsImport(models.Model):
    """A file of earnings. text: as it was uploaded, until it is imported or dropped. account: how each row ended, as
    [[line, reference, end, reason], …], of the dry run until it is done.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="checked")
    account: Any = models.JSONField(default=list)
    added = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=IMPORT_STATES), name="revenue_import_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"


class Earning(models.Model):
    """A line of a programme's account; lines are added and never changed. reference: the programme's name for it.

    minor: as in `money.Money`, negative for what was taken back. place: as the programme reports it;
    edition_day and section (from 0) are read from it, None where it says neither.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="earnings")
    reference = models.CharField(max_length=100)
    day = models.DateField()
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    place = models.CharField(max_length=100, blank=True)
    edition_day = models.DateField(null=True, blank=True)
    section = models.PositiveSmallIntegerField(null=True, blank=True)
    came_with = models.ForeignKey(EarningsImport, models.PROTECT, related_name="earnings")

    class Meta:
        """A reference once in a programme."""

        ordering: ClassVar = ["day", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "reference"], name="revenue_earning_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "edition_day"], name="revenue_earning_edition")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.minor} {self.currency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line. Raises TypeError for one that stands."""
        if self.pk is not None:
            raise TypeError("A line of the account is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises TypeError."""
        raise TypeError("A line of the account is never removed.")
