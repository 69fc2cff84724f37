"""Subscribers, their subscriptions and tags."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field

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


def _zone(said: str) -> str:
    if said and said not in available_timezones():
        raise ValueError("Write a time zone like Europe/Vienna, or nothing.")
    return said


Language = Annotated[
    str, Field(max_length=20, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2})?$", examples=["de-AT"])
]
Zone = Annotated[str, AfterValidator(_zone), Field(max_length=64, examples=["Europe/Vienna"])]
AttributeKey = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
AttributeValue = Annotated[str, Field(max_length=500)]


class ChangedSubscriber(In):
    """What is not named stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Mei Harbour", "attributes": {"company": "Harbour & Sons"}}]}
    )

    name: Annotated[str, Field(max_length=200)] | None = None
    language: Language | None = Field(default=None, description="BCP 47; empty: that of each title.")
    time_zone: Zone | None = Field(default=None, description="From the IANA database; empty: not known.")
    attributes: dict[AttributeKey, AttributeValue | None] | None = Field(
        default=None, max_length=100, description="By key; null takes one away, and what is not named stays."
    )
    address: AddressIn | None = Field(
        default=None,
        description="Another address of the same person. Only a token that is good for every title of the person may.",
    )


TagNames = Annotated[list[TagName], Field(max_length=20, default_factory=list)]


class TagChange(In):
    """Tags to give and to take away. A tag that is new is made."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"add": ["gala-2026"], "remove": ["guest"]}]})

    add: TagNames
    remove: TagNames


class ManyTagged(TagChange):
    """The same for many people."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"subscribers": [4711, 4712], "add": ["gala-2026"]}]})

    subscribers: list[Id] = Field(min_length=1, max_length=200, description="Ids of people.")


class CountedOut(Out):
    """How many people were changed."""

    changed: int
