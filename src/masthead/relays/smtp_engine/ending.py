"""How a conversation ended, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from masthead.delivery.ports import RelayError


class Close(StrEnum):
    """Why a conversation ended.

    DONE: said goodbye, or was closed while nothing was under way. FAULT: the relay cannot be used. LOST: connection
    gone, deadline passed, or 421. WITHDRAWN: the feed took a message back at the last moment.
    """

    DONE = "done"
    FAULT = "fault"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Ending:
    """words: what happened. answered: messages that the server had answered about. in_doubt: whether one is left so.

    error: with FAULT, and where the server sent us away (421) before it had answered about any message.
    """

    close: Close
    words: str = ""
    error: RelayError | None = None
    answered: int = 0
    in_doubt: bool = False
