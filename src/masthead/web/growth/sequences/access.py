"""Who may do what to sequences, held rows, and what is written down about it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from masthead.web.growth.models import Sequence, SequenceMessage
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right


def require(user: Somebody, publication_id: int, *rights: Right) -> None:
    """Raise PermissionDenied unless somebody has every one of these rights in a title."""
    if not all(may(user, right, publication_id) for right in rights or (Right.GROWTH,)):
        raise PermissionDenied("Your role in this publication does not allow this.")


def hold(user: Somebody, sequence_id: int, *rights: Right) -> Sequence:
    """A sequence, locked, for somebody who may act on it. Raises PermissionDenied for none, as for somebody else's."""
    rows = Sequence.objects.select_for_update(of=("self",)).select_related("publication")
    found = rows.filter(pk=sequence_id).first()
    if found is None:
        raise PermissionDenied
    require(user, found.publication_id, *rights)
    return found


def hold_message(user: Somebody, message_id: int) -> SequenceMessage:
    """A step, with its sequence locked. Raises PermissionDenied."""
    found = SequenceMessage.objects.filter(pk=message_id, gone=False).first()
    if found is None:
        raise PermissionDenied
    sequence = hold(user, found.sequence_id)
    message = SequenceMessage.objects.select_for_update(of=("self",)).select_related("edition").get(pk=found.pk)
    message.sequence = sequence
    return message


def note(user: Somebody, what: str, sequence: Sequence, **details: Any) -> None:
    """Write a line of the audit log, within the caller's transaction."""
    record(
        actor=user,
        action=what,
        subject=sequence.name,
        publication_id=sequence.publication_id,
        sequence=sequence.pk,
        **details,
    )
