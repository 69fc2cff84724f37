"""What the worker needs from relays, journal and clock, as protocols with their duties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from masthead.audience.recipient import Recipient
from masthead.delivery.mailing import Claim, MailingId
from masthead.delivery.outcome import Outcome

__all__ = ["Clock", "Feed", "Journal", "Outcome", "Recovery", "Relay", "RelayError", "Reply", "Submission"]


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


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """One member on the way to a relay. index: in the claim. sender: the envelope's return path.

    message: complete, dot-stuffed, ending in CRLF, without the final dot.
    """

    index: int
    recipient: Recipient
    sender: str
    message: bytes


class Feed(Protocol):
    """Where a relay's connections get their work and bring their answers.

    All calls are synchronous, from the event loop's thread, never block, and never raise.

    Life of a submission: `next`, then either `give_back` (nothing of its body was written) or `settle` (its
    envelope was refused), or a `begin` that answers True followed by exactly one `settle`.
    """

    def next(self) -> Submission | None:
        """The next member to submit; None: nothing now. `Relay.kick` says when to ask again."""

    def begin(self, submission: Submission) -> bool:
        """Called immediately before the body is written to a socket: notes it in the journal.

        False: it must not be submitted any more (the lease ended); the feed has taken it back, and the connection
        must end without the final dot.
        """

    def settle(self, submission: Submission, reply: Reply) -> None:
        """The relay's final answer about a submission."""

    def give_back(self, submission: Submission) -> None:
        """Taken, but nothing of its body was written; it will be handed out again."""

    def fault(self, error: RelayError) -> None:
        """The relay itself is at fault; nobody is marked. The worker's breaker decides when to go on."""


class Relay(Protocol):
    """A relay with its connections. Used within one event loop."""

    async def open(self, feed: Feed, *, connections: int) -> None:
        """Connect at least once and start drawing from `feed`. Raises `RelayError` when no connection can be made.
        Connections that are lost later are made again while the feed has work; each lost one settles its unanswered
        body as IN_DOUBT and gives back what it had not begun."""

    def kick(self) -> None:
        """The feed may have work again; cheap, idempotent."""

    async def drain(self) -> None:
        """Return when no submission is under way. The feed hands out nothing meanwhile."""

    async def close(self) -> None:
        """QUIT, close, settle what is left as IN_DOUBT; safe to call twice."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a journal knows about the chunk its worker held when it ended.

    results: by member index. begun: bodies written (in part) without an answer. complete: whether every record up
    to the end could be read on the same boot of the same host; if not, any unresolved member may have been submitted.
    """

    mailing: MailingId
    position: int
    epoch: int
    passes: int
    results: Mapping[int, tuple[Outcome, int]] = field(default_factory=dict)
    begun: frozenset[int] = frozenset()
    complete: bool = True


class Journal(Protocol):
    """A worker's memory that survives `kill -9`. One writer, the event loop's thread; calls must not block on disk.

    A record is in the page cache when the call returns; it is on disk at the latest 100 ms or 256 records later.
    """

    owner: str
    """Stable over restarts on the same journal; unique among workers."""

    def recover(self) -> Recovery | None:
        """What the previous process left; None when it left nothing open. Read before `start`."""

    def start(self, claim: Claim) -> None:
        """Forget the last chunk and begin a new one. Raises OSError when the disk refuses: then submit nothing."""

    def begin(self, index: int) -> None:
        """The body of member `index` is about to be written."""

    def result(self, index: int, outcome: Outcome, code: int) -> None:
        """The answer about member `index`."""

    def finish(self) -> None:
        """The chunk is released in the ledger; nothing of it needs to be remembered."""

    def close(self) -> None:
        """Sync and let go; safe to call twice."""


class Clock(Protocol):
    """Time, passed in."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
