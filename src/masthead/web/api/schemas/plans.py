"""What is planned for a mailing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from masthead.web.api.schemas.base import Id, In, Moment, Out, Slug
from masthead.web.mailings.plan import MOST_SUBJECTS

_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_LAST_YEAR = 2199
_LINE = r"^[^\x00-\x1f\x7f]*$"

Timing = Literal["now", "moment", "local"]
Judge = Literal["clicks", "opens"]
InDoubt = Literal["resend", "hold"]


def _local(said: Any) -> Any:
    """An hour by the readers' own clocks."""
    if not isinstance(said, str) or not _LOCAL.fullmatch(said):
        raise ValueError("Write an hour like 2026-11-23T06:30, without an offset.")
    try:
        return dt.datetime.fromisoformat(said)
    except ValueError:
        raise ValueError("The calendar or the clock does not have this hour.") from None


def _near(said: dt.datetime) -> dt.datetime:
    if not 2000 <= said.year <= _LAST_YEAR:
        raise ValueError(f"Name a year from 2000 to {_LAST_YEAR}.")
    return said


At = Annotated[Moment, AfterValidator(_near)]
LocalHour = Annotated[
    dt.datetime,
    BeforeValidator(_local),
    AfterValidator(_near),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$"}),
]
Subject = Annotated[str, Field(min_length=1, max_length=250, pattern=_LINE, examples=["Cranes stand still"])]
Segment = Annotated[str, Field(min_length=1, max_length=60)]
Tag = Annotated[str, Field(min_length=1, max_length=60)]
Rate = Annotated[float, Field(ge=0.001, le=100_000, allow_inf_nan=False)]


class SubjectTestIn(In):
    """Several subjects are tried on a sample, and everybody else gets the best."""

    subjects: Annotated[list[Subject], Field(min_length=2, max_length=MOST_SUBJECTS)]
    share: float = Field(default=0.1, gt=0, le=0.5, description="Of the audience, all subjects together.")
    by: Judge = Field(default="clicks", description="What a subject wins by, without machines.")
    minutes: int = Field(default=120, ge=1, le=2880, description="From the first message to the judgement.")
    automatic: bool = Field(default=True, description="Whether the winner is taken by itself; else somebody chooses.")


class CanaryIn(In):
    """A small part goes first, and everybody else is held until relays have answered."""

    share: float = Field(default=0.01, gt=0, le=0.2, description="Of the audience.")
    minutes: int = Field(default=10, ge=0, le=1440, description="Of the hold after the last answer.")
    most_rejected: float = Field(default=0.05, ge=0, le=1, description="Share above which the mailing stays paused.")
    most_put_off: float = Field(default=0.2, ge=0, le=1, description="Share above which the mailing stays paused.")


class ProviderRates(In):
    """Messages a second to each class of mailbox providers; null for what the relay takes."""

    gmail: Rate | None = None
    microsoft: Rate | None = None
    yahoo: Rate | None = None
    apple: Rate | None = None
    other: Rate | None = None


class PlanIn(In):
    """Everything about a mailing but its edition."""

    titles: list[Slug] = Field(
        default_factory=list,
        max_length=20,
        description="Publications whose readers get it, the first that somebody reads counts; none: the edition’s own.",
    )
    segment: Segment | None = Field(
        default=None, description="A segment of the edition’s publication; null: everybody."
    )
    without_segments: list[Segment] = Field(default_factory=list, max_length=50, description="Who is left out.")
    without_tags: list[Tag] = Field(default_factory=list, max_length=50, description="Who is left out.")
    subject: Subject | None = Field(default=None, description="Instead of the edition’s own.")
    test: SubjectTestIn | None = None
    timing: Timing = Field(
        default="now",
        description="now: as soon as it is let go; moment: `at`; local: at the hour `local_at` of each reader’s day.",
    )
    at: At | None = None
    local_at: LocalHour | None = Field(default=None, examples=["2026-11-23T06:30"])
    rate: Rate | None = Field(default=None, description="Messages a second; null for what the installation allows.")
    by_provider: ProviderRates = Field(default_factory=ProviderRates)
    canary: CanaryIn | None = None
    in_doubt: InDoubt = Field(
        default="resend",
        description="Of whom the answer was lost. resend: nobody is missed; hold: nobody gets it twice.",
    )


class NewMailing(PlanIn):
    """A mailing of an edition. It stays a draft until it is let go."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"canary": {"share": 0.02}, "in_doubt": "hold"}]})


class ChangedMailing(PlanIn):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "Cranes stand still"}]})


class SubjectTestOut(Out):
    """Several subjects are tried on a sample, and everybody else gets the best."""

    subjects: list[str]
    share: float
    by: Judge
    minutes: int
    automatic: bool


class CanaryOut(Out):
    """A small part goes first."""

    share: float
    minutes: int
    most_rejected: float
    most_put_off: float


class RatesOut(Out):
    """Messages a second to each class of mailbox providers."""

    gmail: float | None
    microsoft: float | None
    yahoo: float | None
    apple: float | None
    other: float | None


class PlanOut(Out):
    """What is planned. See the body of “Plan a mailing”."""

    titles: list[Slug] = Field(description="Those that are still there.")
    segment: str | None
    without_segments: list[str]
    without_tags: list[str]
    subject: str | None
    test: SubjectTestOut | None
    timing: Timing
    at: Moment | None
    local_at: str | None
    rate: float | None
    by_provider: RatesOut
    canary: CanaryOut | None
    in_doubt: InDoubt


class WinnerIn(In):
    """Which subject everybody else gets."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"variant": 0}]})

    variant: int = Field(ge=0, lt=MOST_SUBJECTS, description="Of the subjects that are tried, counted from 0.")


class ResendIn(In):
    """To whom it is sent again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"subscribers": None}]})

    subscribers: Annotated[list[Id], Field(min_length=1, max_length=1000)] | None = Field(
        default=None, description="These of those in doubt; null: all of them."
    )
