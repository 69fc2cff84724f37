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


class SignUpIn(In):
    """Who asked, for what, and where."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "address": "mei@harbour.example.com",
                    "publications": ["harbour-morning"],
                    "origin": "https://www.harbour.example/account",
                }
            ]
        }
    )

    address: AddressIn
    publications: list[Slug] = Field(
        min_length=1, max_length=20, description="Titles asked for; the letter wears the look of the first."
    )
    name: str = Field(default="", max_length=200, description="Of a person who is new; a known one’s stays.")
    origin: str = Field(default="", max_length=300, description="The page or program where they asked; evidence.")


class SignUpOut(Out):
    """The same whether or not the address is known."""

    accepted: Literal[True] = True


class NewSubscriber(In):
    """Somebody who agreed elsewhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "address": "mei@harbour.example.com",
                    "name": "Mei Harbour",
                    "publication": "harbour-morning",
                    "consent_source": "Box ticked in the shop’s checkout, order 4711, 3 November 2026",
                }
            ]
        }
    )

    address: AddressIn
    publication: Slug
    consent_source: ConsentSource
    name: str = Field(default="", max_length=200, description="Of a person who is new; a known one’s stays.")
    source: str = Field(default="api", max_length=100, description="Where they came from, for statistics.")


class Vouch(In):
    """Where the person agreed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"consent_source": "Signed at the fair, list 12"}]})

    consent_source: ConsentSource


class Pause(In):
    """Until when."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"until": "2026-12-24"}]})

    until: Day | None = Field(default=None, description="Mail begins again on this day; null: when it is resumed.")


class Unsubscribe(In):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Asked by telephone"}]})

    reason: str = Field(default="", max_length=200, description="In words, kept with the subscription.")


class Erase(In):
    """Why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Asked by letter on 3 November 2026"}]})

    why: str = Field(min_length=3, max_length=300, description="In words, kept in the audit log without addresses.")
