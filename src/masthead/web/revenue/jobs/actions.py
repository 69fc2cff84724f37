"""What the team does about listings, employers and boards.

Everything asks for `Right.REVENUE` in the title (PermissionDenied), is recorded, and raises `JobError` for what cannot
be: nothing has changed then.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from masthead.audience.addresses import AddressError, parse_address
from masthead.web import freshness
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.moving import move, write_to
from masthead.web.revenue.jobs.promises import check_promise
from masthead.web.revenue.jobs.queries import board_of, today_at
from masthead.web.revenue.jobs.records import announce_listing, record_listing
from masthead.web.revenue.jobs.states import ListingState, ListingStep
from masthead.web.revenue.jobs.wording import Words, checked, checked_website
from masthead.web.revenue.models import Employer, EmployerLink, JobBoard, Listing
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

KEY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what is taken for something else."""
LINK_DAYS = 90
"""How long a report's link holds, after the last day of what it is about."""
_MOST_DAYS, _MOST_APPEARANCES = 365, 250


@dataclass(frozen=True, slots=True)
class Terms:
    """What a listing gets. starts_on: None for today."""

    promised: int
    term_days: int
    boosted: bool = False
    starts_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """How a title runs its jobs; see `models.JobBoard`."""

    open: bool
    submissions: bool
    per_edition: int
    term_days: int
    promised: int
    boosted_promised: int
    terms: str = ""


def new_key() -> str:
    """Of a listing, for its public addresses: eight characters that nobody guesses."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(8))


@transaction.atomic
def set_board(*, user: Somebody, publication_id: int, plan: BoardPlan) -> JobBoard:
    """Say how a title runs its jobs from now on. What is approved keeps its terms."""
    _need(user, publication_id)
    if not 1 <= plan.per_edition <= 12:
        raise JobError("A section has room for 1 to 12 listings.", "per_edition")
    _check_terms(Terms(plan.promised, plan.term_days))
    _check_terms(Terms(plan.boosted_promised, plan.term_days), "boosted_promised")
    made, _ = JobBoard.objects.update_or_create(publication_id=publication_id, defaults=asdict(plan))
    record(actor=user, action="job-board-changed", subject="the job board", publication_id=publication_id)
    freshness.announce()
    return made


@transaction.atomic
def add_listing(*, user: Somebody, publication_id: int, words: Words, now: dt.datetime) -> Listing:
    """Enter a listing for somebody. It waits for its approval, which the same person may give."""
    _need(user, publication_id)
    said = _contactable(checked(words))
    board = board_of(publication_id)
    made = Listing.objects.create(
        publication_id=publication_id,
        key=new_key(),
        state=ListingState.WAITING.value,
        promised=board.promised,
        term_days=board.term_days,
        created_at=now,
        **asdict(said),
    )
    record_listing(user, "job-added", made)
    return made


@transaction.atomic
def change_listing(*, user: Somebody, listing_id: int, words: Words) -> Listing:
    """Put a listing's words right; also while it is live. Editions that are published keep what they said."""
    held = _held(user, listing_id)
    if held.state not in {ListingState.WAITING.value, ListingState.LIVE.value}:
        raise JobError("What is over or refused stays as it was. Enter it anew.")
    said = _contactable(checked(words))
    for name, value in asdict(said).items():
        setattr(held, name, value)
    held.save(update_fields=list(asdict(said)))
    record_listing(user, "job-changed", held)
    freshness.announce()
    return held


@transaction.atomic
def approve(*, user: Somebody, listing_id: int, terms: Terms, now: dt.datetime) -> Listing:
    """Put a listing on the board, into the feed and, in turn, into editions, from its first day to its last."""
    held = _held(user, listing_id)
    _check_terms(terms)
    today = today_at(held.publication_id, now)
    first = max(terms.starts_on or today, today)
    if (first - today).days > _MOST_DAYS:
        raise JobError("Choose a first day within a year.", "starts_on")
    last = first + dt.timedelta(days=terms.term_days - 1)
    held.promised, held.starts_on, held.ends_on = terms.promised, first, last
    # One promise after the other: each counts on those before it.
    JobBoard.objects.select_for_update(no_key=True).get_or_create(publication_id=held.publication_id)
    check_promise(held.publication, today, held)
    employer = held.employer or _employer_of(held, now)
    move(
        held,
        ListingStep.APPROVE,
        employer=employer,
        promised=terms.promised,
        boosted=terms.boosted,
        term_days=terms.term_days,
        starts_on=first,
        ends_on=last,
        decided_at=now,
    )
    if held.contact_email:
        _link(employer, held, user, now)
    write_to(held, "live", now)
    record_listing(user, "job-approved", held, starts=str(held.starts_on), ends=str(held.ends_on))
    announce_listing("job.published", held)
    freshness.announce()
    return held


@transaction.atomic
def prolong(*, user: Somebody, listing_id: int, days: int) -> Listing:
    """Give a live listing more days, as when editions did not come out that were counted on."""
    held = _held(user, listing_id)
    if held.state != ListingState.LIVE.value or held.ends_on is None or held.starts_on is None:
        raise JobError("Only what is on the board can be prolonged.")
    last = held.ends_on + dt.timedelta(days=max(days, 0))
    if days < 1 or (last - held.starts_on).days >= _MOST_DAYS:
        raise JobError(f"A listing runs for {_MOST_DAYS} days at most, all in all.", "days")
    held.ends_on, held.term_days = last, (last - held.starts_on).days + 1
    held.save(update_fields=["ends_on", "term_days"])
    held.links.update(expires_at=F("expires_at") + dt.timedelta(days=days))
    record_listing(user, "job-prolonged", held, ends=str(held.ends_on))
    freshness.announce()
    return held


