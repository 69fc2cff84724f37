"""One SMTP connection as a state machine without I/O (RFC 5321, pipelined as in RFC 2920).

`receive` takes bytes and appends what is to be sent to `outgoing`; the feed is asked for work and told the answers.
Every command that was sent waits in a queue for its reply, and `_ANSWERS` says which method each one goes to.

While a body is on its way the next envelope already travels behind its dot: one round trip and one message in doubt
per connection.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Feed, RelayError, Reply, Submission
from masthead.relays.smtp_engine.replies import ReplyFormatError, ReplyReader, ServerReply
from masthead.relays.smtp_engine.session import Session, SessionOptions


class Waiting(StrEnum):
    """What a reply is expected to. Value: as it is named in messages."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "the message"
    RSET = "RSET"
    QUIT = "QUIT"


DEADLINES = {
    Waiting.MAIL: 300.0,
    Waiting.RCPT: 300.0,
    Waiting.DATA: 120.0,
    Waiting.DOT: 600.0,
    Waiting.RSET: 300.0,
    Waiting.QUIT: 5.0,
}
"""Seconds to wait for each reply (RFC 5321 §4.5.3.2)."""


@dataclass(slots=True)
class _Transaction:
    submission: Submission
    mailed: bool = False
    accepted: bool = False
    settled: bool = False
    begun: bool = False
    unsent_after: int = 0


class Dialogue:
    """A connection's conversation. `outgoing` is taken and cleared by the shell; `ended` tells it to close."""

    def __init__(self, feed: Feed, options: SessionOptions) -> None:
        self.outgoing: list[bytes] = []
        self.ended = False
        self.session = Session(options, self.outgoing)
        self._feed = feed
        self._reader = ReplyReader()
        self._queue: deque[tuple[Waiting, _Transaction | None]] = deque()
        self._open: list[_Transaction] = []
        self._dirty = False
        self._pending_envelope: deque[tuple[Waiting, bytes]] = deque()
        self._sent = 0

    @property
    def deadline(self) -> float | None:
        """Seconds the server has for what it owes now; None: it owes nothing."""
        if not self.session.ready:
            return self.session.deadline
        return DEADLINES[self._queue[0][0]] if self._queue else None

    @property
    def busy(self) -> bool:
        """Whether a submission is under way."""
        return bool(self._open)

    def receive(self, data: bytes) -> None:
        """Take bytes from the server."""
        try:
            for reply in self._reader.feed(data):
                if self.ended:
                    return
                self._take(reply)
        except ReplyFormatError as fault:
            self._fail(RelayError(f"The relay answered in something that is not SMTP: {fault}.", retry=True))

    def kick(self) -> None:
        """The feed may have work."""
        if self.session.ready and not self._queue and not self.ended:
            self._next_envelope()

    def quit(self) -> None:
        """Say goodbye when nothing is under way; end at once otherwise."""
        if self.session.ready and not self._queue and not self.ended:
            self.outgoing.append(b"QUIT\r\n")
            self._queue.append((Waiting.QUIT, None))
        else:
            self.ended = True

    def lost(self, *, unsent: int = 0, words: str = "The connection was lost.") -> None:
        """The connection is gone. unsent: bytes of `outgoing` that never left this host.

        A body whose dot may have left is in doubt; one whose dot certainly did not is deferred; the rest goes back.
        """
        self.ended = True
        for each in self._open:
            if each.settled:
                continue
            if not each.begun:
                self._feed.give_back(each.submission)
            elif unsent > self._sent - each.unsent_after:
                self._feed.settle(each.submission, Reply(Outcome.DEFERRED, 0, f"{words} The message had not left yet."))
            else:
                self._feed.settle(each.submission, Reply(Outcome.IN_DOUBT, 0, f"{words} The answer is not known."))
        self._open.clear()
        self._queue.clear()
