"""A few messages handed to a relay at once, without ledger or journal: tests, letters, single notices."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from masthead.delivery.ports import Outcome, Relay, RelayError, Reply, Submission

_CLOSING_SECONDS = 2.0
_UNSENT = "There was no time left to hand it over."
_UNANSWERED = "It was handed over, and no answer came in time."


async def hand_over(relay: Relay, submissions: Sequence[Submission], *, seconds: float) -> tuple[Reply, ...]:
    """The relay's answer to each submission, in order, after `seconds` at most (and two to close).

    What it did not answer in time is in doubt when its body was under way, else deferred; nothing is tried again.
    Raises `RelayError` when the relay cannot be used and nobody was answered, also for want of time.
    """
    feed = _Handful(submissions)
    try:
        async with asyncio.timeout(seconds):
            await relay.open(feed, connections=1)
            await feed.over.wait()
    except TimeoutError:
        if not feed.touched:
            raise RelayError("The relay did not answer in time. Try again, or check its address.", retry=True) from None
    finally:
        await _close(relay)
    if feed.error is not None and not feed.replies:
        raise feed.error
    return tuple(feed.reply(each) for each in submissions)


async def _close(relay: Relay) -> None:
    try:
        async with asyncio.timeout(_CLOSING_SECONDS):
            await relay.close()
    except TimeoutError:
        return


class _Handful:
    """A `Feed` of a few; over when everything is settled or the relay is at fault."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self._waiting = deque(submissions)
        self._begun: set[int] = set()
        self._left = len(submissions)
        self.replies: dict[int, Reply] = {}
        self.error: RelayError | None = None
        self.over = asyncio.Event()
        if not submissions:
            self.over.set()

    @property
    def touched(self) -> bool:
        """Whether the relay has taken anything in hand."""
        return bool(self._begun or self.replies)

    def reply(self, submission: Submission) -> Reply:
        """What became of one."""
        known = self.replies.get(submission.index)
        if known is not None:
            return known
        if submission.index in self._begun:
            return Reply(Outcome.IN_DOUBT, text=_UNANSWERED)
        return Reply(Outcome.DEFERRED, text=str(self.error) if self.error else _UNSENT)

    def next(self) -> Submission | None:
        """See `Feed.next`."""
        return self._waiting.popleft() if self._waiting else None

    def begin(self, submission: Submission) -> bool:
        """See `Feed.begin`."""
        self._begun.add(submission.index)
        return True

    def settle(self, submission: Submission, reply: Reply) -> None:
        """See `Feed.settle`."""
        self.replies.setdefault(submission.index, reply)
        if len(self.replies) == self._left:
            self.over.set()

    def give_back(self, submission: Submission) -> None:
        """See `Feed.give_back`."""
        self._waiting.append(submission)

    def fault(self, error: RelayError) -> None:
        """See `Feed.fault`."""
        self.error = error
        self.over.set()
