"""Imports of lists."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field

from masthead.audience.intake.meanings import Meaning
from masthead.web.api.schemas.base import Asked, Id, In, Moment, Out, Paged, Slug
from masthead.web.api.schemas.subscribers import ConsentSource, TagName

State = Literal["uploaded", "checked", "running", "finished", "failed", "cancelled"]
Known = Literal["fill", "overwrite", "leave"]
Outcome = Literal["added", "updated", "unchanged", "refused"]
MeaningName = Literal[
    "address",
    "name",
    "first-name",
    "last-name",
    "language",
    "time-zone",
    "tags",
    "source",
    "consent-date",
    "referrals",
    "attribute",
    "ignored",
]
assert set(get_args(MeaningName)) == {each.value for each in Meaning}


class UploadAsked(Asked):
    """About the file."""

    file_name: str = Field(
        default="list.csv",
        min_length=1,
        max_length=200,
        description="How people know the list. What it is, its first bytes say.",
        examples=["fair-2026.csv"],
    )


class ImportsAsked(Paged):
    """Which page."""


class ColumnOut(Out):
    """What a column holds."""

    heading: str
    meaning: MeaningName
    key: str = Field(description="Of an attribute; else empty.")


class ImportOut(Out):
    """A list on its way in."""

    id: Id
    publication: Slug
    file_name: str
    table: str = Field(description="What the file is.", examples=["CSV in UTF-8, separated by commas"])
    state: State = Field(
        description="uploaded: not tried yet; checked: tried; running; finished; failed: see problem, it can go on; "
        "cancelled: what is in stays in."
    )
    job: Literal["", "check", "import"] = Field(description="What is being done with it, or waits to be.")
    waiting: bool = Field(description="Whether nobody works on the job just now; another list may be coming in.")
    problem: str = Field(description="What went wrong; empty: nothing.")
    headed: bool = Field(description="Whether the first row names the columns.")
    columns: list[ColumnOut] = Field(description="As guessed at the upload, or as described since.")
    consent_source: str = Field(description="Where and how these people agreed; empty until somebody says so.")
    consented_at: Moment | None = Field(description="When, for rows that do not say.")
    known: Known = Field(description="What is done with profiles of people who are known already.")
    tags: list[str] = Field(description="That everybody of the list gets.")
    rows: int = Field(description="How many there are, as far as is known.")
    done_rows: int = Field(description="How far the job is.")
    added: int = Field(description="New to the publication: of the dry run, then of what came in.")
    updated: int
    unchanged: int
    refused: int
    reasons: dict[str, int] = Field(description="Refused rows, by reason.")
    remarks: list[str] = Field(description="About the file.")
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None


class ImportPage(Out):
    """Imports of a publication, newest first."""

    items: list[ImportOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class ColumnIn(In):
    """What a column holds."""

    meaning: MeaningName
    key: str = Field(default="", max_length=64, description="Of an attribute; made of the heading where there is none.")


class DescribeImport(In):
    """What a list holds, and where its people agreed. What is not named stays; the consent source has to be said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"consent_source": "Signed at the fair on 3 November 2026, list 12"}]}
    )

    headed: bool | None = None
    columns: Annotated[list[ColumnIn], Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="All columns of the list, in its order."
    )
    consent_source: ConsentSource | None = None
    consented_at: Moment | None = None
    known: Known | None = Field(
        default=None,
        description="fill what is empty (the default), overwrite, or leave. A token that is for certain publications "
        "alone always leaves profiles as they are.",
    )
    tags: Annotated[list[TagName], Field(max_length=20)] | None = None


class RowsAsked(Paged):
    """Which rows."""

    outcome: Outcome | None = Field(default=None, description="Only those that ended so.")


class RowOut(Out):
    """How a row ended."""

    line: int = Field(description="Of the file, from 1.")
    address: str
    outcome: Outcome
    reason: str = Field(description="Why it was refused, or what was left out of it.")


class RowPage(Out):
    """Rows in the order of the file."""

    items: list[RowOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")
