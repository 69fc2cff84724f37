"""How far an edition has come, as lists, the calendar and the first page say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EditionState(StrEnum):
    """The states of a day's edition. `MISSING` is a publication day nobody has opened yet."""

    MISSING = "missing"
    DRAFT = "draft"
    CHANGES = "changes"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    HELD = "held"
    PUBLISHED = "published"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Saying:
    """What a state is called, what it means, and the sign that stands for it beside the word."""

    words: str
    meaning: str
    sign: str


DONE: dict[EditionState, str] = {
    EditionState.DRAFT: "is a draft again: the request for approval is taken back.",
    EditionState.CHANGES: "goes back with what you asked for.",
    EditionState.REVIEW: "waits for an editor’s approval now.",
    EditionState.APPROVED: "is approved and waits for a publisher.",
    EditionState.SCHEDULED: "will be published at its time.",
    EditionState.PUBLISHED: "is published: readers can see it.",
}
"""What is said of an edition after a step, by the state that the step led to."""


SAYINGS: dict[EditionState, Saying] = {
    EditionState.MISSING: Saying("Missing", "A publication day without an edition yet.", "○"),
    EditionState.DRAFT: Saying("Draft", "Being written.", "✎"),
    EditionState.CHANGES: Saying("Changes wanted", "An editor or publisher has asked for changes.", "↩"),
    EditionState.REVIEW: Saying("In review", "Waits for an editor’s approval.", "◔"),
    EditionState.APPROVED: Saying("Approved", "Waits for a publisher.", "◑"),
    EditionState.SCHEDULED: Saying("Scheduled", "Will be published at its time.", "◷"),
    EditionState.HELD: Saying("Held back", "Was not published at its time, because something stops it.", "!"),
    EditionState.PUBLISHED: Saying("Published", "Readers can see it.", "●"),
    EditionState.REVISED: Saying("Published, newer draft", "Readers see an earlier version than the newest.", "◉"),
}
"""Of an edition of a day."""

_OF_MESSAGES: dict[EditionState, Saying] = {
    EditionState.PUBLISHED: Saying("Approved", "Goes out when its turn in its sequence comes.", "●"),
    EditionState.REVISED: Saying("Approved, newer draft", "An earlier version than the newest goes out.", "◉"),
}
_DONE_TO_MESSAGES: dict[EditionState, str] = {
    EditionState.SCHEDULED: "will be approved at its time.",
    EditionState.PUBLISHED: "is approved: it goes out when its turn in its sequence comes.",
}


def saying_of(state: EditionState, *, automatic: bool) -> Saying:
    """What is said of a state. automatic: of a message that no reader ever finds on the web."""
    return _OF_MESSAGES.get(state, SAYINGS[state]) if automatic else SAYINGS[state]


def became(state: EditionState, *, automatic: bool) -> str | None:
    """What is said after a step that led to a state; None for nothing. automatic: as for `saying_of`."""
    said = DONE.get(state)
    return _DONE_TO_MESSAGES.get(state, said) if automatic else said
