"""What delivery needs from the outside, as protocols."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """How a member of the audience stands. The sum over all outcomes is the audience.

    ACCEPTED: the relay answered 250. REJECTED: a permanent answer about this recipient or message.
    DEFERRED: a temporary answer. SUPPRESSED: not submitted, with a reason.
    IN_DOUBT: the final dot left and no answer came.
    """

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    SUPPRESSED = "suppressed"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class Reply:
    """A relay's answer about one message. code: SMTP reply code, 0 where there was none. text: its words."""

    outcome: Outcome
    code: int = 0
    text: str = ""


class RelayError(Exception):
    """The relay itself cannot be used (refused, wrong certificate, wrong password): stop, mark nobody.

    The message says what happened and what to do. retry: whether trying later may help.
    """

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry


class Relay(Protocol):
    """Takes messages. Used by one thread; `open` before the first message, `close` after the last, also on errors."""

    def open(self) -> None:
        """Connect, or get ready. Raises `RelayError`."""

    def submit(self, *, sender: str, recipient: str, message: bytes) -> Reply:
        """Hand over one message: envelope `sender` and `recipient`, complete RFC 5322 bytes with CRLF.

        Returns the answer about this message; raises `RelayError` when the relay is at fault.
        The message is not dot-stuffed; a relay that needs it does that.
        """

    def close(self) -> None:
        """Let go of everything; safe to call twice."""
