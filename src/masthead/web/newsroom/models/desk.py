"""What stands beside the text of an edition: how far each section is, who has it, what is said about it.

Sections are named by the id of their block, which they keep when they are moved or renamed.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from masthead.web.newsroom.section_state import SectionState


class SectionDesk(models.Model):
    """One section's state and assignee. A section without a row is open and nobody's."""

    edition = models.ForeignKey("newsroom.Edition", models.CASCADE, related_name="desk")
    block = models.UUIDField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in SectionState], default=SectionState.OPEN
    )
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """One row a section."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "block"], name="newsroom_desk_once_per_section"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in SectionState]), name="newsroom_desk_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block}: {self.state}"


class Comment(models.Model):
    """A remark on a section (`block`) or on the whole edition (None), or an answer to one (`thread`).

    label: of the section when the remark was made, for sections that are gone. A thread is resolved as a whole, at
    its first remark. A remark that was deleted keeps its place while it has answers, without its words.
    """

    edition = models.ForeignKey("newsroom.Edition", models.CASCADE, related_name="comments")
    block = models.UUIDField(null=True)
    label = models.CharField(max_length=250, blank=True)
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=200)
    text = models.TextField(max_length=4000, blank=True)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["edition", "at"], name="newsroom_comment_by_edition")]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:60]}"


class Trial(models.Model):
    """A test mail that somebody sent; counted so that nobody sends too many. addresses: how many it went to."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    edition = models.ForeignKey("newsroom.Edition", models.SET_NULL, null=True, related_name="+")
    addresses = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.user_id} to {self.addresses} at {self.at.isoformat()}"
