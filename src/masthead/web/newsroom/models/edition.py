"""Editions as editors write them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from masthead.web.newsroom.models.previewing import PreviewedAsEdition
from masthead.web.newsroom.sections_field import SectionsField


class Edition(
    PreviewedAsEdition, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """One dated number of a publication, as the newsroom keeps it; `mapping` turns it into the core's `Edition`.

    `live` says whether it is published. automatic: a message of no day, for the readers of an automatic sequence: it
    has no place in the calendar, the archive or any list of editions, and its date is only the one it was begun on.
    authors: a list of names. translations beyond those of the language group:
    (language, address).
    """

    # Wagtail would begin live; an edition begins as a draft.
    live = models.BooleanField("published", default=False, editable=False)
    publication = models.ForeignKey("publications.Publication", models.PROTECT, related_name="editions")
    automatic = models.BooleanField(default=False, db_default=False, editable=False)
    number = models.PositiveIntegerField(default=0)
    date = models.DateField()
    title = models.CharField(max_length=250, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    preheader = models.CharField(max_length=250, blank=True)
    authors = models.JSONField(default=list, blank=True)
    sponsor = models.CharField(max_length=120, blank=True)
    translations = models.JSONField(default=list, blank=True)
    sections = SectionsField(blank=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="edition",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="edition",
        for_concrete_model=False,
    )

    class Meta:
        """Newest first; one edition a day and title."""

        ordering: ClassVar = ["-date", "publication__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "date"],
                condition=models.Q(automatic=False),
                name="newsroom_edition_once_a_day",
            )
        ]

    def __str__(self) -> str:
        if self.automatic:
            return f"{self.publication.name} – {self.title or 'Untitled message'}"
        return f"{self.publication.name} {self.date.isoformat()}" + (f" – {self.title}" if self.title else "")

    @property
    def day(self) -> str:
        """Which edition, where its title stands beside: “Harbour Morning, 23 November 2026”."""
        if self.automatic:
            return f"{self.publication.name}, automatic message"
        return f"{self.publication.name}, {self.date.day} {self.date:%B %Y}"

    # Everything that publishes or withdraws calls these, Wagtail's own views and commands among them. What acts on
    # editions imports this module, so it is imported where it is needed.

    def publish(  # noqa: PLR0917 – the parameters are Wagtail's
        self,
        revision: Any,
        user: Any = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Any = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """See `masthead.web.newsroom.actions.publish_edition`; rights are checked whatever the caller says."""
        del skip_permission_checks
        from masthead.web.newsroom import actions

        if user is None and revision.approved_go_live_at is not None:
            actions.publish_scheduled(revision=revision, now=timezone.now())
            return
        actions.publish_edition(
            user=user,
            edition=self,
            revision=revision,
            changed=changed,
            log_action=log_action,
            previous_revision=previous_revision,
        )

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: bool | str = True
    ) -> None:
        """See `masthead.web.newsroom.actions.withdraw_edition`."""
        del commit
        from masthead.web.newsroom import actions

        actions.withdraw_edition(user=user, edition=self, expired=set_expired, log_action=log_action)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """A new version, measured for the lists."""
        from masthead.web.newsroom.measures import measure

        revision = super().save_revision(*args, **kwargs)
        measure(self)
        return revision

    @property
    def revisions(self) -> GenericRelation:
        """Every saved version."""
        return self._revisions
