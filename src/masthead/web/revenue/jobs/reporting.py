"""What became of listings: the editions they stood in, and who went on from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from masthead.web.revenue.jobs.applying import board_clicks
from masthead.web.revenue.jobs.clicks import clicks_of
from masthead.web.revenue.jobs.queries import editions_of
from masthead.web.revenue.models import Listing
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.queries.preferences import long_day


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition. measured: whether it was mailed, and so counted. delivered: messages of it. people: who clicked."""

    day: dt.date
    measured: bool = False
    delivered: int = 0
    clicks: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """A listing's. editions: the latest first. board: how often people went on from the board."""

    listing: Listing
    editions: tuple[EditionRow, ...]
    board: int

    @property
    def clicks(self) -> int:
        """In the newsletter."""
        return sum(each.clicks for each in self.editions)

    @property
    def people(self) -> int:
        """Who clicked, added up over editions: somebody who did in two counts twice."""
        return sum(each.people for each in self.editions)

    @property
    def delivered(self) -> int:
        """Messages of the editions it stood in."""
        return sum(each.delivered for each in self.editions)


@dataclass(frozen=True, slots=True)
class Report:
    """An account in the words of a title."""

    account: Account
    standing: str
    figures: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, bool, str, str], ...]


def accounts_of(listings: Sequence[Listing]) -> tuple[Account, ...]:
    """Those of some listings, in their order."""
    ids = [each.pk for each in listings]
    days = {pk: [day for day, _ in rows] for pk, rows in editions_of(ids).items()}
    measured, board = clicks_of(listings, days), board_clicks(ids)
    made = []
    for each in listings:
        known = {row.day: row for row in measured[each.pk]}
        rows = [
            EditionRow(day, True, known[day].delivered, known[day].clicks, known[day].people)
            if day in known
            else EditionRow(day)
            for day in days.get(each.pk, ())
        ]
        made.append(Account(each, tuple(rows), board.get(each.pk, 0)))
    return tuple(made)


def reports_of(listings: Sequence[Listing], place: Place) -> tuple[Report, ...]:
    """The same for an employer to read."""
    return tuple(_report(each, place) for each in accounts_of(listings))


def _report(account: Account, place: Place) -> Report:
    say, language, listing = place.words.say, place.words.language, account.listing

    def number(value: int) -> str:
        return str(format_decimal(value, locale=language))

    first, last = (long_day(day, language) if day else "" for day in (listing.starts_on, listing.ends_on))
    figures = (
        (say("job_report_editions"), number(len(account.editions))),
        (say("job_report_promised"), number(listing.promised)),
        (say("job_report_delivered"), number(account.delivered)),
        (say("job_report_clicks"), number(account.clicks)),
        (say("job_report_board"), number(account.board)),
    )
    rows = tuple(
        (long_day(each.day, language), each.measured, number(each.delivered), number(each.clicks))
        for each in account.editions
    )
    state = say(f"job_state_{listing.state}")
    return Report(account, say("job_report_states", state=state, first=first, last=last), figures, rows)
