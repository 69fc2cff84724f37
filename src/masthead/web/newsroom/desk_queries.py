"""What stands beside the text of an edition, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from masthead.web.newsroom.models import Comment, SectionDesk
from masthead.web.newsroom.section_state import MOVES, SectionState
from masthead.web.team.queries import Somebody, role_of
from masthead.web.team.roles import RIGHTS, Right


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its answers, oldest first."""

    first: Comment
    answers: tuple[Comment, ...]

    @property
    def resolved(self) -> bool:
        """Whether it is dealt with."""
        return self.first.resolved_at is not None

    @property
    def remarks(self) -> tuple[Comment, ...]:
        """All of it."""
        return (self.first, *self.answers)


@dataclass(frozen=True, slots=True)
class Desk:
    """All that stands beside an edition. threads: by block, those on the whole edition under None."""

    sections: Mapping[UUID, SectionDesk] = field(default_factory=dict)
    threads: Mapping[UUID | None, tuple[Thread, ...]] = field(default_factory=dict)

    def state(self, block: UUID) -> SectionState:
        """How far a section is."""
        row = self.sections.get(block)
        return SectionState(row.state) if row else SectionState.OPEN

    def assignee(self, block: UUID) -> Somebody | None:
        """Who has a section."""
        row = self.sections.get(block)
        return row.assignee if row else None


def desk_of(edition_id: int | None) -> Desk:
    """What stands beside an edition; of one that is not saved yet, nothing."""
    if edition_id is None:
        return Desk()
    rows = SectionDesk.objects.filter(edition_id=edition_id).select_related("assignee")
    return Desk({row.block: row for row in rows}, _threads(edition_id))


def moves_for(user: Somebody, publication_id: int, state: SectionState) -> tuple[SectionState, ...]:
    """Where this person may bring a section in this state."""
    role = role_of(user, publication_id)
    held: frozenset[Right] = RIGHTS[role] if role else frozenset()
    return tuple(to for to, right in MOVES[state].items() if right in held)


def _threads(edition_id: int) -> dict[UUID | None, tuple[Thread, ...]]:
    answers: dict[int, list[Comment]] = defaultdict(list)
    firsts: list[Comment] = []
    for each in Comment.objects.filter(edition_id=edition_id):
        if each.thread_id is None:
            firsts.append(each)
        else:
            answers[each.thread_id].append(each)
    found: dict[UUID | None, tuple[Thread, ...]] = {}
    for first in firsts:
        found[first.block] = (*found.get(first.block, ()), Thread(first, tuple(answers[first.pk])))
    return found


def comment_in(edition_id: int, pk: int) -> Comment | None:
    """One comment of an edition."""
    return Comment.objects.filter(edition_id=edition_id, pk=pk).select_related("edition__publication", "thread").first()


def locked_blocks(edition_id: int) -> frozenset[str]:
    """The blocks of an edition's locked sections, written as the stream writes them."""
    rows = SectionDesk.objects.filter(edition_id=edition_id, state=SectionState.LOCKED)
    return frozenset(str(block) for block in rows.values_list("block", flat=True))
