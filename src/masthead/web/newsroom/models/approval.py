"""The two steps of the editorial workflow. Who may take one is decided by the roles of the edition's publication."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from wagtail.models import Task, TaskState

from masthead.web.team.queries import may
from masthead.web.team.roles import Right

Offer = tuple[str, str, bool]
"""(action, what its button says, whether it asks for a comment)."""

ALTERNATIVES: tuple[Offer, ...] = (
    ("reject", "Ask for changes", True),
    ("approve", "Approve", False),
    ("approve", "Approve with a comment", True),
)


class RightTask(Task):
    """A step that everybody with a right in the edition's publication may take."""

    right: ClassVar[Right] = Right.APPROVE

    class Meta:
        """Not a table of its own."""

        abstract = True

    def get_actions(self, obj: Any, user: Any) -> list[Offer]:
        """What this person may do at this step."""
        return list(ALTERNATIVES) if may(user, self.right, obj.publication_id) else []

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """While an edition waits here, those who may take the step are the ones who edit it."""
        return not may(user, self.right, obj.publication_id)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        """Who may take the step may keep others out meanwhile."""
        return may(user, self.right, obj.publication_id)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """The editions that wait here for this person."""
        del kwargs
        from masthead.web.newsroom.queries import waiting_states  # reads models, this one among them

        return waiting_states(self, user, self.right)

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """An edition has come to this step."""
        from masthead.web.newsroom.actions.review import note_request  # acts on models, this one among them

        state = super().start(workflow_state, user=user)
        note_request(task=self, task_state=state, user=user)
        return state

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Somebody approves, or asks for changes."""
        from masthead.web.newsroom.actions.review import take_step  # acts on models, this one among them

        take_step(task=self, task_state=task_state, user=user, action=action_name, comment=kwargs.get("comment", ""))


class EditorApproval(RightTask):
    """An editor has read it."""

    right = Right.APPROVE

    class Meta:
        """As forms name it."""

        verbose_name = "approval by an editor"


class PublisherApproval(RightTask):
    """A publisher lets it out; with this step the edition is published."""

    right = Right.PUBLISH

    class Meta:
        """As forms name it."""

        verbose_name = "approval by a publisher"
