"""What a person has to change."""

from __future__ import annotations


class JobError(ValueError):
    """Something about a listing, an employer or a board that cannot be. field: of the form, "" for none. The message is
    fit for the newsroom's page; key: of the words that say it to readers.
    """

    def __init__(self, message: str, field: str = "", key: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.key = key
