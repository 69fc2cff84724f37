"""What a door hands over, to whom, and what may go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

MOST_BYTES = 10_000_000
"""Bytes of a message that are taken in. Listeners refuse more; of what lies in a mailbox already, the beginning is
kept: a report says what it has to say before it returns the message.
"""

MOST_AT_ONCE = 500
"""Messages of one round; where there were as many, the next round follows at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message for one address. envelope_to: "" where the door does not know; the headers tell then.

    envelope_from: "" for none, as bounces have it. door: the address of the door, without its password.
    """

    raw: bytes
    envelope_to: str = ""
    envelope_from: str = ""
    door: str = ""


Keep = Callable[[Arrival], None]
"""Puts a message where it is safe, and returns only then; any exception means that it is not kept.

A door lets go of a message (removes it, says 250) only after this has returned, so the same message comes again after a
failure and after a crash in between: `Report.report_id` tells. Called in a thread of the door's own, one call at a time
per door.
"""


class DoorError(Exception):
    """A door does not open, or not now. message: what happened, where. remedy: what to do. retry: whether waiting may
    help by itself; the door is tried again either way, less often where it does not. Neither shows a password.
    """

    def __init__(self, message: str, remedy: str, *, retry: bool = True) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy
        self.retry = retry


class Door(Protocol):
    """A place where messages lie until somebody fetches them."""

    @property
    def name(self) -> str:
        """Its address without a password."""
        ...

    def round(self, keep: Keep, *, ended: Callable[[], bool]) -> int:
        """Take in what lies there, at most `MOST_AT_ONCE`; how many were kept. ended: asked between two messages.

        Raises `DoorError`, also when some messages could not be kept; the others were, and those lie there still.
        """
        ...

    def close(self) -> None:
        """Let go of connections; another round opens them again. Never raises."""
        ...


def not_kept(failures: int, first: Exception | None, name: str) -> DoorError:
    """What a door says of messages that `keep` refused."""
    return DoorError(
        f"{failures} message{'s' if failures > 1 else ''} from {name} could not be kept: {first}.",
        "They lie there still, and are tried again.",
    )
