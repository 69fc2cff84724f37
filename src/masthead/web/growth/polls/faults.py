"""What cannot be done about a poll."""

from __future__ import annotations

from enum import StrEnum


class PollError(ValueError):
    """Something about a poll cannot be. The message is a sentence for the team."""


class NoVote(StrEnum):
    """Why a vote is not taken. ABSENT: there is no such poll, or no such answer, in this mailing."""

    ABSENT = "absent"
    CLOSED = "closed"


class NoVoteError(Exception):
    """A vote is not taken."""

    def __init__(self, why: NoVote) -> None:
        super().__init__(why.value)
        self.why = why
