"""The audit log's view of an edition."""

from __future__ import annotations

from typing import Any

from masthead.web.newsroom.models import Edition
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody


def record_edition(user: Somebody | None, action: str, edition: Edition, **details: Any) -> None:
    """Write an audit entry about an edition, within the transaction of what was done to it.

    user: None is the clock. action, details: see `masthead.web.team.actions.record`.
    """
    record(
        actor=user,
        action=action,
        subject=str(edition),
        publication_id=edition.publication_id,
        edition=edition.pk,
        **details,
    )
