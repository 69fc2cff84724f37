"""What one subscriber did with mailings: events as long as they are kept, and then that something was done at all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from masthead.tracking.links import Privacy
from masthead.tracking.records import NO_LINK
from masthead.tracking.robots import Verdict
from masthead.web.insights.deeds import Deed
from masthead.web.insights.loading import rows
from masthead.web.insights.loading.judging import shown_network
from masthead.web.insights.loading.tally import bitmap
from masthead.web.insights.models import Agent, LinkCount, Measured
from masthead.web.publications.queries import publications_with_ids

MOST_EVENTS = 500
MOST_PERSONAL = 100_000
"""All of it, short of what no person does."""
MOST_MAILINGS = 2000
"""The latest ones that are looked into, for all that is kept."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done. at: None where the event itself is no longer kept. url, label: of the link and its
    section, "" for none. verdict: why it was a machine; HUMAN where it was none. network, agent: where it came from,
    as far as that is kept. number: of the edition.
    """

    mailing: int
    publication_id: int
    date: dt.date
    title: str
    deed: Deed
    at: dt.datetime | None
    url: str
    label: str
    verdict: Verdict
    network: str = ""
    agent: str = ""
    number: int | None = None


def subscriber_timeline(
    subscriber_id: int,
    publications: Sequence[int] | None = None,
    *,
    most: int = MOST_EVENTS,
    mailings: int = MOST_MAILINGS,
    remembered: bool = True,
) -> tuple[Done, ...]:
    """What a subscriber did, the latest first; what has no moment any more stands at the day of its edition.

    publications: of which the asker may know; None for all. Only mailings that tell their readers apart are looked at,
    the latest so many. remembered: with what is known although its events are no longer kept, which reads the counts
    of each of these mailings.
    """
    found = Measured.objects.filter(privacy=Privacy.FULL.value)
    if publications is not None:
        found = found.filter(publication__in=list(publications))
    measured = {each.mailing: each for each in found.order_by("-started_at")[:mailings]}
    events = rows.of_person(tuple(measured), subscriber_id, most)
    texts = dict(Agent.objects.filter(pk__in={each.agent for each in events}).values_list("pk", "text"))
    done = [_kept(measured[each.mailing], each, texts.get(each.agent, "")) for each in events]
    if remembered:
        known = {(each.mailing, each.kind, each.link) for each in events}
        done += _remembered([each for each in measured.values() if each.pruned], subscriber_id, known)
    return tuple(sorted(done, key=lambda each: each.at or _day(each), reverse=True)[:most])


def personal_rows(*, subscriber_id: int) -> list[dict[str, object]]:
    """All that is kept of what somebody did, for the person, as `personal_data` wants it."""
    done = subscriber_timeline(subscriber_id, most=MOST_PERSONAL)
    titles = {each.pk: str(each) for each in publications_with_ids({each.publication_id for each in done})}
    return [
        {
            "at": each.at.isoformat() if each.at else None,
            "kind": each.deed.name.lower(),
            "publication": titles.get(each.publication_id, ""),
            "edition": f"{each.date.isoformat()} {each.title}".strip(),
            "link": each.url,
            "network": each.network,
            "program": each.agent,
            "machine": each.verdict is not Verdict.HUMAN,
        }
        for each in done
    ]


def _kept(measured: Measured, event: rows.OfPerson, agent: str) -> Done:
    at = dt.datetime.fromtimestamp(event.at_ms / 1000, dt.UTC)
    done = _done(measured, event.kind, event.link, at=at, verdict=Verdict(event.verdict))
    return replace(done, network=shown_network(event.network), agent=agent)


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
        measured.publication_id,
        measured.edition_date,
        measured.title,
        Deed(kind),
        at,
        target["url"],
        target["label"],
        verdict,
        number=measured.edition_number,
    )


def _day(done: Done) -> dt.datetime:
    return dt.datetime.combine(done.date, dt.time(), dt.UTC)
