"""The closed sets of returned mail."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """WAITING: to be worked on. DONE: what follows has followed. FAILED: tried again and again, given up."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Outcome(StrEnum):
    """What followed.

    COUNTED: noted about the person; ended titles stand beside it. AGAIN: it had been noted before. NOBODY: the person
    is gone. LEFT: the person's subscription ended. STAYS: it was over, or confirmed later. NO_TITLE: a wish to leave
    whose title nobody knows. NOTHING: nothing follows from such a message.
    """

    COUNTED = "counted"
    AGAIN = "again"
    NOBODY = "nobody"
    LEFT = "left"
    STAYS = "stays"
    NO_TITLE = "no-title"
    NOTHING = "nothing"
