"""What may be wrong with a mailing. All are a `MailingError`, whose message is fit for the page."""

from __future__ import annotations


class MailingError(ValueError):
    """Something about a mailing cannot be done. The message says what and what to do. field: of a form, "" for none."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
