"""Polls."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import Day, Id, In, Moment, Out, Paged, Slug

State = Literal["open", "closed", "withdrawn"]


class PollsAsked(Paged):
    """Which polls."""

    state: State | None = Field(default=None, description="Only those that stand so.")


class AnswerOut(Out):
    """One answer."""

    letter: str = Field(description="As in the mail.", examples=["A"])
    text: str
    votes: int
    percent: int = Field(description="Whole; those of a poll are a hundred together, or all 0 before the first vote.")
    leads: bool = Field(description="Nobody has more votes, and somebody has some.")


class PollLine(Out):
    """A question that was published in an edition. Webhooks name it by its key."""

    key: str = Field(examples=["3f9ac21e5b7d0416"])
    publication: Slug
    edition: Id | None = Field(description="Null once the newsroom’s edition is gone.")
    day: Day = Field(description="Of the edition when the poll first appeared.")
    nth: int = Field(description="Which of that day’s polls, from 1: segments name it as `poll(day, nth)`.")
    question: str
    state: State = Field(description="`withdrawn`: its edition is not published any more.")
    opened_at: Moment
    closes_at: Moment = Field(description="No vote is taken from then on.")
    votes: int


class PollOut(PollLine):
    """A poll with its result as it stands now."""

    answers: list[AnswerOut]


class PollPage(Out):
    """Polls, the last published first."""

    items: list[PollLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class Reopen(In):
    """Until when votes are taken."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"until": "2026-11-30T23:00:00Z"}]})

    until: Moment = Field(description="Within 60 days.")
