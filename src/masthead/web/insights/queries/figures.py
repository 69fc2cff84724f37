"""What reports are made of. Every count stands three times: raw, machines’, and people’s as far as anybody can tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from masthead.tracking.links import Privacy


@dataclass(frozen=True, slots=True)
class Tally:
    """How often, and by how many. raw = machine + human, unique_raw = unique_machine + unique_human, unique ≤ total.

    unique_human: people of whom at least one event is human; unique_machine: those known by machines alone. None where
    readers are not told apart.
    """

    raw: int = 0
    human: int = 0
    unique_raw: int | None = 0
    unique_human: int | None = 0

    @property
    def machine(self) -> int:
        """What machines did."""
        return self.raw - self.human

    @property
    def unique_machine(self) -> int | None:
        """For whom machines alone did it."""
        return None if self.unique_raw is None or self.unique_human is None else self.unique_raw - self.unique_human

    @property
    def people(self) -> int:
        """The best number there is of people: unique ones, or events where nobody is told apart."""
        return self.human if self.unique_human is None else self.unique_human


@dataclass(frozen=True, slots=True)
class CurveHour:
    """One hour since the start, from 0. at: its beginning. Opens and clicks of that hour."""

    hour: int
    at: dt.datetime
    opens: int
    human_opens: int
    clicks: int
    human_clicks: int


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """A link. index: in the mailing's link table. section: position, -1 outside of all. canary: no reader sees it."""

    index: int
    url: str
    section: int
    kind: str
    label: str
    canary: bool
    clicks: Tally


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How a section of that label did in an earlier edition. share: of the human clicks on its sections, 0 to 1."""

    date: dt.date
    number: int
    share: float
    clickers: int
    delivered: int


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """A section that has links.

    section: position in the edition. share: of the human clicks on all sections, 0 to 1. expected: the share that its
    place among them usually draws. lift: share / expected. adjusted: the share it would have if all places drew alike;
    those of an edition add up to 1. trend: earlier editions with a section of that label, the earliest first.
    """

    section: int
    kind: str
    label: str
    links: int
    clicks: Tally
    share: float
    expected: float
    lift: float
    adjusted: float
    trend: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """How many events of a kind got a verdict. deed: such as “open”. verdict: its name. words: for people."""

    deed: str
    verdict: str
    words: str
    events: int


@dataclass(frozen=True, slots=True)
class EditionReport:
    """What became of an edition, or of some of its mailings.

    started_at: of the first of them. privacy: the strictest of them. rules_version: of the rules that told machines
    from people; several, with “, ”, where mailings differ. recount_wanted: newer events were judged by other rules than
    older ones, which is being put right. outside: clicks on links outside all sections. canary_hits: events on links
    that no reader sees, which are no clicks. complete: all events are kept, so that new rules can be applied.
    """

    publication_id: int
    date: dt.date
    number: int
    title: str
    mailings: tuple[int, ...]
    started_at: dt.datetime
    privacy: Privacy
    rules_version: str
    recount_wanted: bool
    complete: bool
    delivered: int
    opens: Tally
    clicks: Tally
    unsubscribes: Tally
    complaints: Tally
    outside: Tally
    canary_hits: int
    reasons: tuple[Reason, ...]
    curve: tuple[CurveHour, ...]
    sections: tuple[SectionFigures, ...]
    links: tuple[LinkFigures, ...]

    def rate(self, tally: Tally) -> float:
        """People per message delivered, 0 to 1; 0 where nothing was delivered."""
        return min(1.0, tally.people / self.delivered) if self.delivered else 0.0

    @property
    def click_to_open(self) -> float:
        """Clickers per opener, people alone, 0 to 1."""
        return min(1.0, self.clicks.people / self.opens.people) if self.opens.people else 0.0
