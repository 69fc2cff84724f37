"""What cannot be done about sponsors."""

from __future__ import annotations


class SponsorError(ValueError):
    """Something about a booking, a text or a link cannot be. The message is a sentence for the page. field: of a form,
    "" for none. key, values: the same in `words`, for pages that speak the title's language; "" for the team's own.
    """

    def __init__(self, message: str, field: str = "", *, key: str = "", **values: object) -> None:
        super().__init__(message)
        self.field = field
        self.key = key
        self.values = values
