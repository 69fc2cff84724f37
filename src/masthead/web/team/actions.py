"""What is done to the team, and the audit log."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from masthead.web.team.models import AuditEntry
from masthead.web.team.queries import Somebody


def record(
    *, actor: Somebody | None, action: str, subject: str, publication_id: int | None = None, **details: Any
) -> None:
    """Write an audit entry, within the transaction of what was done.

    actor: None is Masthead itself. action: ``noun-verb`` in the past, such as ``edition-published``. subject: what it
    was done to, as people call it. details: JSON values; no secrets.
    """
    known = actor if actor is not None and actor.is_authenticated else None
    AuditEntry.objects.create(
        at=timezone.now(),
        actor=known,
        actor_name=str(known) if known else "Masthead",
        publication_id=publication_id,
        action=action,
        subject=subject[:300],
        details=details,
    )
