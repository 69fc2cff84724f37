"""Reports: what readers did. Every count stands three times: raw, machines’, and people’s as far as one can tell."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from masthead.web.api.schemas.base import Asked, Day, Id, Moment, Out, Paged

Privacy = Literal["full", "aggregate", "off"]
Span = Literal["day", "week", "month"]
Share = Annotated[float, Field(description="0 to 1.", examples=[0.42])]
EditionKey = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}:\d{1,7}$", examples=["2026-11-23:214"])]


class TallyOut(Out):
    """How often, and by how many. raw = machine + human; unique numbers are null where readers are not told apart."""

    raw: int
    machine: int
    human: int
    unique_raw: int | None
    unique_machine: int | None = Field(description="For whom machines alone did it.")
    unique_human: int | None = Field(description="People of whom at least one event is human.")


class ReportLine(Out):
    """A measured edition as lists show it."""

    date: Day
    number: int
    title: str
    privacy: Privacy = Field(description="What is kept of readers; of several mailings, the strictest.")
    delivered: int = Field(description="Messages accepted.")
    opens: TallyOut
    clicks: TallyOut
    open_rate: Share
    click_rate: Share


class ReportPage(Out):
    """The measured editions of a publication, the latest first."""

    items: list[ReportLine]
    next: str | None = Field(description="Address of the next page; null on the last one.")


class ReportsAsked(Paged):
    """Which page."""


class CurveHourOut(Out):
    """One hour since the start."""

    hour: int
    at: Moment
    opens: int
    human_opens: int
    clicks: int
    human_clicks: int


class LinkOut(Out):
    """A link."""

    index: int
    url: str
    section: int | None = Field(description="Position of its section; null outside of all.")
    kind: str
    label: str
    canary: bool = Field(description="No reader sees it; who follows it is a machine.")
    clicks: TallyOut


class TrendOut(Out):
    """How a section of that label did in an earlier edition."""

    date: Day
    number: int
    share: Share
    clickers: int
    delivered: int


class SectionReportOut(Out):
    """A section that has links."""

    section: int = Field(description="Position in the edition, from 0.")
    kind: str
    label: str
    links: int
    clicks: TallyOut
    share: Share = Field(description="Of the human clicks on all sections.")
    expected_share: Share = Field(description="What its place usually draws.")
    lift: float = Field(description="share / expected_share.")
    adjusted_share: Share = Field(description="Its share if all places drew alike; those of an edition add up to 1.")
    trend: list[TrendOut] = Field(description="The earliest first.")


class ReasonOut(Out):
    """Why events are machines’."""

    deed: str = Field(examples=["click"])
    verdict: str
    words: str
    events: int


class EditionReportOut(ReportLine):
    """What became of an edition, with the curve of its first 48 hours, its sections and its links."""

    parts: list[Id] = Field(description="The parts of mailings that it is counted of.")
    started_at: Moment
    rules_version: str = Field(description="Of the rules that tell machines from people.")
    recount_wanted: bool = Field(description="Whether newer events were judged by other rules than older ones.")
    complete: bool = Field(description="Whether all events are kept, so that new rules can be applied.")
    unsubscribes: TallyOut
    complaints: TallyOut
    unsubscribe_rate: Share
    complaint_rate: Share
    click_to_open: Share
    outside: TallyOut = Field(description="Clicks on links outside all sections.")
    canary_hits: int = Field(description="Events on the link that no reader sees, which are no clicks.")
    reasons: list[ReasonOut]
    curve: list[CurveHourOut]
    sections: list[SectionReportOut]
    links: list[LinkOut]


class ComparisonAsked(Asked):
    """Which editions."""

    edition: list[EditionKey] = Field(
        min_length=2, max_length=5, description="Two to five editions, each as day and number, such as 2026-11-23:214."
    )


class ComparedOut(Out):
    """An edition among others."""

    date: Day
    number: int
    title: str
    delivered: int
    open_rate: Share
    click_rate: Share
    click_to_open: Share
    unsubscribe_rate: Share
    complaint_rate: Share
    best_section: str = Field(description="With the largest lift among those that anybody clicked; empty for none.")


class ComparisonOut(Out):
    """Editions side by side, the earliest first."""

    items: list[ComparedOut]


class PublicationReportAsked(Asked):
    """Of which time growth is told."""

    span: Span = Field(default="week", description="30 days, 26 weeks or 24 months.")


class PeriodOut(Out):
    """A day, week (from Monday) or month."""

    start: Day
    joined: int
    unsubscribed: int
    bounced: int
    complained: int
    readers: int = Field(description="Who read the title at its end.")
    running: bool = Field(description="Whether it is not over yet.")


class GrowthOut(Out):
    """How a publication grows."""

    readers: int
    gained: int = Field(description="In the last 30 days, those who left taken off.")
    churn: float | None = Field(description="Per cent of the readers of 30 days ago who left since.")
    states: dict[str, int] = Field(description="How many stand in each state now.")
    periods: list[PeriodOut] = Field(description="The earliest first.")


class TiersOut(Out):
    """Active readers by how many of the last editions they opened or clicked: three quarters or more, a quarter or
    more, one or more, none.
    """

    editions: int = Field(description="How many tell their readers apart.")
    keen: int
    regular: int
    occasional: int
    silent: int


class CohortOut(Out):
    """Those who came in one month."""

    month: Day = Field(description="Its first day.")
    joined: int
    reading: int = Field(description="Of these, still active or paused.")
    engaged: int | None = Field(description="Of these, who opened or clicked one of the last editions; null: unknown.")


class BestSectionOut(Out):
    """A label over the last editions."""

    label: str
    kind: str
    editions: int
    share: Share
    lift: float


class BestSubjectOut(Out):
    """A subject line."""

    date: Day
    subject: str
    delivered: int
    open_rate: Share


class ProviderOut(Out):
    """Messages to one class of mailbox providers over the last editions."""

    provider: str
    messages: int
    accepted_share: Share
    outcomes: dict[str, int]


class PublicationReportOut(Out):
    """A publication: how it grows, how keen its readers are, what worked, and how well it arrives."""

    editions: int = Field(description="How many of the last ones it is about.")
    growth: GrowthOut
    tiers: TiersOut
    cohorts: list[CohortOut] = Field(description="The last twelve months, without those in which nobody came.")
    sections: list[BestSectionOut] = Field(description="By lift.")
    subjects: list[BestSubjectOut] = Field(description="By how many opened them.")
    providers: list[ProviderOut] = Field(description="By how many messages they got.")
