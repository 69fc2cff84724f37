"""A mailing as far as reports want to know it, for as long as reports are read: longer than the mailing itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from masthead.tracking.links import Privacy


class Measured(models.Model):
    """A mailing of which something is counted.

    mailing: its id in tokens. edition_date, edition_number, title: of the edition; several mailings may carry one.
    subject: of this mailing. started_at: when its first message left. delivered: messages that were accepted.
    providers: outcomes by provider class, as {"gmail": {"accepted": 3}}. targets: its links, as
    `masthead.tracking.links.Target` has them.

    rules_version: of the rules of all verdicts. basis: what the verdicts were made of (`loading.basis_of`).
    recount_wanted: newer events were judged on another basis than older ones. pruned: events are no longer all kept, so
    nothing can be recounted. reasons: how many events of a kind got which verdict, as {"1": {"4": 17}}. turn: another
    number with every change of what is counted.
    """

    mailing = models.BigIntegerField(primary_key=True)
    # Events of a title that is gone may still come in; Django's cascade looks after the rest.
    publication = models.ForeignKey(
        "publications.Publication", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    edition_date = models.DateField()
    edition_number = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    privacy = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Privacy])
    started_at = models.DateTimeField()
    delivered = models.PositiveIntegerField(default=0)
    providers: Any = models.JSONField(default=dict)
    targets: Any = models.JSONField(default=list)
    rules_version = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    recount_wanted = models.BooleanField(default=False)
    pruned = models.BooleanField(default=False)
    reasons: Any = models.JSONField(default=dict)
    turn = models.BigIntegerField(default=0)

    class Meta:
        """Looked for by title, in the order of editions."""

        indexes: ClassVar = [
            models.Index(fields=["publication", "-edition_date", "-edition_number"], name="insights_editions"),
            models.Index(fields=["mailing"], condition=models.Q(recount_wanted=True), name="insights_recount"),
        ]

    def __str__(self) -> str:
        return f"mailing {self.mailing}"
