"""What cannot be done about a sequence."""

from __future__ import annotations


class SequenceError(ValueError):
    """Something about a sequence cannot be. The message is a sentence for the team. field: of a form, "" for none."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
