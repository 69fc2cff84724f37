"""A mailing and its parts. The ledger, in tables of its own, says who of them got it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from masthead.web.mailings.parts import PartGroup
from masthead.web.mailings.states import MailingStage

STATE_CHOICES = [(state.value, state.value) for state in MailingStage]
GROUP_CHOICES = [(group.value, group.value) for group in PartGroup]
LARGEST_PART = 0x7FFF_FFFF


class Mailing(models.Model):
    """The delivery of an edition.

    origin: what made it, where nobody planned it: ``prefix/reference``, see `masthead.web.mailings.origins`.

    revision: the version of the edition that was approved, and that is sent. label: what it is called where the edition
    is gone. plan: `masthead.web.mailings.plan.Plan` as JSON. starts_at: the first moment at which anything goes out;
    None until it is scheduled. problem: why it failed, waits or was paused, a sentence. candidates, excluded: once it
    is frozen; {reason: how many}, without what its parts leave out. preparing: a token of whoever freezes it, "" for
    nobody; preparing_since with it. ready_at: since when nothing but its clock holds up the next part. canary_over: the
    rest may go. canary_failed: what relays said to it has paused the mailing. doubts_left: those in doubt are not asked
    about any more. winner: the subject everybody else gets, counted from 0; judged: {subject: [responses, accepted]}
    that it was found by.
    """

    publication = models.ForeignKey("publications.Publication", models.PROTECT, related_name="+")
    edition = models.ForeignKey("newsroom.Edition", models.SET_NULL, null=True, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+")
    label = models.CharField(max_length=400)
    origin = models.CharField(max_length=60, blank=True, db_default="")
    plan: Any = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=STATE_CHOICES, default=MailingStage.DRAFT.value)
    starts_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    candidates = models.PositiveIntegerField(default=0)
    excluded: Any = models.JSONField(default=dict)
    preparing = models.CharField(max_length=200, blank=True)
    preparing_since = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    canary_over = models.BooleanField(default=False)
    canary_failed = models.BooleanField(default=False)
    doubts_left = models.BooleanField(default=False)
    winner = models.PositiveSmallIntegerField(null=True, blank=True)
    judged: Any = models.JSONField(default=dict)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in MailingStage]), name="mailings_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "starts_at"], name="mailings_by_state"),
            models.Index(fields=["publication", "-created_at"], name="mailings_by_publication"),
            models.Index(fields=["origin", "state"], condition=~models.Q(origin=""), name="mailings_by_origin"),
        ]

    def __str__(self) -> str:
        return self.label


class MailingPart(models.Model):
    """One mailing of the ledger: the same message at the same time to people of one title.

    id: the mailing's number in the ledger and in every token of its mail; never used again. publication: the title by
    whose subscription these people get it, which their links are about. variant: of the subject, counted from 0; the
    rest of a test has the winner's once there is one. offset: minutes east of UTC of its readers, None for one moment.
    state: as the ledger's, or “waiting” before the ledger has it started.
    """

    id = models.AutoField(primary_key=True)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="parts")
    publication = models.ForeignKey("publications.Publication", models.PROTECT, related_name="+")
    group = models.CharField(max_length=8, choices=GROUP_CHOICES)
    variant = models.PositiveSmallIntegerField(default=0)
    offset = models.SmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    subject = models.CharField(max_length=250)
    audience = models.PositiveIntegerField(default=0)
    excluded: Any = models.JSONField(default=dict)
    message_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """As they go out."""

        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(id__gt=0, id__lte=LARGEST_PART), name="mailings_part_id_is_31_bit"
            ),
            models.CheckConstraint(
                condition=models.Q(group__in=[group.value for group in PartGroup]), name="mailings_part_group_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="mailings_part_by_state")]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.group} {self.pk}"


class Replacement(models.Model):
    """A late correction: from when on everybody else got another message.

    revision: that of the edition with the correction. settled: how many had their answer before, and so the message of
    before. left: how many get the new one. sections: labels of what is different.
    """

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="replacements")
    revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    settled = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    sections: Any = models.JSONField(default=list)

    class Meta:
        """In order of time."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.at.isoformat()}"
