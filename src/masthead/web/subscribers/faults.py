"""What can go wrong with subscribers, told to whoever asked.

`SubscriberError` is the base of all.
"""

from __future__ import annotations


class SubscriberError(ValueError):
    """Something cannot be done to a subscriber. The message says what is wrong and what is right."""


class SuppressedError(SubscriberError):
    """The address must not be mailed."""


class NotAllowedMoveError(SubscriberError):
    """A subscription cannot go where it was told to: who has left comes back only by asking and confirming."""


class SignUpGoneError(SubscriberError):
    """There is nothing to confirm: expired, erased, or never there. Readers are not told which."""


class PreferenceError(SubscriberError):
    """Something on a preference page cannot be. field: what it is about, whose words stand under ``error_`` and it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
