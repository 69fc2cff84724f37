"""What cannot be done about a promotion."""

from __future__ import annotations


class PromotionError(ValueError):
    """Something about a promotion cannot be. The message is a sentence for the team. field: of a form, "" for none."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
