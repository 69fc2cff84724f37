"""Subscribers, their subscriptions and tags."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import Day, Id, In, Moment, Out, Paged, Slug

State = Literal["pending", "active", "paused", "unsubscribed", "bounced", "complained"]
AddressIn = Annotated[str, Field(min_length=3, max_length=320, examples=["mei@harbour.example.com"])]
TagName = Annotated[str, Field(min_length=1, max_length=60, examples=["gala-2026"])]
ConsentSource = Annotated[
    str,
    Field(
        min_length=3,
        max_length=300,
        description="Where and how the person agreed, in words that would convince a stranger.",
        examples=["Box ticked in the shop’s checkout, order 4711, 3 November 2026"],
    ),
]


class SubscribersAsked(Paged):
    """Which people. All conditions have to hold."""

    publication: Slug | None = Field(default=None, description="Who stands with this title, in any state.")
    state: State | None = Field(default=None, description="Who stands so: with the title named, else with any.")
    tag: str | None = Field(default=None, max_length=60, description="Who has this tag.")
    language: str | None = Field(default=None, max_length=20, description="Whose language this is (BCP 47).")
    source: str | None = Field(default=None, max_length=100, description="Who came from there.")
    created_since: Moment | None = Field(default=None, description="Who came at this moment or later.")
    changed_since: Moment | None = Field(default=None, description="Whose profile changed at this moment or later.")


class SubscriptionOut(Out):
    """A person’s standing with one title."""

    publication: Slug
    state: State = Field(description="Only active is mailed.")
    since: Moment = Field(description="When this state began.")
    asked_at: Moment
    confirmed_at: Moment | None
    paused_until: Day | None
    frequency: Literal["every", "weekly"]
    source: str
    reason: str = Field(description="In the words of who ended it.")


class SubscriptionsOut(Out):
    """Subscriptions of one person to titles that the token reaches."""

    items: list[SubscriptionOut]


class SubscriberOut(Out):
    """A person."""

    id: Id
    address: str = Field(examples=["mei@harbour.example.com"])
    name: str
    language: str = Field(description="BCP 47; empty: that of each title.")
    time_zone: str = Field(description="From the IANA database; empty where it is not known.")
    local_time: bool = Field(description="Mail comes at the title’s hour in the person’s own time zone.")
    attributes: dict[str, str]
    tags: list[str]
    source: str
    suppressed: bool = Field(description="No title may mail this address.")
    created_at: Moment
    changed_at: Moment
    subscriptions: list[SubscriptionOut] = Field(description="To titles that the token reaches.")


class SubscriberPage(Out):
    """People by id: who comes later stands on a later page."""

    items: list[SubscriberOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class FoundOut(Out):
    """Whom a search found: nobody or one person."""

    items: list[SubscriberOut]


class AddressSearch(In):
    """Whom to look for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "mei@harbour.example.com"}]})

    address: AddressIn = Field(description="In any spelling of the same mailbox.")


class TagsOut(Out):
    """Tags that people within reach have."""

    items: list[str]
