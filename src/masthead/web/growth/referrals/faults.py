"""What cannot be done about the referral programme."""

from __future__ import annotations


class ReferralError(ValueError):
    """Something about the programme cannot be. The message is a sentence for the team. field: of a form, or ""."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class AddressGoneError(ValueError):
    """A reader gives an address for a parcel that waits for none, or one that is empty or too long."""