@transaction.atomic
def refuse(*, user: Somebody, listing_id: int, reason: str, now: dt.datetime) -> Listing:
    """Turn a listing down, with words for whoever handed it in."""
    held = _held(user, listing_id)
    said = _reason(reason)
    move(held, ListingStep.REFUSE, reason=said, decided_at=now, ended_at=now)
    write_to(held, "refused", now)
    record_listing(user, "job-refused", held, reason=said)
    return held


@transaction.atomic
def withdraw(*, user: Somebody, listing_id: int, reason: str, now: dt.datetime) -> Listing:
    """Take a listing down before its last day. Board and feed are without it at once."""
    held = _held(user, listing_id)
    was_live = held.state == ListingState.LIVE.value
    said = _reason(reason)
    move(held, ListingStep.WITHDRAW, reason=said, ended_at=now)
    record_listing(user, "job-withdrawn", held, reason=said)
    if was_live:
        write_to(held, "ended", now)
        announce_listing("job.ended", held, why="withdrawn")
        freshness.announce()
    return held


@transaction.atomic
def change_employer(*, user: Somebody, employer_id: int, website: str, contact_name: str, contact_email: str) -> None:
    """Put right what is known of an employer."""
    held = Employer.objects.select_for_update(no_key=True).filter(pk=employer_id).first()
    if held is None:
        raise PermissionDenied
    _need(user, held.publication_id)
    held.website = checked_website(website)
    held.contact_name = " ".join(contact_name.split())[:120]
    held.contact_email = _address(contact_email) if contact_email.strip() else ""
    held.save()
    record(actor=user, action="employer-changed", subject=held.name, publication_id=held.publication_id)


@transaction.atomic
def make_link(*, user: Somebody, employer_id: int, days: int, now: dt.datetime) -> EmployerLink:
    """A signed link to the report about everything of an employer. days: how long it holds."""
    employer = Employer.objects.filter(pk=employer_id).first()
    if employer is None:
        raise PermissionDenied
    _need(user, employer.publication_id)
    if not 1 <= days <= _MOST_DAYS:
        raise JobError(f"A link holds from 1 to {_MOST_DAYS} days.", "days")
    made = EmployerLink.objects.create(
        employer=employer, made_at=now, made_by=str(user)[:150], expires_at=now + dt.timedelta(days=days)
    )
    record(actor=user, action="employer-link-made", subject=employer.name, publication_id=employer.publication_id)
    return made


@transaction.atomic
def withdraw_link(*, user: Somebody, link_id: int, now: dt.datetime) -> None:
    """Whoever has the link sees nothing any more."""
    link = EmployerLink.objects.select_related("employer").filter(pk=link_id).first()
    if link is None:
        raise PermissionDenied
    employer = link.employer
    _need(user, employer.publication_id)
    if EmployerLink.objects.filter(pk=link_id, withdrawn_at=None).update(withdrawn_at=now):
        subject, title = employer.name, employer.publication_id
        record(actor=user, action="employer-link-withdrawn", subject=subject, publication_id=title)


def _employer_of(listing: Listing, now: dt.datetime) -> Employer:
    """The employer of that name, or a new one."""
    found = Employer.objects.filter(publication_id=listing.publication_id, name__iexact=listing.company).first()
    return found or Employer.objects.create(
        publication_id=listing.publication_id,
        name=listing.company,
        website=listing.website,
        contact_name=listing.contact_name,
        contact_email=listing.contact_email,
        created_at=now,
    )


def _link(employer: Employer, listing: Listing, user: Somebody, now: dt.datetime) -> None:
    """For the letters. It shows that listing alone: nobody has said that this contact may see the employer's others."""
    assert listing.ends_on is not None
    last = dt.datetime.combine(listing.ends_on, dt.time(), dt.UTC)
    expires = last + dt.timedelta(days=LINK_DAYS)
    by = str(user)[:150]
    EmployerLink.objects.create(employer=employer, listing=listing, made_at=now, made_by=by, expires_at=expires)


def _contactable(words: Words) -> Words:
    if not words.contact_email:
        return words
    return Words(**{**asdict(words), "contact_email": _address(words.contact_email)})


def _address(text: str) -> str:
    try:
        return str(parse_address(text))
    except AddressError as fault:
        raise JobError(str(fault), "contact_email", "job_fault_email") from None


def _check_terms(terms: Terms, field: str = "promised") -> None:
    if not 0 <= terms.promised <= _MOST_APPEARANCES:
        raise JobError(f"Promise 0 to {_MOST_APPEARANCES} appearances.", field)
    if not 1 <= terms.term_days <= _MOST_DAYS:
        raise JobError(f"A listing runs for 1 to {_MOST_DAYS} days.", "term_days")


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise JobError("Write why, in a sentence.", "reason")
    if len(said) > 300:
        raise JobError("Write at most 300 characters.", "reason")
    return said


def _held(user: Somebody, listing_id: int) -> Listing:
    """A listing, held until the transaction ends. Raises PermissionDenied, whether there is none or it is another's."""
    found: Any = Listing.objects.select_for_update(of=("self",), no_key=True).filter(pk=listing_id).first()
    if found is None:
        raise PermissionDenied
    _need(user, found.publication_id)
    held: Listing = found
    return held


def _need(user: Somebody, publication_id: int) -> None:
    if not may(user, Right.REVENUE, publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")
