"""Sections that are locked: what they say is changed by those alone who may approve."""

from __future__ import annotations

from typing import Any

from masthead.edition.model import Section
from masthead.web.newsroom import mapping
from masthead.web.newsroom.desk_queries import locked_blocks
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.section_state import MAY_CHANGE_LOCKED
from masthead.web.team.queries import Somebody, may


class LockedSectionError(ValueError):
    """Somebody would change sections that are locked for them. labels: which."""

    def __init__(self, labels: tuple[str, ...]) -> None:
        named = " and ".join(f"“{label}”" for label in labels)
        said = "is locked" if len(labels) == 1 else "are locked"
        super().__init__(f"{named} {said}; ask an editor to unlock, or leave it as it was.")
        self.labels = labels


def locked_changes(before: Edition, after: Edition, user: Somebody) -> tuple[str, ...]:
    """The labels of locked sections that `after` says differently, or no longer, and that `user` may not change.

    before: as it is stored. after: as it would be stored. Moving a section changes nothing that it says.
    """
    locked = locked_blocks(before.pk)
    if not locked or may(user, MAY_CHANGE_LOCKED, before.publication_id):
        return ()
    old, new = _by_block(before), _by_block(after)
    return tuple(
        section.label or section.kind for block, section in old.items() if block in locked and new.get(block) != section
    )


def refuse_locked(before: Edition, after: Edition, user: Somebody) -> None:
    """Raises `LockedSectionError` where `locked_changes` names any."""
    labels = locked_changes(before, after, user)
    if labels:
        raise LockedSectionError(labels)


def _by_block(edition: Any) -> dict[str, Section]:
    return dict(zip(mapping.section_ids(edition), mapping.core_edition(edition).sections, strict=True))
