"""Webhooks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import Id, In, Moment, Out, Paged, Slug
from masthead.web.webhooks.events import EVENTS

Name = Annotated[str, Field(min_length=1, max_length=80, examples=["CRM"])]
Url = Annotated[
    str,
    Field(
        min_length=8,
        max_length=500,
        description="Where it is told; an address of the public internet, over https.",
        examples=["https://crm.example.com/masthead"],
    ),
]
Events = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Field(
        max_length=len(EVENTS),
        description=f"What it is told; an empty list is everything. There are: {', '.join(EVENTS)}.",
        examples=[["subscription.activated", "subscription.unsubscribed"]],
    ),
]


class WebhookOut(Out):
    """A program that is told what happens."""

    id: Id
    publication: Slug
    name: str
    url: str
    events: list[str]
    created_at: Moment
    failing_since: Moment | None = Field(description="Since when nothing arrived.")
    stopped_at: Moment | None
    stopped_reason: str = Field(description="Why, where Masthead stopped it itself.")


class WebhooksOut(Out):
    """The webhooks of a publication, by name."""

    items: list[WebhookOut]


class WebhookMade(Out):
    """A new webhook with the secret that its messages are signed with, which is shown this once."""

    webhook: WebhookOut
    secret: str = Field(examples=["whsec_…"])


class SecretOut(Out):
    """A new secret, shown this once. The old one goes on signing as well for a day."""

    secret: str = Field(examples=["whsec_…"])


class NewWebhook(In):
    """Who wants to be told what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "CRM", "url": "https://crm.example.com/masthead", "events": ["subscription.activated"]}
            ]
        }
    )

    name: Name
    url: Url
    events: Events = Field(default_factory=list)


class ChangedWebhook(In):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "CRM of the sales team"}]})

    name: Name | None = None
    url: Url | None = None
    events: Events | None = None


class DeliveryOut(Out):
    """One message on its way."""

    id: Id
    message: str = Field(description="The header webhook-id, the same at every try.")
    event: str
    at: Moment = Field(description="When it happened.")
    state: Literal["waiting", "delivered", "failed", "dropped"]
    attempts: int
    status: int = Field(description="HTTP status of the last try; 0 for none.")
    answer: str = Field(description="What came back, or what went wrong; cut.")
    tried_at: Moment | None


class DeliveryPage(Out):
    """Messages, newest first."""

    items: list[DeliveryOut]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class DeliveriesAsked(Paged):
    """Which page."""
