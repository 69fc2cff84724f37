"""Jobs: listings, what became of them, and employers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import LARGEST_ID, Change, Day, Id, In, Moment, Out, Paged, Slug
from masthead.web.revenue.jobs.wording import LONGEST_ABOUT

State = Literal["asked", "waiting", "live", "refused", "expired", "withdrawn"]
Line = Annotated[str, Field(min_length=1, max_length=120)]
PlaceName = Annotated[str, Field(max_length=80)]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2})?$", description="ISO 3166-1 alpha-2; empty: none.")]
Link = Annotated[str, Field(min_length=3, max_length=300, description="Where to apply: https, or a mailbox.")]
Website = Annotated[str, Field(max_length=300)]
About = Annotated[str, Field(max_length=LONGEST_ABOUT, description="Plain text.")]
ContactName = Annotated[str, Field(max_length=120)]
ContactEmail = Annotated[str, Field(max_length=254, description="Gets the letters and the report.")]
Term = Annotated[int, Field(ge=1, le=365, description="Days.")]
Reason = Annotated[str, Field(min_length=1, max_length=300)]
_EXAMPLE: dict[str, Any] = {
    "company": "Quay Coffee",
    "role": "Roaster",
    "link": "https://quaycoffee.example/jobs/roaster",
    "place": "Hong Kong",
    "country": "HK",
}


class JobsAsked(Paged):
    """Which listings."""

    state: State | None = Field(default=None, description="Only those that stand so.")
    employer: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class JobLine(Out):
    """A position."""

    id: Id
    publication: Slug
    key: str = Field(description="In its public addresses.")
    employer: Id | None = Field(description="Null before it is approved.")
    company: str
    role: str
    place: str
    country: str
    remote: bool
    link: str
    website: str
    state: State = Field(description="`asked`: who handed it in has not confirmed yet; `waiting`: for an approval.")
    reason: str = Field(description="Why it was refused or withdrawn.")
    handed_in: bool = Field(description="By the form, not by the team.")
    boosted: bool
    promised: int = Field(description="Editions it has to stand in.")
    term_days: int
    starts_on: Day | None
    ends_on: Day | None = Field(description="The last day.")
    created_at: Moment
    decided_at: Moment | None
    ended_at: Moment | None


class JobOut(JobLine):
    """A position with all that is said of it."""

    about: str
    contact_name: str
    contact_email: str


class JobPage(Out):
    """Listings, the newest first."""

    items: list[JobLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class NewJob(In):
    """What a listing says. Also where it is: a place, a country, or remote."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    company: Line
    role: Line
    link: Link
    place: PlaceName = ""
    country: Country = ""
    remote: bool = False
    about: About = ""
    website: Website = ""
    contact_name: ContactName = ""
    contact_email: ContactEmail = ""


class ChangedJob(Change):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"place": "Kowloon"}]})

    company: Line | None = None
    role: Line | None = None
    link: Link | None = None
    place: PlaceName | None = None
    country: Country | None = None
    remote: bool | None = None
    about: About | None = None
    website: Website | None = None
    contact_name: ContactName | None = None
    contact_email: ContactEmail | None = None


class ApproveJob(Change):
    """What the listing gets; what is not named is as its board offers it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"promised": 2, "term_days": 30}]})
    nullable: ClassVar = frozenset({"starts_on"})

    promised: Annotated[int, Field(ge=0, le=250)] | None = Field(default=None, description="Editions.")
    term_days: Term | None = None
    boosted: bool = False
    starts_on: Day | None = Field(default=None, description="Null: today, where the publication is.")


class EndJob(In):
    """Why, in a sentence; whoever handed it in reads it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The position is filled."}]})

    reason: Reason


class ProlongJob(In):
    """By how much."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": 7}]})

    days: Term


class JobEditionOut(Out):
    """An edition that it stood in."""

    day: Day
    measured: bool = Field(description="Whether it was mailed, and so counted.")
    delivered: int
    clicks: int = Field(description="Of people, as far as anybody can tell.")
    people: int


class JobFiguresOut(Out):
    """What became of a listing."""

    job: Id
    promised: int
    delivered: int = Field(description="Messages of the editions it stood in.")
    clicks: int = Field(description="In the newsletter.")
    board_clicks: int = Field(description="How often people went on from the board.")
    editions: list[JobEditionOut] = Field(description="The latest first.")


class EmployersAsked(Paged):
    """Which page."""


class EmployerOut(Out):
    """Who offers work."""

    id: Id
    publication: Slug
    name: str
    website: str
    contact_name: str
    contact_email: str
    created_at: Moment


class EmployerPage(Out):
    """Employers, the newest first."""

    items: list[EmployerOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class ChangedEmployer(Change):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"contact_name": "Tom Roaster"}]})

    website: Website | None = None
    contact_name: ContactName | None = None
    contact_email: ContactEmail | None = None
