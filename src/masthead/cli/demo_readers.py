"""The demo's readers: a made-up morning that goes through the tracker's own application, and mornings before it.

The same readers, gateways and proxies do the same every time: figures do not depend on the machine or the hour.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from masthead.tokens import Keys, Purpose
from masthead.tracking.app import Tracker, TrackingFolder
from masthead.tracking.desk import Desk
from masthead.tracking.links import LinkTable, LinkTables, Target
from masthead.tracking.records import NO_LINK, EventKind, Hit, Method
from masthead.tracking.robots import shipped_rules
from masthead.tracking.writer import SegmentWriter, new_writer
from masthead.web.site import Site
from masthead.web.tracked import desk_settings, keys_of

MORNING = dt.timedelta(hours=6)
"""What is played of the day."""
EARLIER = 20
"""Editions before it of which there are figures."""
_EARLIER_MAILINGS = 2_000_000_000
"""Numbers that no mailing of the newsroom comes to."""
_CLICKS = (0, 0, 0, 0, 0, 0, 1, 1, 2)
_LEAVING = 0.012
_DOWN = 0.93
_FLUSHED = 2_000
_SATURDAY = 5
_SEED = 412
_AT_HOME = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_LEAVE = b"List-Unsubscribe=One-Click"
_HEADLINES = (
    "A container ship that sails by itself at night",
    "Seoul’s tea houses take on the coffee chains",
    "The bakery that never sells bread of the day before",
    "Why Penang’s bookshops are full again",
    "A bridge is moved by the width of a street",
    "Night trains come back to the coast",
    "The crane driver who drives five at once",
    "Rain gardens on ten thousand roofs",
    "An umbrella you hand back at any station",
    "The last neon workshop takes apprentices",
    "Solar sails for island ferries",
    "A market hall opens at three in the morning",
    "Repair cafés find a landlord in the library",
    "How a typhoon shelter became a theatre",
    "The tram that runs on last week’s sunshine",
    "Oysters clean the inner harbour",
    "A lighthouse for delivery drones",
    "Cantonese opera sells out on Tuesdays",
    "The school where lessons begin at ten",
    "Ropes, knots and a robot: the oldest chandlery",
)


def play_morning(
    site: Site, *, part: int, readers: Sequence[int], started: dt.datetime, opening: Sequence[int] = ()
) -> int:
    """What these readers do with a mailing in its first hours, asked of the tracker at its moments, and taken in; how
    much was asked. opening: who opens the mail in any case. Django is ready.
    """
    from masthead.web.insights.loading.loader import Loader  # Django is ready only now, as its neighbours
    from masthead.web.insights.morning import Morning
    from masthead.web.insights.site_source import SiteSource

    place = TrackingFolder(site.tracking)
    table = LinkTables(place.links).get(part)
    assert table, part
    began = int(started.timestamp() * 1000)
    morning = Morning(part, 0, 0, began, _SEED, _CLICKS, _LEAVING, tastes(table.targets, _SEED), _DOWN)
    until = began + MORNING // dt.timedelta(milliseconds=1)
    all_hits = [*morning.hits_of(readers, table), *(_open(part, each, began) for each in opening)]
    hits = sorted((hit for hit in all_hits if hit.at_ms < until), key=lambda hit: hit.at_ms)
    asyncio.run(_visit(site, place, hits))
    Loader(place.events, SiteSource(), shipped_rules).round()
    return len(hits)


def _open(part: int, reader: int, began: int) -> Hit:
    """Somebody opens the mail an hour after it left, at home."""
    at = began + dt.timedelta(hours=1) // dt.timedelta(milliseconds=1)
    network = IPv6Address(f"::ffff:81.99.{reader % 256}.0").packed
    return Hit(EventKind.OPEN, at, part, reader, NO_LINK, Method.GET, network, _AT_HOME)


class _Clock:
    """Shows the moment that is played."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """UTC, seconds since 1970."""
        return self.now


async def _visit(site: Site, place: TrackingFolder, hits: Iterable[Hit]) -> None:
    """Ask the tracker for everything, one after the other."""
    clock, keys = _Clock(), keys_of(site)
    writer = SegmentWriter(place.events, new_writer())
    desk = Desk(desk_settings(site), keys=keys, tables=LinkTables(place.links), writer=writer, clock=clock)
    tracker = Tracker(desk, writer)
    tracker.start()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": _LEAVE}

    async def send(_: dict[str, Any]) -> None:
        """Nobody looks at the answers: what counts is what is written."""

    try:
        for hit in hits:
            clock.now = hit.at_ms / 1000
            await tracker(_request(hit, keys), receive, send)
    finally:
        tracker.close()


def _request(hit: Hit, keys: Keys) -> dict[str, Any]:
    """What a reader's program asks for."""

    def token(purpose: Purpose) -> str:
        return keys.token(purpose, hit.mailing, hit.subscriber)

    match hit.kind:
        case EventKind.OPEN:
            path = f"/o/{token(Purpose.OPEN)}.gif"
        case EventKind.UNSUBSCRIBE:
            path = f"/u/{token(Purpose.UNSUBSCRIBE)}"
        case _:
            path = f"/c/{token(Purpose.CLICK)}/{hit.link}"
    mapped = IPv6Address(hit.network).ipv4_mapped
    headers = [(b"user-agent", hit.agent.encode())]
    return {"type": "http", "method": hit.method.name, "path": path, "headers": headers, "client": (str(mapped), 0)}


