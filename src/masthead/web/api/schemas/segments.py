"""Segments."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import In, Moment, Out, Paged, Slug

Text = Annotated[
    str,
    Field(
        max_length=10_000,
        description="The condition as text, see “Segments” in the documentation.",
        examples=["title:harbour-morning and not tag:staff"],
    ),
]
Tree = Annotated[
    dict[str, Any],
    Field(description="The condition as JSON, as a segment’s `condition` shows it: version and condition."),
]


class SegmentOut(Out):
    """A saved condition on subscribers."""

    publication: Slug
    slug: str = Field(description="Its short name, which never changes.", examples=["readers-in-austria"])
    name: str = Field(examples=["Readers in Austria"])
    text: str | None = Field(description="The condition as text; null where it cannot be read any more.")
    condition: dict[str, Any] = Field(description="The same as JSON.")
    created_at: Moment
    changed_at: Moment


class SegmentsOut(Out):
    """The segments of a publication, by name."""

    items: list[SegmentOut]


class NewSegment(In):
    """A name, and a condition in one of its two forms."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Readers in German", "text": "language = de"}]},
    )

    name: str = Field(min_length=1, max_length=120)
    text: Text | None = None
    condition: Tree | None = None


class ChangedSegment(In):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Readers in Vienna"}]})

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    text: Text | None = None
    condition: Tree | None = None


class Question(In):
    """A condition in one of its two forms."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "language = de"}]})

    text: Text | None = None
    condition: Tree | None = None


class CountOut(Out):
    """How many people are meant, of those who stand with the publication."""

    count: int = Field(examples=[1204])


class MembersAsked(Paged):
    """Which page."""
