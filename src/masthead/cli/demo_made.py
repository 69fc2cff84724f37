"""What the demo's site holds, as the process that makes it tells the one that shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

AUDIENCE = 1_000
"""Made-up people who are mailed, and whom the newsroom shows."""

PEOPLE = {
    "administrator": ("Mei Tan", "mei.tan@harbour.example"),
    "publisher": ("Paula Adeyemi", "paula.adeyemi@harbour.example"),
    "writer": ("Jonas Weber", "jonas.weber@harbour.example"),
}
"""Who may sign in, by role: name and address."""

NOTICE = "A demonstration: readers and their morning are made up, and the mailing’s clock was set back by six hours."
"""Stands above every page of the newsroom."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who may sign in, all with one password: address by role. subscribers: how many people a list brought."""

    people: Mapping[str, str]
    password: str
    subscribers: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the mailed edition. links: clicks on each. share, expected, adjusted: see
    `masthead.web.insights.queries.figures.SectionFigures`. trend: how many earlier editions had one of that label.
    """

    label: str
    kind: str
    links: tuple[int, ...]
    clicks: int
    human_clicks: int
    share: float
    expected: float
    adjusted: float
    trend: int


@dataclass(frozen=True, slots=True)
class Readers:
    """What readers and machines did in the made-up morning. openers, clickers, unsubscribes, complaints: people."""

    opens: int
    human_opens: int
    openers: int
    clicks: int
    human_clicks: int
    clickers: int
    outside_clicks: int
    unsubscribes: int
    complaints: int
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Gained:
    """What growth and income came to. referrals: friends who counted. rewards_sent: gifts that readers have. votes: in
    all polls. sponsor_clicks: of people on the sold section. jobs_shown: listings in the mailed edition. letters: mails
    beside the mailing. pages: absolute addresses, by what they show.
    """

    referrals: int
    rewards_sent: int
    votes: int
    sponsor_clicks: int
    jobs_shown: int
    letters: int
    pages: Mapping[str, str]

    def figures(self) -> dict[str, int]:
        """All but the pages."""
        return {name: each for name, each in asdict(self).items() if name != "pages"}


@dataclass(frozen=True, slots=True)
class Made:
    """outcomes: of the mailing, by what was answered. report, receipt: paths below the newsroom's."""

    accounts: Accounts
    audience: int
    outcomes: Mapping[str, int]
    readers: Readers
    report: str
    receipt: str
    gained: Gained

    def to_json(self) -> str:
        """For `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: bytes) -> Made:
        """What `to_json` said."""
        said: dict[str, Any] = json.loads(text)
        sections = tuple(Section(**{**each, "links": tuple(each["links"])}) for each in said["readers"].pop("sections"))
        return cls(
            accounts=Accounts(**said.pop("accounts")),
            readers=Readers(**said.pop("readers"), sections=sections),
            gained=Gained(**said.pop("gained")),
            **said,
        )
