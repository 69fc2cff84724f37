"""Who may stand in an edition of a day, and whether what was promised can be kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from masthead.web.archive.queries import editions
from masthead.web.revenue.jobs.days import LONGEST, job_days
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.queries import board_of, live_on, shown_counts
from masthead.web.revenue.jobs.rotation import Candidate, shortfall
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.models import Listing

MOST_COUNTRIES = 10
"""Countries whose readers see a choice of their own in one edition; those with most listings."""
GENERAL = ""
"""The pool of listings that are for readers anywhere."""


@dataclass(frozen=True, slots=True)
class Pools:
    """Live listings of a day by whom they are for. by_country: `GENERAL` for readers anywhere; in the order in which
    the countries' readers are asked. listings: by id.
    """

    by_country: Mapping[str, tuple[Candidate, ...]]
    listings: Mapping[int, Listing]


def pools_on(publication: Any, day: dt.date) -> Pools:
    """What may stand in an edition of a day."""
    rows = list(live_on(publication.pk, day))
    shown = shown_counts(each.pk for each in rows)
    named = _named(rows)
    days = days_left(publication, day, rows, at_least=day)
    pools: dict[str, list[Candidate]] = {code: [] for code in (*named, GENERAL)}
    for each in rows:
        pool = each.country if each.country in pools else GENERAL
        pools[pool].append(_candidate(each, shown.get(each.pk, 0), days))
    return Pools({code: tuple(found) for code, found in pools.items()}, {each.pk: each for each in rows})


def missed_promises(publication: Any, day: dt.date, further: Sequence[Listing] = ()) -> Mapping[int, int]:
    """By listing, how many promised appearances cannot be kept with what is live and approved.

    further: listings, saved or not, that are not live yet; an unsaved one is told under the id 0.
    """
    rows = Listing.objects.filter(publication_id=publication.pk, state=ListingState.LIVE.value, ends_on__gte=day)
    known = [*rows, *further]
    shown = shown_counts(each.pk for each in rows)
    days = days_left(publication, day, known)
    room = board_of(publication.pk).per_edition
    named = _named(known)
    pools: dict[str, list[Candidate]] = {}
    for each in known:
        pool = each.country if each.country in named else GENERAL
        pools.setdefault(pool, []).append(_candidate(each, shown.get(each.pk, 0), days))
    missed: dict[int, int] = {}
    for mine in pools.values():
        missed |= shortfall(mine, [room] * len(days))
    return missed


def check_promise(publication: Any, day: dt.date, listing: Listing) -> None:
    """Raises `JobError` where a listing with its new terms, not saved yet, would have a promise broken: its own, or one
    that was given before.
    """
    known = {each.pk: each for each in Listing.objects.filter(publication_id=publication.pk, state="live")}
    before = missed_promises(publication, day)
    for pk, missed in missed_promises(publication, day, [listing]).items():
        if missed <= before.get(pk, 0):
            continue
        whose = "It" if pk == (listing.pk or 0) else f"“{known[pk].role}” at {known[pk].company}"
        raise JobError(
            f"Not every promise could be kept: {whose} would miss {missed} appearance{'s' if missed > 1 else ''}. "
            "Promise fewer, choose a longer term, or give the section more room under Rules.",
            "promised",
        )


def days_left(
    publication: Any, first: dt.date, listings: Sequence[Listing], *, at_least: dt.date | None = None
) -> tuple[dt.date, ...]:
    """The days until the last of some listings is over whose editions are still to appear. at_least: a day that counts
    in any case.
    """
    last = max((each.ends_on for each in listings if each.ends_on), default=first)
    out = set(editions(publication.pk).filter(date__gte=first).values_list("date", flat=True)) - {at_least}
    days = job_days(publication, first, min(last, first + dt.timedelta(days=LONGEST)))
    return tuple(day for day in days if day not in out)


def _named(listings: Sequence[Listing]) -> list[str]:
    """The countries whose readers have a choice of their own."""
    countries = Counter(each.country for each in listings if each.country)
    return [code for code, _ in sorted(countries.items(), key=lambda each: (-each[1], each[0]))][:MOST_COUNTRIES]


def _candidate(each: Listing, shown: int, days: Sequence[dt.date]) -> Candidate:
    assert each.ends_on is not None
    assert each.starts_on is not None
    left = sum(1 for day in days if day <= each.ends_on)
    wait = sum(1 for day in days if day < each.starts_on)
    return Candidate(each.pk or 0, each.promised - shown, left, shown, each.boosted, wait)
