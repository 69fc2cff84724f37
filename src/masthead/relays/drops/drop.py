"""What a relay behind blocking calls has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from masthead.delivery.ports import RelayError, Reply, Submission

Prepared = TypeVar("Prepared")
"""A submission, made ready so far that nothing of it has been handed over."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of a batch, one reply each and in its order. fault: of the relay itself; the replies still hold."""

    replies: Sequence[Reply]
    fault: RelayError | None = None


class Drop(Protocol, Generic[Prepared]):
    """One connection's worth of a relay. Its calls may block; they come one at a time, from one thread or another.

    Life of a submission: `prepare`, then `commit`, or `discard` when it is withdrawn or its batch cannot be prepared.
    """

    most: int
    """How many submissions may be committed together."""

    def open(self) -> None:
        """Get ready. Raises `RelayError`."""

    def prepare(self, submission: Submission) -> Prepared | Reply:
        """Do all that can be done before it counts; a reply where the submission cannot be handed over at all.
        Raises `RelayError` when the relay is at fault."""

    def commit(self, prepared: Sequence[Prepared]) -> Answers:
        """Hand over. Raises nothing: IN_DOUBT where nobody knows, DEFERRED where certainly nothing was taken."""

    def discard(self, prepared: Prepared) -> None:
        """Undo `prepare`; never raises."""

    def close(self) -> None:
        """Let go; safe to call twice."""