def play_earlier(*, publication: Any, edition: Any, table: LinkTable, readers: Sequence[int], zone: ZoneInfo) -> int:
    """Mornings of made-up editions before one, in bulk; how many events were taken in. Django is ready.

    readers: by how long they have been readers; the later ones were none yet some weeks ago.
    """
    from masthead.web.insights.loading.loader import Loader  # as above
    from masthead.web.insights.morning import Morning

    known: dict[int, Any] = {}
    with tempfile.TemporaryDirectory(prefix="masthead-mornings-") as folder:
        writer = SegmentWriter(Path(folder), new_writer())
        for ago, day in enumerate(weekdays_before(edition.date, EARLIER), 1):
            facts = _facts(publication.pk, edition.number - ago, day, table, zone, len(readers) - 7 * ago)
            known[facts.mailing] = facts
            seed = _SEED - ago
            liked = tastes(facts.links.targets, seed)
            morning = Morning(facts.mailing, 0, 0, facts.started_ms, seed, _CLICKS, 0.0, liked, _DOWN)
            for place, hit in enumerate(morning.hits_of(readers[: facts.delivered], facts.links)):
                writer.append(hit)
                if place % _FLUSHED == 0:
                    writer.flush()
        writer.close()
        return Loader(Path(folder), _Known(known), shipped_rules).round().events


class _Known:
    """Implements `masthead.web.insights.facts.MailingSource` for mailings that are not in the newsroom."""

    def __init__(self, known: Mapping[int, Any]) -> None:
        self._known = known

    def facts(self, mailing: int) -> Any:
        """See `MailingSource.facts`."""
        return self._known.get(mailing)


def _facts(publication: int, number: int, day: dt.date, table: LinkTable, zone: ZoneInfo, delivered: int) -> Any:
    from masthead.web.insights.facts import MailingFacts  # as above

    headline = _HEADLINES[number % len(_HEADLINES)]
    return MailingFacts(
        mailing=_EARLIER_MAILINGS + number,
        publication_id=publication,
        date=day,
        number=number,
        title=headline,
        subject=headline,
        started_at=dt.datetime.combine(day, dt.time(6), zone),
        delivered=delivered,
        links=table.model_copy(update={"targets": tuple(_reordered(table.targets, number))}),
        providers={"other": {"accepted": delivered}},
    )


def weekdays_before(day: dt.date, many: int) -> Iterator[dt.date]:
    """So many days from Monday to Friday before one, the latest first."""
    while many:
        day -= dt.timedelta(days=1)
        if day.weekday() < _SATURDAY:
            many -= 1
            yield day


def tastes(targets: Iterable[Target], seed: int) -> Mapping[str, float]:
    """How well sections of each label do: some always better than others, and all better on one day than another."""
    labels = sorted({target.label for target in targets})
    return {
        label: random.Random(label).lognormvariate(0, 0.55) * random.Random(f"{label} {seed}").lognormvariate(0, 0.3)  # noqa: S311 – made up
        for label in labels
    }


def _reordered(targets: Sequence[Target], number: int) -> list[Target]:
    """The same sections in another order, for what a place draws is not what a section draws; addresses made up."""
    draw = random.Random(number)  # noqa: S311 – made up
    places = sorted({target.section for target in targets if target.section >= 0})
    order = places.copy()
    for place in range(len(order) - 1):
        if draw.random() < 0.3:
            order[place], order[place + 1] = order[place + 1], order[place]
    now = dict(zip(order, places, strict=True))
    moved = [
        target.model_copy(
            update={
                "section": now.get(target.section, target.section),
                "url": f"https://example.com/{number}/{index}",
            }
        )
        for index, target in enumerate(targets)
    ]
    # Links are numbered from the top, and it is by their place that they are read.
    return sorted(moved, key=lambda target: target.section if target.section >= 0 else len(places) + 99)
