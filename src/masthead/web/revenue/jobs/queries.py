"""Reads about listings, employers and boards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from masthead.web.publications.queries import time_zone_of
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.models import Appearance, Employer, EmployerLink, JobBoard, Listing
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


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


def states_of(publication_id: int) -> Mapping[str, int]:
    """How many listings are in each state."""
    rows = Listing.objects.filter(publication_id=publication_id).order_by().values_list("state")
    return dict(rows.annotate(many=Count("pk")))


def open_link(pk: int, now: dt.datetime) -> EmployerLink | None:
    """A report's link, unless it is expired or withdrawn."""
    found = EmployerLink.objects.filter(pk=pk, withdrawn_at=None, expires_at__gt=now)
    return found.select_related("employer__publication", "listing").first()


def listings_of_link(link: EmployerLink) -> QuerySet[Listing]:
    """What its report is about: listings of that employer that were live, and no other's."""
    found = Listing.objects.filter(employer_id=link.employer_id).exclude(starts_on=None)
    return found.filter(Q(pk=link.listing_id) if link.listing_id else Q()).order_by("-starts_on", "-pk")
