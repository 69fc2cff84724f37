"""Editions as editors write them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from masthead.web.newsroom.sections_field import SectionsField


class Edition(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """One dated number of a publication, as the newsroom keeps it; `mapping` turns it into the core's `Edition`.

    `live` says whether it is published. authors: a list of names. translations beyond those of the language group:
    (language, address).
    """

    publication = models.ForeignKey("publications.Publication", models.PROTECT, related_name="editions")
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
            models.UniqueConstraint(fields=["publication", "date"], name="newsroom_edition_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.publication.name} {self.date.isoformat()}" + (f" – {self.title}" if self.title else "")

    @property
    def revisions(self) -> GenericRelation:
        """Every saved version."""
        return self._revisions
