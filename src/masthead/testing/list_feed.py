"""A feed over a list of submissions, in memory, that watches whether a relay keeps to `Feed`'s contract."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Collection, Sequence

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Reply, Submission


class ListFeed:
    """Hands out `submissions` in order.

    withdrawn: indices to which `begin` answers False. replies: by index, all answers. given_back: indices, in order.
    begun: indices in the order of their bodies. faults: what the relay was at fault for. breaches: where the contract
    was broken, in words; a test asserts that there are none. over: set once all is settled, a fault has come, or a
    message was withdrawn; after the latter two nothing is handed out until `resume`.
    """

    def __init__(self, submissions: Sequence[Submission], *, withdrawn: Collection[int] = ()) -> None:
        self.replies: dict[int, list[Reply]] = {}
        self.given_back: list[int] = []
        self.begun: list[int] = []
        self.faults: list[RelayError] = []
        self.breaches: list[str] = []
        self.over = asyncio.Event()
        self.stopped = False
        self._ready = deque(submissions)
        self._withdrawn = withdrawn
        self._under_way: dict[int, bool] = {}
        self._left = len(submissions)

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How often each outcome was settled."""
        return Counter(reply.outcome for replies in self.replies.values() for reply in replies)

    @property
    def under_way(self) -> int:
        """How many are taken and neither settled nor given back."""
        return len(self._under_way)

    def add(self, submission: Submission) -> None:
        """One more, last in line."""
        self._ready.append(submission)
        self._left += 1
        self.over.clear()

    def resume(self) -> None:
        """Hand out again after a fault."""
        self.stopped = False
        if self._left:
            self.over.clear()

    def next(self) -> Submission | None:
        """See `Feed.next`."""
        if not self._ready or self.stopped:
            return None
        submission = self._ready.popleft()
        self._under_way[submission.index] = False
        return submission

    def begin(self, submission: Submission) -> bool:
        """See `Feed.begin`."""
        if self._under_way.get(submission.index) is not False:
            self.breaches.append(f"{submission.index} begun, but not handed out or begun before")
        if submission.index in self._withdrawn:
            self._under_way.pop(submission.index, None)
            self._ready.appendleft(submission)
            self.stopped = True
            self.over.set()
            return False
        self._under_way[submission.index] = True
        self.begun.append(submission.index)
        return True

    def settle(self, submission: Submission, reply: Reply) -> None:
        """See `Feed.settle`."""
        begun = self._under_way.pop(submission.index, None)
        if begun is None:
            self.breaches.append(f"{submission.index} settled, but not under way")
        elif reply.outcome in (Outcome.ACCEPTED, Outcome.IN_DOUBT) and not begun:
            self.breaches.append(f"{submission.index} {reply.outcome}, but never begun")
        self.replies.setdefault(submission.index, []).append(reply)
        self._left -= 1
        if self._left == 0:
            self.over.set()

    def give_back(self, submission: Submission) -> None:
        """See `Feed.give_back`."""
        if self._under_way.pop(submission.index, None) is not False:
            self.breaches.append(f"{submission.index} given back, but begun or not under way")
        self.given_back.append(submission.index)
        self._ready.appendleft(submission)

    def fault(self, error: RelayError) -> None:
        """See `Feed.fault`. Nothing more is handed out."""
        self.faults.append(error)
        self.stopped = True
        self.over.set()
