"""The record of who did what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils import timezone

from masthead.web.team.models import AuditEntry, User
from masthead.web.team.queries import Somebody

_through: ContextVar[str] = ContextVar("through", default="")


@contextmanager
def acting_through(token: str) -> Iterator[None]:
    """Whatever is recorded within was done by a program with a token of this name, for the person who made it."""
    before = _through.set(token)
    try:
        yield
    finally:
        _through.reset(before)


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
    to. details: JSON values; no secrets. Within `acting_through` they get the token's name.
    """
    known = actor if actor is not None and actor.is_authenticated else None
    token = _through.get()
    AuditEntry.objects.create(
        at=timezone.now(),
        actor=known,
        actor_name=str(known)[:200] if known else "Masthead",
        person=person,
        publication_id=publication_id,
        action=action,
        subject=subject[:300],
        details={**details, "token": token} if token else details,
    )
