"""Mailings: how they stand, and their receipts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from masthead.web.api.schemas.base import Id, Moment, Out, Paged, Slug
from masthead.web.api.schemas.plans import PlanOut

State = Literal[
    "draft", "waiting", "scheduled", "preparing", "running", "paused", "finished", "cancelled", "stale", "failed"
]
Standing = Literal["accepted", "rejected", "deferred", "suppressed", "in_doubt", "pending"]
_EVERYBODY = "audience = accepted + rejected + deferred + suppressed + in_doubt + pending"


class MailingsAsked(Paged):
    """Which mailings."""

    state: State | None = Field(default=None, description="Only those that stand so.")
    edition: Id | None = Field(default=None, description="Only those of this edition.")


class MailingLine(Out):
    """A mailing as lists show it."""

    id: Id
    publication: Slug
    edition: Id | None = Field(description="null where the edition is gone.")
    label: str = Field(examples=["Harbour Morning, Monday 23 November 2026"])
    state: State = Field(
        description="draft: planned; waiting: for a second person; scheduled; preparing: its audience is being frozen; "
        "running; paused; finished; cancelled; stale: its time passed, it asks; failed: nobody got it."
    )
    problem: str = Field(description="Why it failed, waits or was paused: a sentence. Empty: nothing is wrong.")
    planned_by: str
    agreed_by: str = Field(description="The second person, where one was asked.")
    created_at: Moment
    starts_at: Moment | None = Field(description="The first moment at which anything goes out.")
    started_at: Moment | None
    ended_at: Moment | None


class MailingPage(Out):
    """Mailings of a publication, newest first."""

    items: list[MailingLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class OutcomesOut(Out):
    """How many people, by what became of their message."""

    accepted: int
    rejected: int
    deferred: int
    suppressed: int
    in_doubt: int


class ReceiptOut(OutcomesOut):
    """The account as it stands, which always adds up; of nobody before the audience is frozen."""

    candidates: int = Field(description="candidates = audience + all who are excluded.")
    audience: int = Field(description=_EVERYBODY)
    pending: int = Field(description="Whom no relay has been asked about.")
    doubted: int = Field(description="How many times somebody was in doubt.")
    adds_up: bool
    excluded: dict[str, int] = Field(description="Who was left out, by reason.")
    by_provider: dict[str, OutcomesOut] = Field(description="By class of mailbox providers, without those pending.")


class PartOut(OutcomesOut):
    """A part of a mailing: the same message at the same time to people of one title."""

    id: Id = Field(description="The number in the tokens of its mail.")
    publication: Slug
    group: Literal["canary", "sample", "rest"]
    variant: int = Field(description="Which subject, counted from 0.")
    subject: str
    offset: int | None = Field(description="Minutes east of UTC of its readers, where each has their own hour.")
    state: str = Field(examples=["running"])
    starts_at: Moment
    started_at: Moment | None
    ended_at: Moment | None
    audience: int = Field(description=_EVERYBODY)
    pending: int


class MailingOut(MailingLine):
    """A mailing with its plan, its receipt and its parts."""

    plan: PlanOut
    winner: int | None = Field(description="The subject that everybody else gets, counted from 0, once it is known.")
    receipt: ReceiptOut
    parts: list[PartOut] = Field(description="In the order in which they go out.")


class HourOut(Out):
    """Readers for whom their own hour comes at one moment."""

    offset: int = Field(description="Minutes east of UTC.")
    at: Moment
    people: int


class SimulationOut(Out):
    """What a mailing would be, as everybody stands now. Nothing is sent."""

    candidates: int
    audience: int
    excluded: dict[str, int] = Field(description="Who would be left out, by reason.")
    by_provider: dict[str, int]
    canary: int = Field(description="How many go first.")
    sample: int = Field(description="On how many subjects are tried.")
    held_seconds: int = Field(description="How long everybody else waits for their sake.")
    seconds: float = Field(description="The least it takes without that.")
    bounded_by: str = Field(description="What makes it take so long.", examples=["relay"])
    bytes: int = Field(description="Of all messages together, from a sample.")
    message_bytes: int = Field(description="Of one message, the mean of the sample.")
    hours: list[HourOut] = Field(description="Where each reader has their own hour: when it comes for whom.")
    findings: list[str] = Field(description="What to look at: sentences.")


class PeopleAsked(Paged):
    """Whom."""

    standing: Standing | None = Field(
        default=None,
        description="Only those who stand so. Without it: all who are not simply accepted, but not those pending.",
    )


class PersonOfMailing(Out):
    """Somebody who is not accepted, or was in doubt on the way there."""

    subscriber: Id
    address: str = Field(examples=["rosa@readers.example.com"])
    publication: Slug = Field(description="By whose subscription it goes to them.")
    part: Id
    standing: Standing
    code: int = Field(description="Of the last answer (RFC 5321); 0 for none.", examples=[550])
    reply: str = Field(description="The last answer, to the letter; empty for none.")
    means: str = Field(description="The same in plain words; empty where nobody knows better.")
    passes: int = Field(description="How often it was tried.")
    doubts: int = Field(description="How often it was in doubt; each may have brought one more copy.")


class PeopleOfMailing(Out):
    """People by id."""

    items: list[PersonOfMailing]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class ResentOut(Out):
    """How many get it again."""

    resent: int = Field(examples=[3])
