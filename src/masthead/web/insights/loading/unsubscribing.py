"""Unsubscriptions that a tracker took (RFC 8058): acted upon through the subscribers' own action."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist

from masthead.tracking.records import RECORD_SIZE, EventKind, Method, Row, kinds, unpack
from masthead.tracking.segments import HEADER_SIZE, writer_of
from masthead.web.insights.facts import MailingSource
from masthead.web.insights.loading.judging import short_network, shown_network
from masthead.web.insights.loading.taken import not_taken
from masthead.web.subscribers.actions.leaving import leave
from masthead.web.subscribers.links import publication_of


def act(path: Path, source: MailingSource) -> int:
    """End the subscriptions that a segment's events ask to end, each in a transaction of its own; how many moved.

    Events that were counted before were acted upon before. To act twice does no harm: nobody leaves twice, and who has
    confirmed anew since then stays. What was not a POST is no unsubscription.
    """
    rows = not_taken(writer_of(path), _wanted(path))
    titles = {mailing: _title_of(mailing, source) for mailing in {row.mailing for row in rows}}
    return sum(title is not None and _leave(row, title) for row in rows for title in [titles[row.mailing]])


def _title_of(mailing: int, source: MailingSource) -> int | None:
    """The title by whose subscription people got a mailing; None for one that nobody knows.

    That outlasts the mailing's edition and its links, without which there are no facts.
    """
    facts = source.facts(mailing)
    return facts.publication_id if facts is not None else publication_of(mailing)


def _wanted(path: Path) -> list[Row]:
    """The unsubscriptions of a segment. Nothing else of it is read: a hundred segments may wait to be loaded."""
    try:
        data = memoryview(path.read_bytes())[HEADER_SIZE:]
    except FileNotFoundError:
        return []
    all_kinds, found = kinds(data), []
    place = all_kinds.find(EventKind.UNSUBSCRIBE)
    while place >= 0:
        found.append(data[place * RECORD_SIZE : (place + 1) * RECORD_SIZE])
        place = all_kinds.find(EventKind.UNSUBSCRIBE, place + 1)
    rows, _ = unpack(b"".join(found))
    return [row for row in rows if row.method == Method.POST]


def _leave(row: Row, publication_id: int) -> bool:
    """End one; nothing happens to somebody who never stood with the title."""
    try:
        return leave(
            subscriber_id=row.subscriber,
            publication_id=publication_id,
            how="one-click",
            at=dt.datetime.fromtimestamp(row.at_ms / 1000, dt.UTC),
            network=shown_network(short_network(row.network)),
        )
    except ObjectDoesNotExist:
        return False
