"""Publications."""

from __future__ import annotations

from pydantic import Field

from masthead.web.api.schemas.base import Out, Slug


class PublicationOut(Out):
    """A newsletter title."""

    slug: Slug
    name: str = Field(examples=["Harbour Morning"])
    language: str = Field(description="BCP 47.", examples=["en"])
    time_zone: str = Field(description="Of its schedule, from the IANA database.", examples=["Europe/London"])
    weekdays: list[str] = Field(description="Days on which it appears.", examples=[["mon", "tue", "wed"]])
    send_at: str = Field(description="The hour of its mail in its time zone.", examples=["06:00"])
    sender: str = Field(description="What stands in From.", examples=["Harbour Morning <desk@harbour.example>"])
    url: str = Field(description="Its archive.", examples=["https://press.example/harbour-morning/"])


class PublicationsOut(Out):
    """All publications that the token reaches, by name; they are few, so there are no pages."""

    items: list[PublicationOut]
