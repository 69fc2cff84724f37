"""What insights has to know of a mailing, and whom it asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pyroaring import BitMap

from masthead.tracking.links import LinkTable, LinkTables, Privacy, table_path


@dataclass(frozen=True, slots=True)
class Accepted:
    """People whose message the receiving side took at this moment or a little later: a chunk of the mailing.

    at_ms: UTC, milliseconds since 1970.
    """

    people: BitMap
    at_ms: int


@dataclass(frozen=True, slots=True)
class MailingFacts:
    """A mailing. Several may carry one edition: its variants and its times of day.

    date, number, title: of the edition. subject: of this mailing. started_at: when its first message left, or shortly
    before. delivered: messages accepted so far. accepted: when, by chunk, as far as that is known; where it is not,
    `started_at` stands for it. providers: outcomes by provider class, as {"gmail": {"accepted": 3}}.
    """

    mailing: int
    publication_id: int
    date: dt.date
    number: int
    title: str
    subject: str
    started_at: dt.datetime
    delivered: int
    links: LinkTable
    accepted: tuple[Accepted, ...] = ()
    providers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def privacy(self) -> Privacy:
        """What is kept of its readers."""
        return self.links.privacy

    @property
    def started_ms(self) -> int:
        """When it started, UTC in milliseconds since 1970."""
        return int(self.started_at.timestamp() * 1000)


class MailingSource(Protocol):
    """Who knows mailings. Called in any thread, outside transactions; milliseconds matter."""

    def facts(self, mailing: int) -> MailingFacts | None:
        """What is known of a mailing now; None of one that nobody knows."""


class FolderSource:
    """Knows what the link tables in a folder tell: enough to load events where no mailing is in the database.

    A mailing has started when its table was written, and is an edition of its own of that day. For one thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables = LinkTables(folder)

    def facts(self, mailing: int) -> MailingFacts | None:
        """See `MailingSource.facts`."""
        table = self._tables.get(mailing)
        if table is None:
            return None
        started = dt.datetime.fromtimestamp(table_path(self._folder, mailing).stat().st_mtime, dt.UTC)
        words = f"Mailing {mailing}"
        return MailingFacts(mailing, table.publication, started.date(), mailing, words, words, started, 0, table)
