"""Automatic messages: sequences, their steps, and where readers stand."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from masthead.web.api.schemas.base import LARGEST_ID, Id, Moment, Out, Paged, Slug

State = Literal["draft", "running", "paused", "ended"]
PlaceState = Literal["waiting", "asked", "paused", "finished", "goal", "kept", "left", "silent", "ended"]
NO_MORE = "Address of the next page; null on the last one."


class SequencesAsked(Paged):
    """Which sequences."""

    state: State | None = Field(default=None, description="Only those that stand so.")


class SequenceLine(Out):
    """Messages that go out by themselves, one after the other, to each reader from the moment on that begins it."""

    id: Id
    publication: Slug
    name: str
    state: State
    start: Literal["confirmed", "tagged", "friends", "silent"] = Field(description="What begins it for a reader.")
    tag: str = Field(description="That begins it; empty: none.")
    number: int = Field(description="How many friends, or days of silence, begin it.")
    only: str = Field(description="A condition on who begins; empty: everybody.")
    goal: str = Field(description="Whoever fulfils it leaves; empty: none.")
    present: bool = Field(description="Whether those begin, too, whom its start fits when it is started.")
    most_a_day: int = Field(description="How many begin in 24 hours; 0: all.")
    ending: Literal["nothing", "unsubscribe"] = Field(
        description="`unsubscribe`: its last message asks who wants to stay, and whoever is silent is let go."
    )
    answer_days: int = Field(description="How long an answer to that is waited for.")
    since: Moment | None = Field(description="When it was started.")
    problem: str = Field(description="What keeps it from going on; empty: nothing.")
    begun: int = Field(description="How many readers began it.")
    under_way: int = Field(description="For how many something may still come.")


class StepOut(Out):
    """A message of a sequence."""

    id: Id
    number: int = Field(description="From 1, as they come.")
    edition: Id | None = Field(description="That alone says what is sent.")
    title: str
    ready: bool = Field(description="Whether its message is approved.")
    days: int = Field(description="After the step before, or the start.")
    hours: int
    at: str | None = Field(description="Then at the first such hour of the reader’s own day.", examples=["08:00"])
    condition: str = Field(description="Whoever does not fulfil it goes on without this step; empty: everybody.")
    waiting: int
    sent: int
    left_out: int


class SequenceOut(SequenceLine):
    """A sequence with its steps, and how many stand where."""

    missing: list[str] = Field(description="What keeps it from being started, in sentences.")
    steps: list[StepOut]
    places: dict[PlaceState, int]


class SequencePage(Out):
    """Sequences, the newest first."""

    items: list[SequenceLine]
    next: str | None = Field(description=NO_MORE)


class PlacesAsked(Paged):
    """Which places."""

    state: PlaceState | None = Field(default=None, description="Only those that stand so.")
    subscriber: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class PlaceLine(Out):
    """Where a reader stands in a sequence: once, ever. Names and addresses take the scope `subscribers:read`."""

    id: Id
    sequence: Id
    subscriber: Id
    state: PlaceState
    step: Id | None = Field(description="That they wait for.")
    since: Moment = Field(description="From when on that wait is counted.")
    began_at: Moment
    ended_at: Moment | None
    why: str


class PassingOut(Out):
    """A step that a reader came past: once, ever."""

    step: Id
    how: Literal["sent", "unfit", "skipped"]
    mailing: Id | None
    at: Moment


class PlaceOut(PlaceLine):
    """A place, with what its reader came past."""

    passed: list[PassingOut]


class PlacePage(Out):
    """Places, the last to begin first."""

    items: list[PlaceLine]
    next: str | None = Field(description=NO_MORE)
