"""What a person has to change."""

from __future__ import annotations


class AffiliateError(ValueError):
    """A programme or a file that cannot be taken. field: of the form, "" for none. The message is fit for the page."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
