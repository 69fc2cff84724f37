"""Affiliate programmes, their links, and what they paid."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import Asked, Change, Day, Id, In, Moment, Out, Paged, Slug
from masthead.web.api.schemas.money import MoneyOut

Name = Annotated[str, Field(min_length=1, max_length=80)]
Domain = Annotated[str, Field(min_length=3, max_length=300, pattern=r"^\S+$", examples=["books.example"])]
Domains = Annotated[
    list[Domain], Field(max_length=100, description="With what is below them; with a path if only that is meant.")
]
Parameters = Annotated[
    str,
    Field(max_length=300, description="Added to addresses; `{place}` is the section’s.", examples=["tag=harbour-21"]),
]
Template = Annotated[
    str,
    Field(
        max_length=500,
        description="The address that leads to the target `{url}`; empty: links lead there themselves.",
        examples=["https://go.network.example/click?to={url}"],
    ),
]


class ProgrammesAsked(Paged):
    """Which page."""


class ProgrammeLine(Out):
    """A partner that pays for what readers buy."""

    id: Id
    publication: Slug
    name: str
    domains: list[str]
    but_not: list[str]
    parameters: str
    template: str
    paused: bool = Field(description="Its links are left as they are written.")
    created_at: Moment


class AffiliateProgrammeOut(ProgrammeLine):
    """A programme with what it brought: clicks in the latest 40 editions, and all earnings."""

    clicks: int = Field(description="Of people, as far as anybody can tell.")
    orders: int = Field(description="Lines of its account.")
    earned: list[MoneyOut] = Field(description="By currency.")
    elsewhere: list[MoneyOut] = Field(description="Of these, what no edition is named for.")


class ProgrammePage(Out):
    """Programmes, the newest first."""

    items: list[ProgrammeLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class NewProgramme(In):
    """What a programme is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Quay Books", "domains": ["books.example"], "parameters": "tag=h-21"}]}
    )

    name: Name
    domains: Domains = Field(min_length=1)
    but_not: Domains = Field(default_factory=list)
    parameters: Parameters = ""
    template: Template = ""


class ChangedAffiliateProgramme(Change):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"parameters": "tag=harbour-22"}]})

    name: Name | None = None
    domains: Domains | None = None
    but_not: Domains | None = None
    parameters: Parameters | None = None
    template: Template | None = None


class PaidLinkOut(Out):
    """A link of an edition that pays."""

    day: Day = Field(description="Of the edition.")
    section: int = Field(description="Its place, from 0.")
    label: str
    url: str
    clicks: int = Field(description="Of people, as far as anybody can tell.")
    people: int
    earned: list[MoneyOut] = Field(description="By what the programme says came from this place.")


class PaidLinksOut(Out):
    """The links of a programme in the latest 40 editions, the newest edition first, the most clicked first."""

    items: list[PaidLinkOut]


class EarningsAsked(Asked):
    """About the file."""

    file_name: str = Field(default="earnings.csv", min_length=1, max_length=200)
    currency: str = Field(
        default="EUR", pattern="^[A-Z]{3}$", description="Of rows that name none; ISO 4217.", examples=["HKD"]
    )


class EarningRowOut(Out):
    """A row that was refused."""

    line: int = Field(description="Of the file, from 1.")
    reference: str
    reason: str


class EarningsImportOut(Out):
    """A file of earnings, looked through or taken."""

    id: Id
    programme: Id
    file_name: str
    state: Literal["checked", "done"] = Field(description="`checked`: nothing of it is taken yet.")
    added: int = Field(description="Rows that are new.")
    unchanged: int = Field(description="Rows that are known, and say the same.")
    refused: int
    faults: list[EarningRowOut] = Field(description="The first 300 rows that were refused.")
    made_at: Moment
    done_at: Moment | None


class ImportsOfEarningsAsked(Paged):
    """Which page."""


class EarningsImportPage(Out):
    """Files of earnings, the newest first."""

    items: list[EarningsImportOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")
