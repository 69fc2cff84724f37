"""Clicks on listings in mailings: what people did, as far as anybody can tell, from the counts of insights."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from masthead.web.insights.queries.edition import NotMeasuredError, edition_report
from masthead.web.insights.queries.listing import mailings_on
from masthead.web.revenue.models import Listing


@dataclass(frozen=True, slots=True)
class EditionClicks:
    """What readers of one edition did with a listing. delivered: messages of that edition. people: who clicked."""

    day: dt.date
    delivered: int
    clicks: int
    people: int


def clicks_of(listings: Sequence[Listing], days: Mapping[int, Iterable[dt.date]]) -> Mapping[int, list[EditionClicks]]:
    """By listing, the editions of some days that are measured, the latest first. days: by listing.

    A click in a mail counts once it is taken for a person's; clicks on the board and in feeds are not counted.
    """
    found: dict[int, list[EditionClicks]] = {each.pk: [] for each in listings}
    by_title: dict[int, list[Listing]] = {}
    for each in listings:
        by_title.setdefault(each.publication_id, []).append(each)
    for publication_id, theirs in by_title.items():
        wanted = {day for each in theirs for day in days.get(each.pk, ())}
        for day in sorted(wanted, reverse=True):
            _add(found, publication_id, day, [each for each in theirs if day in set(days.get(each.pk, ()))])
    return found


def _add(found: dict[int, list[EditionClicks]], publication_id: int, day: dt.date, listings: Sequence[Listing]) -> None:
    try:
        report = edition_report(mailings_on(publication_id, day))
    except NotMeasuredError:
        return
    clicks: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for link in report.links:
        if link.kind == "jobs" and not link.canary:
            clicks[link.url] += link.clicks.human
            people[link.url] += link.clicks.people
    for each in listings:
        urls = [url for url in clicks if leads_to(url, each)]
        both = (sum(clicks[url] for url in urls), sum(people[url] for url in urls))
        found[each.pk].append(EditionClicks(day, report.delivered, *both))


def leads_to(url: str, listing: Listing) -> bool:
    """Whether a link of a mailing is a listing's, whatever else has been changed about its address since."""
    parts = urlsplit(url)
    return f"utm_content={listing.key}" in parts.query.split("&") or parts.path.endswith(f"/jobs/{listing.key}/")
