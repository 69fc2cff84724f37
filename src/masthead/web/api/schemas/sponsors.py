"""Advertisers, campaigns, and sponsors’ texts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import LARGEST_ID, Change, Day, Id, In, Moment, Out, Paged, Slug
from masthead.web.revenue.sponsors.trades import Trade

TextState = Literal["draft", "submitted", "changes", "approved"]
Line = Annotated[str, Field(min_length=1, max_length=120)]
TradeName = Annotated[
    str,
    Field(
        pattern=f"^({'|'.join(Trade)})$",
        description="What they sell: no two of one trade stand in an edition.",
        examples=["coffee"],
    ),
]
Website = Annotated[str, Field(max_length=300, description="A public page, https; empty: none.")]
Billing = Annotated[str, Field(max_length=1000, description="To whom invoices go, as it stands on them.")]
Number = Annotated[str, Field(max_length=40)]
Note = Annotated[str, Field(max_length=4000, description="For the team alone.")]
Order = Annotated[str, Field(max_length=60, description="The advertiser’s own number.")]
Tracking = Annotated[
    str,
    Field(
        max_length=300,
        description="Added to links, with {title}, {campaign}, {slot} and {day} in values.",
        examples=["utm_source={title}"],
    ),
]
NO_MORE = "Address of the next page; null on the last one."


class AdvertisersAsked(Paged):
    """Which page."""


class ContactOut(Out):
    """Somebody at an advertiser."""

    id: Id
    name: str
    email: str
    phone: str
    role: str
    reminded: bool = Field(description="Whether deadlines and reports are mailed to them.")


class AdvertiserLine(Out):
    """Who pays for sections."""

    id: Id
    publication: Slug = Field(description="That looks after them.")
    name: str = Field(description="As readers read it.")
    trade: str
    website: str
    billing: str
    tax_number: str
    reference: str = Field(description="By which the books know them.")
    note: str
    created_at: Moment


class AdvertiserOut(AdvertiserLine):
    """An advertiser with whom one talks to there."""

    contacts: list[ContactOut]


class AdvertiserPage(Out):
    """Advertisers, the newest first."""

    items: list[AdvertiserLine]
    next: str | None = Field(description=NO_MORE)


class NewAdvertiser(In):
    """Somebody who pays for sections."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Lamma Roasters", "trade": "coffee"}]})

    name: Line
    trade: TradeName
    website: Website = ""
    billing: Billing = ""
    tax_number: Number = ""
    reference: Number = ""
    note: Note = ""


class ChangedAdvertiser(Change):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reference": "D-10032"}]})

    name: Line | None = None
    trade: TradeName | None = None
    website: Website | None = None
    billing: Billing | None = None
    tax_number: Number | None = None
    reference: Number | None = None
    note: Note | None = None


class NewContact(In):
    """Somebody to talk to there."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Ines Harbour", "email": "ines@lammaroasters.example"}]}
    )

    name: Line
    email: Annotated[str, Field(min_length=3, max_length=254)]
    phone: Number = ""
    role: Annotated[str, Field(max_length=60)] = ""
    reminded: bool = True


class CampaignsAsked(Paged):
    """Which campaigns."""

    advertiser: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class CampaignLine(Out):
    """Bookings that belong together."""

    id: Id
    publication: Slug
    advertiser: Id
    advertiser_name: str
    name: str
    order: str
    tracking: str
    note: str
    created_at: Moment


class SponsorLinkOut(Out):
    """A page that somebody outside may open: to write texts, or to read reports."""

    id: Id
    kind: Literal["creative", "report"]
    created_at: Moment
    expires_at: Moment
    withdrawn_at: Moment | None


class CampaignOut(CampaignLine):
    """A campaign with its links, the newest first."""

    links: list[SponsorLinkOut]


class CampaignPage(Out):
    """Campaigns, the newest first."""

    items: list[CampaignLine]
    next: str | None = Field(description=NO_MORE)


class NewCampaign(In):
    """Bookings that belong together."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Winter", "tracking": "utm_source={title}"}]})

    name: Line
    order: Order = ""
    tracking: Tracking = ""
    note: Note = ""


class ChangedCampaign(Change):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"order": "PO-77"}]})

    name: Line | None = None
    order: Order | None = None
    tracking: Tracking | None = None
    note: Note | None = None


class NewSponsorLink(In):
    """What it opens, and for how long."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "creative", "days": 30}]})

    kind: Literal["creative", "report"]
    days: Annotated[int, Field(ge=1, le=365)] = 60


class SponsorLinkMade(Out):
    """A new link with its address, which is shown this once."""

    link: SponsorLinkOut
    url: str


class TextsAsked(Paged):
    """Which texts."""

    state: TextState | None = Field(default=None, description="Only those that stand so.")
    campaign: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class RunOut(Out):
    """A booking to come that shows a text."""

    booking: Id
    publication: Slug
    slot: str
    day: Day


class TextOut(Out):
    """What a sponsor says."""

    id: Id
    campaign: Id
    state: TextState
    version: int = Field(description="Counts every change: approve what you have read.")
    headline: str
    text: str = Field(description="Paragraphs with blank lines between.")
    button: str
    url: str
    alt: str = Field(description="What its picture shows.")
    has_picture: bool
    remark: str = Field(description="What the sponsor was asked to change.")
    link: str = Field(description="What came of asking for its address; empty before.")
    submitted_at: Moment | None
    decided_at: Moment | None
    runs: list[RunOut]


class TextPage(Out):
    """Texts, the newest first."""

    items: list[TextOut]
    next: str | None = Field(description=NO_MORE)


class NewText(In):
    """What a sponsor sent otherwise, without a picture: those come by the sponsor’s link."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "headline": "Roasted on Lamma",
                    "text": "Fresh every Tuesday.",
                    "button": "Taste it",
                    "url": "https://lammaroasters.example/fresh",
                }
            ]
        }
    )

    headline: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(max_length=5000)] = ""
    button: Annotated[str, Field(max_length=80)] = ""
    url: Annotated[str, Field(max_length=1000)] = ""
    bookings: list[Id] = Field(default_factory=list, max_length=60, description="Where it runs.")
    submit: bool = Field(default=False, description="Hand it in for approval; else it is kept as it is.")


class ApproveText(In):
    """Which version was read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})

    version: Annotated[int, Field(ge=0, le=LARGEST_ID)]


class ReturnText(In):
    """Which version was read, and what to change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "remark": "Please name the price."}]})

    version: Annotated[int, Field(ge=0, le=LARGEST_ID)]
    remark: Annotated[str, Field(min_length=1, max_length=2000)]


class ReopenText(In):
    """Why; the sponsor reads it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"remark": "The offer has ended."}]})

    remark: Annotated[str, Field(max_length=2000)] = ""
