"""The way of an edition from its writer over an editor to a publisher."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Task, TaskState, Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from masthead.web.newsroom import queries
from masthead.web.newsroom.models import Edition, EditorApproval, PublisherApproval
from masthead.web.newsroom.proofs import prove_ahead
from masthead.web.newsroom.records import record_edition
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

NAME = "Editorial"
STEPS: tuple[tuple[type[Task], str], ...] = (
    (EditorApproval, "Editor’s approval"),
    (PublisherApproval, "Publisher’s approval"),
)


class StepTakenError(PermissionDenied):
    """The step that somebody means to take is not the current one any more."""

    def __init__(self) -> None:
        super().__init__("Somebody has taken this step already.")


_OUTCOMES = {"approve": "edition-approved", "reject": "edition-changes-requested"}


@transaction.atomic
def ensure_workflow() -> Workflow:
    """The workflow “Editorial”, made and given to editions if need be. Safe to call again."""
    kind = ContentType.objects.get_for_model(Edition)
    assigned = WorkflowContentType.objects.filter(content_type=kind).select_related("workflow").first()
    if assigned is not None and assigned.workflow.active:
        return assigned.workflow
    workflow = Workflow.objects.create(name=NAME, active=True)
    for position, (step, name) in enumerate(STEPS):
        task = step.objects.filter(active=True).first() or step.objects.create(name=name, active=True)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=position)
    WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": workflow})
    return workflow


@transaction.atomic
def request_approval(*, user: Somebody, edition: Edition) -> None:
    """Ask for approval of the newest version; after requested changes, at the step that asked for them."""
    _require(user, Right.WRITE, edition)
    queries.hold(edition)
    state = edition.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        edition.get_workflow().start(edition, user)


@transaction.atomic
def restart_review(*, user: Somebody, edition: Edition) -> None:
    """Begin the review anew, from its first step."""
    stop_review(user=user, edition=edition)
    edition.get_workflow().start(edition, user)


@transaction.atomic
def stop_review(*, user: Somebody, edition: Edition) -> None:
    """Take the request for approval back: who made it may, and who may take the current step."""
    queries.hold(edition)
    state = edition.current_workflow_state
    if state is None:
        return
    if not state.user_can_cancel(user):
        raise PermissionDenied("Only who asked for approval, or may give it, takes the request back.")
    state.cancel(user=user)
    _record(user, "edition-review-stopped", edition)


def take_step(*, task: Any, task_state: TaskState, user: Somebody, action: str, comment: str = "") -> None:
    """Approve an edition at a step, or ask for changes, with a comment. The last approval publishes.

    Raises PermissionDenied, `StepTakenError`, and `masthead.web.newsroom.actions.NotReadyError` when something stops
    the publication: then the approval has not happened either.
    """
    edition = task_state.workflow_state.content_object
    _require(user, task.right, edition)
    if action not in _OUTCOMES:
        raise PermissionDenied(f"There is no step “{action}”.")
    if action == "approve":
        prove_ahead(task_state.revision.as_object())
    with transaction.atomic():
        _take(task, task_state, user, action, comment)


def _take(task: Any, task_state: TaskState, user: Somebody, action: str, comment: str) -> None:
    edition = task_state.workflow_state.content_object
    queries.hold(edition)
    task_state.refresh_from_db()  # somebody else may have taken the step meanwhile
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        raise StepTakenError
    _record(user, _OUTCOMES[action], edition, step=task.name, comment=comment)
    if action == "approve":
        task_state.approve(user=user, comment=comment)
    else:
        task_state.reject(user=user, comment=comment)


def note_request(*, task: Any, task_state: TaskState, user: Somebody | None) -> None:
    """Record that an edition has come to a step."""
    _record(user, "edition-approval-requested", task_state.workflow_state.content_object, step=task.name)


def _require(user: Somebody, right: Right, edition: Edition) -> None:
    if not may(user, right, edition.publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")


def _record(user: Somebody | None, action: str, edition: Edition, **details: Any) -> None:
    record_edition(user, action, edition, revision=edition.latest_revision_id, **details)
