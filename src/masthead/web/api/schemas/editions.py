"""Editions."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import Day, Id, In, Moment, Out, Paged, Slug

State = Literal["draft", "changes", "review", "approved", "scheduled", "held", "published", "revised"]


class EditionsAsked(Paged):
    """Which editions."""

    state: State | None = Field(default=None, description="Only those that have come so far.")
    since: Day | None = Field(default=None, description="Only those of this day and later.")
    until: Day | None = Field(default=None, description="Only those of this day and earlier.")


class EditionLine(Out):
    """An edition as lists show it."""

    id: Id
    publication: Slug
    number: int = Field(examples=[214])
    date: Day = Field(examples=["2026-11-23"])
    title: str = Field(examples=["A quiet port"])
    state: State = Field(
        description="draft: being written; changes: sent back; review: waits for an editor; approved: waits for a "
        "publisher; scheduled; held: was not published at its time; published; revised: published, with a newer draft.",
        examples=["published"],
    )
    words: int | None = Field(description="Of its newest version; null where nobody has counted.", examples=[842])
    url: str = Field(
        description="Its page in the archive, which is there once it is published.",
        examples=["https://press.example/harbour-morning/editions/2026-11-23/"],
    )


class EditionPage(Out):
    """Editions of a publication, newest first."""

    items: list[EditionLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class SectionOut(Out):
    """A section. fields are those of its kind, see “Section kinds” in the documentation."""

    kind: str = Field(examples=["story"])
    label: str = Field(examples=["The lead"])
    segment: str = Field(description="For whom it is; everybody where it is empty.")
    fields: dict[str, Any]


class EditionOut(EditionLine):
    """An edition with its words: its newest version, published or not."""

    subject: str
    preheader: str
    authors: list[str]
    sponsor: str
    language: str
    sections: list[SectionOut]


class FindingOut(Out):
    """What the checks say about an edition."""

    code: str = Field(description="Stable; see “Checks” in the documentation.", examples=["link-no-scheme"])
    severity: Literal["error", "warning", "info"] = Field(description="Only an error stops a publication.")
    message: str
    remedy: str = Field(description="What is right instead.")
    section: str | None = Field(description="Label of the section it is about; null: the whole edition.")


class FindingsOut(Out):
    """All findings of an edition’s newest version. passed: nothing stops it."""

    passed: bool
    items: list[FindingOut]


class NewEdition(In):
    """A draft. Number and, where the manuscript has none, the day come from Masthead."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"markdown": "---\ntitle: A quiet port\n---\n\n## The lead\n\n### Cranes stand still\n"}]
        }
    )

    markdown: str = Field(max_length=200_000, description="An edition file, see “Edition files” in the documentation.")
    date: Day | None = Field(
        default=None,
        description="The day; else that of the manuscript; else the next publication day without an edition.",
    )


class PublishEdition(In):
    """When."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"at": "2026-11-24T06:00:00Z"}]})

    at: Moment | None = Field(default=None, description="A moment to come; at once where there is none.")
