"""What one subscriber did with mailings: events as long as they are kept, and then that something was done at all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from masthead.tracking.links import Privacy
from masthead.tracking.records import NO_LINK
from masthead.tracking.robots import Verdict
from masthead.web.insights.deeds import Deed
from masthead.web.insights.loading import rows
from masthead.web.insights.loading.tally import bitmap
from masthead.web.insights.models import LinkCount, Measured

MOST_EVENTS = 500
MOST_MAILINGS = 200
"""The latest ones that are looked into."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done. at: None where the event itself is no longer kept. url, label: of the link and its
    section, "" for none. verdict: why it was a machine; HUMAN where it was none.
    """

    mailing: int
    date: dt.date
    title: str
    deed: Deed
    at: dt.datetime | None
    url: str
    label: str
    verdict: Verdict


def subscriber_timeline(
    subscriber_id: int, publications: Sequence[int] | None = None, *, most: int = MOST_EVENTS
) -> tuple[Done, ...]:
    """What a subscriber did, the latest first; what has no moment any more stands at the day of its edition.

    publications: of which the asker may know; None for all. Only mailings that tell their readers apart are looked at.
    """
    found = Measured.objects.filter(privacy=Privacy.FULL.value)
    if publications is not None:
        found = found.filter(publication__in=list(publications))
    measured = {each.mailing: each for each in found.order_by("-started_at")[:MOST_MAILINGS]}
    events = rows.of_person(tuple(measured), subscriber_id, most)
    done = [_kept(measured[mailing], at, (kind, link, verdict)) for mailing, at, kind, link, verdict in events]
    known = {(each[0], each[2], each[3]) for each in events}
    pruned = [each for each in measured.values() if each.pruned]
    done += _remembered(pruned, subscriber_id, known)
    return tuple(sorted(done, key=lambda each: each.at or _day(each), reverse=True)[:most])


def _kept(measured: Measured, at_ms: int, event: tuple[int, int, int]) -> Done:
    kind, link, verdict = event
    at = dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC)
    return _done(measured, kind, link, at=at, verdict=Verdict(verdict))


def _remembered(pruned: Sequence[Measured], subscriber_id: int, known: set[tuple[int, int, int]]) -> list[Done]:
    by_mailing: dict[int, list[LinkCount]] = defaultdict(list)
    for row in LinkCount.objects.filter(mailing__in=[each.mailing for each in pruned]):
        by_mailing[row.mailing].append(row)
    return [
        _done(measured, row.kind, row.link, at=None, verdict=Verdict.HUMAN)
        for measured in pruned
        for row in by_mailing[measured.mailing]
        if (row.mailing, row.kind, row.link) not in known and subscriber_id in bitmap(row.human_people)
    ]


def _done(measured: Measured, kind: int, link: int, *, at: dt.datetime | None, verdict: Verdict) -> Done:
    target = measured.targets[link] if link != NO_LINK and link < len(measured.targets) else {"url": "", "label": ""}
    return Done(
        measured.mailing,
        measured.edition_date,
        measured.title,
        Deed(kind),
        at,
        target["url"],
        target["label"],
        verdict,
    )


def _day(done: Done) -> dt.datetime:
    return dt.datetime.combine(done.date, dt.time(), dt.UTC)
