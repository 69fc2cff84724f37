"""Whether an edition may be mailed, and in which version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from masthead.web.newsroom.queries import state_of
from masthead.web.newsroom.states import EditionState

_OUT = frozenset({EditionState.PUBLISHED, EditionState.REVISED})


def approved_revision(edition: Any) -> Any | None:
    """The version of an edition that passed its approvals: the published one, or the one that is scheduled; None while
    there is none.
    """
    state = state_of(edition)
    if state in _OUT:
        return edition.live_revision
    if state is EditionState.SCHEDULED:
        return edition.revisions.filter(approved_go_live_at__isnull=False).order_by("-pk").first()
    return None


def is_out(edition: Any) -> bool:
    """Whether readers can see it on the web."""
    return state_of(edition) in _OUT


def goes_out_at(edition: Any) -> dt.datetime | None:
    """When a scheduled edition will be published; None for others."""
    row = edition.revisions.filter(approved_go_live_at__isnull=False).order_by("-pk").first()
    return row.approved_go_live_at if row is not None else None
