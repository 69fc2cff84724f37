"""What is done beside the text of an edition: section states, assignees, comments."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from masthead.web.newsroom.models import Comment, Edition, SectionDesk
from masthead.web.newsroom.records import record_edition
from masthead.web.newsroom.section_state import SectionState, right_to_move
from masthead.web.team.queries import Somebody, may, role_of
from masthead.web.team.roles import Right

LONGEST_COMMENT = 4000
"""Characters."""


class CommentError(ValueError):
    """A comment cannot be taken. The message says why, fit to be shown."""


@transaction.atomic
def move_section(*, user: Somebody, edition: Edition, block: UUID, label: str, to: SectionState) -> None:
    """Bring a section to another state. label: what people call it.

    Raises `masthead.web.newsroom.section_state.SectionMoveError`, PermissionDenied.
    """
    desk = _desk(edition, block)
    if desk.state == to:
        return
    _require(user, right_to_move(SectionState(desk.state), to), edition)
    before, desk.state = desk.state, to.value
    desk.save()
    record_edition(user, "section-moved", edition, section=label, before=before, after=to.value)


@transaction.atomic
def assign_section(*, user: Somebody, edition: Edition, block: UUID, label: str, assignee: Somebody | None) -> None:
    """Give a section to somebody, or to nobody. Raises PermissionDenied, also when they do not work on the title."""
    _require(user, Right.WRITE, edition)
    if assignee is not None and role_of(assignee, edition.publication_id) is None:
        raise PermissionDenied
    desk = _desk(edition, block)
    desk.assignee = assignee
    desk.save()
    record_edition(user, "section-assigned", edition, section=label, assignee=str(assignee or ""))


@transaction.atomic
def comment(*, user: Somebody, edition: Edition, block: UUID | None, label: str, text: str) -> Comment:
    """Open a thread on a section, or on the whole edition (None). Raises `CommentError`, PermissionDenied."""
    _require(user, Right.READ, edition)
    written = Comment.objects.create(
        edition=edition, block=block, label=label, text=_checked(text), **_by(user), at=timezone.now()
    )
    record_edition(user, "comment-written", edition, section=label, comment=written.pk)
    return written


@transaction.atomic
def answer(*, user: Somebody, thread: Comment, text: str) -> Comment:
    """Answer a thread; one that was resolved is open again. Raises `CommentError`, PermissionDenied."""
    _require(user, Right.READ, thread.edition)
    first = thread.thread or thread
    written = Comment.objects.create(
        edition=first.edition, block=first.block, label=first.label, thread=first, text=_checked(text),
        **_by(user), at=timezone.now(),
    )  # fmt: skip
    if first.resolved_at is not None:
        _settle(first, None)
    record_edition(user, "comment-answered", first.edition, section=first.label, comment=written.pk)
    return written


@transaction.atomic
def resolve(*, user: Somebody, thread: Comment) -> None:
    """Say that a thread is dealt with. Raises PermissionDenied."""
    _require(user, Right.WRITE, thread.edition)
    _settle(thread.thread or thread, user)
    record_edition(user, "comment-resolved", thread.edition, section=thread.label, comment=thread.pk)


@transaction.atomic
def reopen(*, user: Somebody, thread: Comment) -> None:
    """Take a thread up again. Raises PermissionDenied."""
    _require(user, Right.WRITE, thread.edition)
    _settle(thread.thread or thread, None)
    record_edition(user, "comment-reopened", thread.edition, section=thread.label, comment=thread.pk)


@transaction.atomic
def delete_comment(*, user: Somebody, comment: Comment) -> None:
    """Take back what one has written oneself. Raises PermissionDenied for the words of others."""
    _require(user, Right.READ, comment.edition)
    if comment.author_id != user.pk:
        raise PermissionDenied
    record_edition(user, "comment-deleted", comment.edition, section=comment.label, comment=comment.pk)
    if comment.answers.exists():
        comment.text, comment.deleted_at = "", timezone.now()
        comment.save(update_fields=["text", "deleted_at"])
        return
    first = comment.thread
    comment.delete()
    if first is not None and first.deleted_at is not None and not first.answers.exists():
        first.delete()


def _checked(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise CommentError("The comment is empty. Write what you would like to say.")
    if len(text) > LONGEST_COMMENT:
        raise CommentError(f"The comment has {len(text):,} characters; {LONGEST_COMMENT:,} fit. Shorten it.")
    return text


def _desk(edition: Edition, block: UUID) -> SectionDesk:
    # Locked for the rest of the transaction, so that two moves at once are made one after the other.
    SectionDesk.objects.get_or_create(edition=edition, block=block)
    return SectionDesk.objects.select_for_update().get(edition=edition, block=block)


def _settle(first: Comment, user: Somebody | None) -> None:
    first.resolved_at = timezone.now() if user is not None else None
    first.resolved_by = user
    first.save(update_fields=["resolved_at", "resolved_by"])


def _by(user: Somebody) -> dict[str, Somebody]:
    return {"author": user, "author_name": str(user)[:200]}


def _require(user: Somebody, right: Right, edition: Edition) -> None:
    if not may(user, right, edition.publication_id):
        raise PermissionDenied
