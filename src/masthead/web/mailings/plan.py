"""What a publisher plans for a mailing, as a value."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from masthead.delivery.mailing import InDoubtPolicy, ProviderClass
from masthead.delivery.pacing import Rates

MOST_SUBJECTS = 5
_Subject = Annotated[str, Field(min_length=1, max_length=250)]


class Timing(StrEnum):
    """NOW: as soon as it is let go. MOMENT: at one moment. LOCAL: at an hour of each reader's own day."""

    NOW = "now"
    MOMENT = "moment"
    LOCAL = "local"


class Judge(StrEnum):
    """What a subject wins by: people who clicked, or who opened; both without machines."""

    CLICKS = "clicks"
    OPENS = "opens"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SubjectTest(_Value):
    """Several subjects are tried on a sample, and everybody else gets the best.

    share: of the audience, all subjects together. minutes: from the first message of the sample to the judgement.
    automatic: the winner is taken by itself; else somebody chooses.
    """

    subjects: Annotated[tuple[_Subject, ...], Field(min_length=2, max_length=MOST_SUBJECTS)]
    share: Annotated[float, Field(gt=0, le=0.5)] = 0.1
    by: Judge = Judge.CLICKS
    minutes: Annotated[int, Field(ge=1, le=2880)] = 120
    automatic: bool = True

    @model_validator(mode="after")
    def _different(self) -> Self:
        if len(set(self.subjects)) < len(self.subjects):
            raise ValueError("Two of the subjects are the same; a test needs different ones.")
        return self


class CanaryPlan(_Value):
    """A small part goes first, and the rest is held until relays have answered.

    share: of the audience. minutes: of the hold after the last answer. most_rejected, most_put_off: shares of the
    canary above which the mailing stays paused.
    """

    share: Annotated[float, Field(gt=0, le=0.2)] = 0.01
    minutes: Annotated[int, Field(ge=0, le=1440)] = 10
    most_rejected: Annotated[float, Field(ge=0, le=1)] = 0.05
    most_put_off: Annotated[float, Field(ge=0, le=1)] = 0.2


class Plan(_Value):
    """Everything about a mailing but its edition.

    titles: ids of the publications whose readers get it, the first that somebody reads counts; the edition's own when
    empty. segment: slug of a saved segment of the edition's publication, "" for everybody. without_segments (slugs),
    without_tags (names): who is left out. subject: "" for the edition's own. at: of MOMENT, aware. local_at: of LOCAL,
    without a zone. rate: messages a second of this mailing, None for what the installation allows; by_provider: to one
    class of mailboxes.
    """

    titles: tuple[int, ...] = ()
    segment: str = ""
    without_segments: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    subject: Annotated[str, Field(max_length=250)] = ""
    test: SubjectTest | None = None
    timing: Timing = Timing.NOW
    at: dt.datetime | None = None
    local_at: dt.datetime | None = None
    rate: Annotated[float | None, Field(gt=0)] = None
    by_provider: dict[ProviderClass, Annotated[float, Field(gt=0)]] = {}
    canary: CanaryPlan | None = None
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND

    @model_validator(mode="after")
    def _timed(self) -> Self:
        if self.timing is Timing.MOMENT and (self.at is None or self.at.tzinfo is None):
            raise ValueError("Say at what moment it goes out.")
        if self.timing is Timing.LOCAL and (self.local_at is None or self.local_at.tzinfo is not None):
            raise ValueError("Say at which hour of the readers’ day it goes out.")
        if self.timing is Timing.LOCAL and self.test is not None:
            raise ValueError("A test of subjects and each reader’s own hour do not go together; choose one of them.")
        return self

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subject of each variant, "" for the edition's own."""
        return self.test.subjects if self.test is not None else (self.subject,)

    @property
    def rates(self) -> Rates:
        """How fast it goes out."""
        return Rates(self.rate, dict(self.by_provider))
