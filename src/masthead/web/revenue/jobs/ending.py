"""Listings whose last day is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from masthead.web import freshness
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.moving import move, write_to
from masthead.web.revenue.jobs.queries import today_at
from masthead.web.revenue.jobs.records import announce_listing, record_listing
from masthead.web.revenue.jobs.states import ListingState, ListingStep
from masthead.web.revenue.models import Listing

AT_ONCE = 100
CONTACTS_KEPT = dt.timedelta(days=365)
"""How long it is known who handed in a listing that is over."""


def expire_due(now: dt.datetime) -> bool:
    """Mark what is over as expired, and tell; whether more is waiting. Readers see nothing of it since midnight.

    Each in a transaction of its own: whatever ends this process leaves the rest for the next round.
    """
    # No day ends anywhere before it has begun somewhere: what is not past in the first time zone is not looked at.
    latest = (now + dt.timedelta(hours=14)).date()
    due = Listing.objects.filter(state=ListingState.LIVE.value, ends_on__lt=latest).order_by("ends_on", "pk")
    over = [each for each in due[:AT_ONCE] if each.ends_on and each.ends_on < today_at(each.publication_id, now)]
    for listing in over:
        _expire(listing, now)
    return len(over) == AT_ONCE


@transaction.atomic
def _expire(listing: Listing, now: dt.datetime) -> None:
    try:
        move(listing, ListingStep.EXPIRE, ended_at=now)
    except JobError:
        # Another process was faster, or somebody withdrew it.
        return
    write_to(listing, "ended", now)
    record_listing(None, "job-expired", listing)
    announce_listing("job.ended", listing, why="expired")
    freshness.announce()


def forget_contacts(now: dt.datetime) -> bool:
    """Forget who handed in what is long over; whether more is waiting."""
    old = Listing.objects.filter(ended_at__lt=now - CONTACTS_KEPT).exclude(contact_email="", contact_name="")
    ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
    Listing.objects.filter(pk__in=ids).update(contact_name="", contact_email="")
    return len(ids) == AT_ONCE
