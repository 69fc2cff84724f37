"""Reads about listings, employers and boards."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.jobs.days import LONGEST, job_days
from masthead.web.revenue.jobs.rotation import Candidate, shortfall
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.models import Appearance, Employer, EmployerLink, JobBoard, Listing
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

MOST_COUNTRIES = 10
"""Countries whose readers see a choice of their own in one edition; those with most listings."""
GENERAL = ""
"""The pool of listings that are for readers anywhere."""


def board_of(publication_id: int) -> JobBoard:
    """How a title runs its jobs; unsaved where nobody has said."""
    return JobBoard.objects.filter(publication_id=publication_id).first() or JobBoard(publication_id=publication_id)


def today_at(publication_id: int, now: dt.datetime | None = None) -> dt.date:
    """The day where the title is."""
    return (now or timezone.now()).astimezone(time_zone_of(publication_id)).date()


def live_on(publication_id: int, day: dt.date) -> QuerySet[Listing]:
    """What readers may see on a day, boosted ones first, then the newest. One whose last day is over is not among it,
    whether or not it is marked as expired yet.
    """
    found = Listing.objects.filter(publication_id=publication_id, state=ListingState.LIVE.value)
    found = found.filter(starts_on__lte=day, ends_on__gte=day).select_related("employer")
    return found.order_by("-boosted", "-starts_on", "-pk")


def live_listing(publication_id: int, key: str, day: dt.date) -> Listing | None:
    """One of them by its key."""
    return live_on(publication_id, day).filter(key=key).first() if len(key) <= 12 else None


def listings_for(user: Somebody) -> QuerySet[Listing]:
    """Those of the titles whose income somebody runs."""
    held = publications_with(user, Right.REVENUE)
    return Listing.objects.filter(publication_id__in=held).select_related("employer", "publication")


def employers_for(user: Somebody) -> QuerySet[Employer]:
    """Those of the titles whose income somebody runs."""
    return Employer.objects.filter(publication_id__in=publications_with(user, Right.REVENUE)).select_related(
        "publication"
    )


def shown_counts(listing_ids: Iterable[int]) -> Mapping[int, int]:
    """Appearances by listing; those that had none are left out."""
    rows = Appearance.objects.filter(listing_id__in=list(listing_ids)).order_by().values_list("listing_id")
    return {pk: total for pk, total in rows.annotate(total=Sum("change")) if total}


def editions_of(listing_ids: Iterable[int]) -> Mapping[int, tuple[tuple[dt.date, int], ...]]:
    """By listing, (day, id) of the editions it stands in, the latest first."""
    rows = Appearance.objects.filter(listing_id__in=list(listing_ids)).order_by()
    found: dict[int, list[tuple[dt.date, int]]] = {}
    sums = rows.values_list("listing_id", "day", "edition").annotate(total=Sum("change"))
    for pk, day, edition, total in sums:
        if total > 0:
            found.setdefault(pk, []).append((day, edition))
    return {pk: tuple(sorted(days, reverse=True)) for pk, days in found.items()}


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
    countries = Counter(each.country for each in rows if each.country)
    named = [code for code, _ in sorted(countries.items(), key=lambda each: (-each[1], each[0]))][:MOST_COUNTRIES]
    days = job_days(publication, day, max((each.ends_on for each in rows if each.ends_on), default=day))
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
    last = max((each.ends_on for each in known if each.ends_on), default=day)
    days = job_days(publication, day, min(last, day + dt.timedelta(days=LONGEST)))
    room = board_of(publication.pk).per_edition
    missed: dict[int, int] = {}
    for pool in {each.country for each in known}:
        mine = [_candidate(each, shown.get(each.pk, 0), days) for each in known if each.country == pool]
        missed |= shortfall(mine, [room] * len(days))
    return missed


def states_of(publication_id: int) -> Mapping[str, int]:
    """How many listings are in each state."""
    rows = Listing.objects.filter(publication_id=publication_id).order_by().values_list("state")
    return dict(rows.annotate(many=Count("pk")))


def waiting_for(user: Somebody) -> int:
    """How many listings wait for a decision."""
    return listings_for(user).filter(state=ListingState.WAITING.value).count()


def open_link(pk: int, now: dt.datetime) -> EmployerLink | None:
    """A report's link, unless it is expired or withdrawn."""
    found = EmployerLink.objects.filter(pk=pk, withdrawn_at=None, expires_at__gt=now)
    return found.select_related("employer__publication", "listing").first()


def listings_of_link(link: EmployerLink) -> QuerySet[Listing]:
    """What its report is about: listings of that employer that were live, and no other's."""
    found = Listing.objects.filter(employer_id=link.employer_id).exclude(starts_on=None)
    return found.filter(Q(pk=link.listing_id) if link.listing_id else Q()).order_by("-starts_on", "-pk")


def _candidate(each: Listing, shown: int, days: Sequence[dt.date]) -> Candidate:
    assert each.ends_on is not None
    assert each.starts_on is not None
    left = sum(1 for day in days if day <= each.ends_on)
    wait = sum(1 for day in days if day < each.starts_on)
    return Candidate(each.pk or 0, each.promised - shown, left, shown, each.boosted, wait)
