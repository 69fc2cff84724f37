"""One claimed chunk as a feed: what is reserved, what is under way, what is settled. No I/O but the journal's.

The reservation rolls: members may be submitted only below `claim.reserved_upto`, and at most `WINDOW` of these are
unresolved at any time, so that a lost host leaves at most one window in doubt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Protocol

from masthead.audience.recipient import Recipient
from masthead.delivery.mailing import WINDOW, Claim, ExceptionRow
from masthead.delivery.outcome import MARK_OF, Mark, Outcome
from masthead.delivery.pacing import Pace
from masthead.delivery.ports import Clock, Journal, RelayError, Reply, Submission
from masthead.message import SlotValueError

# Members of enums are looked up by a function call, and these are asked for with every message.
_ACCEPTED, _PENDING = Outcome.ACCEPTED, Mark.PENDING
_HALF = WINDOW // 2

AHEAD = 16
"""How many messages are filled at a time, while the relay reads those before them."""

AHEAD_OCTETS = 1024 * 1024
"""How much memory they may take."""

AHEAD_SECONDS = 0.001
"""How long the connections may wait for that: signing takes its time."""


class Message(Protocol):
    """A compiled message, as far as delivery is concerned."""

    def fill_stuffed(self, recipient: Recipient) -> bytes:
        """The complete message, dot-stuffed, ending in CRLF. Raises `SlotValueError`."""

    def envelope_sender(self, recipient: Recipient) -> str:
        """The return path of one recipient."""


class ChunkFeed:
    """Implements `Feed` for one claim.

    want_commit: called (cheaply, maybe often) when a commit would free reservations or keep news.
    on_fault: called with relay faults. later: calls back once nobody waits for an answer of this moment, soon; messages
    are then filled ahead. Without it, each is filled when it is asked for.
    """

    def __init__(
        self,
        claim: Claim,
        message: Message,
        *,
        journal: Journal,
        clock: Clock,
        pace: Pace,
        want_commit: Callable[[], None],
        on_fault: Callable[[RelayError], None],
        on_settled: Callable[[Recipient, Reply], None] = lambda _recipient, _reply: None,
        later: Callable[[Callable[[], None]], object] = lambda _call: None,
    ) -> None:
        self.claim = claim
        self.unresolved = 0
        self.under_way = 0
        self.halted = False
        self.held_by_pace = False
        self._message = message
        self._journal = journal
        self._clock = clock
        self.pace = pace
        self._want_commit = want_commit
        self._on_fault = on_fault
        self._on_settled = on_settled
        self._later = later
        self._waiting = deque(claim.marks.where(Mark.PENDING))
        self._filled: deque[Submission] = deque()
        self._ready: deque[int] = deque()
        self._news: list[ExceptionRow] = []
        self._closed = False

    @property
    def exhausted(self) -> bool:
        """Whether every member of the chunk is settled."""
        return not self._waiting and self.unresolved == 0

    @property
    def wants_reservation(self) -> bool:
        """Whether half a window could be reserved anew."""
        return bool(self._waiting) and not self._closed and self.unresolved <= _HALF

    def pace_ready_at(self, now: float) -> float:
        """When the pace may allow the next message."""
        return self.pace.ready_at(now)

    def propose(self) -> tuple[int, ...]:
        """The members to reserve next: as many as keep the unresolved within a window."""
        return tuple(islice(self._waiting, max(0, WINDOW - self.unresolved)))

    def reserve(self, proposed: Sequence[int]) -> None:
        """The ledger holds the reservation of `proposed`: hand them out, but those settled meanwhile."""
        marks = self.claim.marks
        for index in proposed:
            self._waiting.popleft()
            if marks[index] is _PENDING:
                self._ready.append(index)
                self.unresolved += 1

    def suppress(self, index: int, reason: str) -> None:
        """A proposed member must not be mailed."""
        self._book(index, Reply(Outcome.SUPPRESSED, 0, reason))

    def news(self) -> tuple[ExceptionRow, ...]:
        """Exceptions since the last `kept`."""
        return tuple(self._news)

    def kept(self, count: int) -> None:
        """The first `count` exceptions are in the ledger."""
        del self._news[:count]

    def doubt(self, index: int, reason: str, *, resend: bool) -> None:
        """Recovered: `index` may have been submitted. It is listed; unless it is sent again, that is its outcome."""
        self._note(index, Reply(Outcome.IN_DOUBT, 0, reason))
        if not resend:
            self.claim.marks[index] = Mark.OPEN
            self._waiting = deque(each for each in self._waiting if each != index)

    def recovered(self, index: int, outcome: Outcome, code: int) -> None:
        """The journal knows the answer that the ledger had not heard."""
        self._book(index, Reply(outcome, code, "Answered before the worker ended; its words are lost."))
        self._waiting = deque(each for each in self._waiting if each != index)

    def stop(self) -> None:
        """Hand out nothing more; what is under way is still settled."""
        self._closed = True

    # Feed

    def next(self) -> Submission | None:
        """See `Feed.next`. Members whose values do not fill are settled here, before anything is said to a relay."""
        while (self._filled or self._ready) and not self._closed:
            held, self.held_by_pace = self.held_by_pace, not self.pace.take(self._clock.now())
            if self.held_by_pace:
                if not held:
                    # The worker draws more, or waits; once is enough, however often a relay asks.
                    self._want_commit()
                return None
            submission = self._filled.popleft() if self._filled else self._fill()
            if submission is not None:
                self.under_way += 1
                if not self._filled and self._ready:
                    self._later(partial(self._fill_ahead, len(submission.message)))
                return submission
        return None

    def begin(self, submission: Submission) -> bool:
        """See `Feed.begin`."""
        if self._closed or self._clock.now() >= self.claim.until:
            # Woken after the lease: somebody else may hold the chunk. Only a commit can tell.
            self.give_back(submission)
            self._want_commit()
            return False
        self._journal.begin(submission.index)
        return True

    def settle(self, submission: Submission, reply: Reply) -> None:
        """See `Feed.settle`."""
        self._journal.result(submission.index, reply.outcome, reply.code)
        self.under_way -= 1
        self._settle(submission.index, reply)

    def give_back(self, submission: Submission) -> None:
        """See `Feed.give_back`."""
        self.under_way -= 1
        self._filled.appendleft(submission)

    def fault(self, error: RelayError) -> None:
        """See `Feed.fault`."""
        self._on_fault(error)

    def _fill_ahead(self, octets: int) -> None:
        """One after the other costs less than each by itself; octets: what a message takes, more or less."""
        room = min(AHEAD, AHEAD_OCTETS // max(octets, 1))
        now = self._clock.now
        until = now() + AHEAD_SECONDS
        while self._ready and len(self._filled) < room and not self._closed and now() < until:
            if (submission := self._fill()) is not None:
                self._filled.append(submission)

    def _fill(self) -> Submission | None:
        """The next of the ready as a submission; None: its values do not fill, and it is settled."""
        index = self._ready.popleft()
        recipient = self.claim.members[index]
        try:
            message = self._message.fill_stuffed(recipient)
            return Submission(index, recipient, self._message.envelope_sender(recipient), message)
        except SlotValueError as refused:
            self._settle(index, Reply(Outcome.SUPPRESSED, 0, str(refused)))
            return None

    def _settle(self, index: int, reply: Reply) -> None:
        self.unresolved -= 1
        self._book(index, reply)
        if self.unresolved <= _HALF and (self.wants_reservation or self.exhausted):
            self._want_commit()

    def _book(self, index: int, reply: Reply) -> None:
        outcome = reply.outcome
        self.claim.marks[index] = MARK_OF[outcome]
        if outcome is not _ACCEPTED:
            self._note(index, reply)
        self.pace.observe(outcome)
        self._on_settled(self.claim.members[index], reply)

    def _note(self, index: int, reply: Reply) -> None:
        member = self.claim.members[index]
        self._news.append(
            ExceptionRow(
                member.id, member.address, reply.outcome, reply.code, reply.text, self.claim.passes, self._clock.now()
            )
        )
