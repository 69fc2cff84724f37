"""Promotions of sister titles."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import Change, Day, Id, In, Moment, Out, Paged, Slug

Line = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[str, Field(min_length=1, max_length=600)]
Button = Annotated[str, Field(min_length=1, max_length=60)]
Position = Annotated[int, Field(ge=1, le=999, description="By which several are tried, the smallest first.")]
PerEdition = Annotated[int, Field(ge=0, le=10_000_000, description="Readers in one edition at most; 0: all.")]
PerReader = Annotated[int, Field(ge=1, le=99, description="How often one reader sees it within `days`.")]
Days = Annotated[int, Field(ge=1, le=365)]
Segment = Annotated[
    str,
    Field(max_length=60, description="The short name of a segment whose people alone see it; empty: everybody."),
]
_EXAMPLE: dict[str, Any] = {
    "title": "harbour-lantern",
    "headline": "The weekend has a lantern",
    "text": "One long story, every Saturday morning.",
    "button": "Read it on Saturdays",
    "starts": "2026-11-23",
}


class PromotionsAsked(Paged):
    """Which page."""


class PromotionLine(Out):
    """One title told of in another. Nobody sees it who has the title, or had it."""

    id: Id
    publication: Slug = Field(description="Where it is shown.")
    title: Slug = Field(description="What it is for.")
    headline: str
    text: str
    button: str
    starts: Day
    ends: Day | None = Field(description="The last day; null: no end.")
    position: int
    per_edition: int
    per_reader: int
    days: int
    segment: str
    stopped: bool
    created_at: Moment


class PromotionOut(PromotionLine):
    """A promotion with what came of it."""

    shown: int = Field(description="Messages with it.")
    readers: int = Field(description="People who got one of them, each once.")
    joined: int = Field(description="Who subscribed by it.")


class PromotionPage(Out):
    """Promotions, the newest first."""

    items: list[PromotionLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class NewPromotion(In):
    """What it says, and to whom."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    title: Slug = Field(description="A sister title or a language version of the publication.")
    headline: Line
    text: Words
    button: Button
    starts: Day
    ends: Day | None = None
    position: Position = 10
    per_edition: PerEdition = 0
    per_reader: PerReader = 3
    days: Days = 30
    segment: Segment = ""


class ChangedPromotion(Change):
    """What is not named stays. A promotion stays with its title."""

    nullable: ClassVar = frozenset({"ends"})

    model_config = ConfigDict(json_schema_extra={"examples": [{"headline": "A lantern for the weekend"}]})

    headline: Line | None = None
    text: Words | None = None
    button: Button | None = None
    starts: Day | None = None
    ends: Day | None = Field(default=None, description="The last day; null: no end.")
    position: Position | None = None
    per_edition: PerEdition | None = None
    per_reader: PerReader | None = None
    days: Days | None = None
    segment: Segment | None = None
