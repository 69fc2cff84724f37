"""What a provider's answer, or its silence, means for the messages of a call."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Reply

STREAK = 5
"""Refused messages in a row, none accepted between, that make a fault of the relay."""

_LONGEST = 300


class Trouble(StrEnum):
    """Why a call did not end well.

    UNREACHED: no connection, so nothing was handed over. SILENT: handed over, and nobody knows what became of it.
    BUSY: put off, try again soon. DENIED: account, key or address do not allow it. REFUSED: about the message.
    """

    UNREACHED = "unreached"
    SILENT = "silent"
    BUSY = "busy"
    DENIED = "denied"
    REFUSED = "refused"


class CallFailedError(Exception):
    """A call that did not end well. wait: seconds that the provider asks for. retry: whether waiting may mend it."""

    def __init__(self, trouble: Trouble, words: str, *, wait: float = 0.0, retry: bool = True) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.wait = wait
        self.retry = retry and trouble is not Trouble.DENIED


class UnfitError(Exception):
    """A message that the provider's API cannot carry at all. The message says why."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that was not taken, without a word on whether that is about its recipient."""

    words: str


Answer = Reply | Refused

_BUSY = frozenset({420, 429, 503})
_DENIED = frozenset({401, 402, 403, 404, 405, 407, 410})
_OUTCOMES: Mapping[str | None, Outcome] = {
    "sent": Outcome.ACCEPTED,
    "queued": Outcome.ACCEPTED,
    "rejected": Outcome.REJECTED,
    "invalid": Outcome.REJECTED,
}
_WORDS = {
    "rejected": "It delivers nothing to this address, as earlier mail came back or was complained about.",
    "invalid": "It takes this address for none that mail can be sent to.",
}


def trouble_of_status(status: int) -> Trouble:
    """What an HTTP status without a usable answer means (RFC 9110 §15).

    500, 502 and 504 say that something broke, not before or after what: nobody knows. So does success in words that
    cannot be read.
    """
    if status in _BUSY:
        return Trouble.BUSY
    if status in _DENIED or status < 200 or 300 <= status < 400:
        return Trouble.DENIED
    if 400 <= status < 500 and status != 408:
        return Trouble.REFUSED
    return Trouble.SILENT


def answer_of_status(status: str | None, message_id: object, title: str) -> Answer:
    """What anymail's word for one recipient means. message_id: the provider's own."""
    if status == "failed":
        return Refused(f"{title} did not take the message.")
    outcome = _OUTCOMES.get(status, Outcome.IN_DOUBT)
    if outcome is Outcome.ACCEPTED:
        return Reply(
            outcome, 0, f"{title} took it as {printable(str(message_id))}." if message_id else f"{title} took it."
        )
    return Reply(
        outcome, 0, f"{title}: {_WORDS.get(status or '', 'Its answer does not say what became of the message.')}"
    )


def printable(words: str) -> str:
    """A provider's words fit for a receipt: printable, on one line, not too long."""
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())[:_LONGEST]


class Suspicion:
    """Tells refusals about messages from those about us: an unconfirmed sender must not mark everybody rejected.

    Shared by all connections of a relay. Until something was accepted, and while nothing else comes, a refused message
    is put off, not rejected.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = threading.Lock()
        self._streak = 0
        self._trusted = False

    def judge(self, answers: Sequence[Answer]) -> tuple[list[Reply], RelayError | None]:
        """The replies of one batch, and the fault if there were too many refusals in a row."""
        with self._lock:
            last = ""
            for answer in answers:
                if isinstance(answer, Refused):
                    self._streak, last = self._streak + 1, answer.words
                elif answer.outcome is Outcome.ACCEPTED:
                    self._streak, self._trusted = 0, True
            enough = self._streak >= STREAK
            refusal = Outcome.REJECTED if self._trusted and not enough else Outcome.DEFERRED
        fault = None
        if enough:
            fault = RelayError(
                f"{self._title} refuses one message after the other: {last} "
                "Check with it that the sender’s domain is confirmed and the account may send."
            )
        return [Reply(refusal, 0, each.words) if isinstance(each, Refused) else each for each in answers], fault
