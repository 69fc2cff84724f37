"""The record of who did what."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from masthead.web.team.models import AuditEntry, User
from masthead.web.team.queries import Somebody


def record(
    *,
    actor: Somebody | None,
    action: str,
    subject: str,
    publication_id: int | None = None,
    person: User | None = None,
    **details: Any,
) -> None:
    """Write an audit entry, within the transaction of what was done.

    actor: None is Masthead itself. action: ``noun-verb`` in the past, such as ``edition-published``; its sentence
    stands in `masthead.web.team.sentences`. subject: what it was done to, as people call it. person: whom it was done
    to. details: JSON values; no secrets.
    """
    known = actor if actor is not None and actor.is_authenticated else None
    AuditEntry.objects.create(
        at=timezone.now(),
        actor=known,
        actor_name=str(known)[:200] if known else "Masthead",
        person=person,
        publication_id=publication_id,
        action=action,
        subject=subject[:300],
        details=details,
    )
