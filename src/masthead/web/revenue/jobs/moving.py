"""One listing taken from state to state: by a conditional change, so that of two at once one does it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.states import ListingState, ListingStep, MoveError, advance
from masthead.web.revenue.models import JobLetter, Listing


def move(listing: Listing, step: ListingStep, **values: Any) -> Listing:
    """Take a step. values: of the row's other columns. Raises `JobError` where somebody was faster, or it cannot be."""
    try:
        to = advance(ListingState(listing.state), step)
    except MoveError as fault:
        raise JobError(str(fault)) from None
    changed = Listing.objects.filter(pk=listing.pk, state=listing.state).update(state=to.value, **values)
    if not changed:
        raise JobError("Somebody else has just decided about this listing; look at it again.")
    listing.refresh_from_db()
    return listing


def write_to(listing: Listing, kind: str, now: dt.datetime) -> None:
    """Have a letter sent to whoever handed it in, once in its life; nobody where it came from the team."""
    if listing.contact_email:
        letter = JobLetter(listing=listing, kind=kind, created_at=now, next_at=now)
        JobLetter.objects.bulk_create([letter], ignore_conflicts=True)
