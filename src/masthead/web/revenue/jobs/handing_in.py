"""Listings from the open web: the form, its guards, and the button in the mail.

The guards are those of sign-up: a field that people do not see, the time a form takes, a puzzle, and limits; nothing is
put before the team until the address in the form has confirmed it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from django.db import transaction

from masthead.audience.addresses import Address
from masthead.web.revenue.jobs.actions import new_key
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.moving import move, write_to
from masthead.web.revenue.jobs.queries import board_of
from masthead.web.revenue.jobs.records import announce_listing, record_listing
from masthead.web.revenue.jobs.states import ListingState, ListingStep
from masthead.web.revenue.jobs.wording import Words, checked
from masthead.web.revenue.models import Listing
from masthead.web.subscribers import networks
from masthead.web.subscribers.sign_up import asking, proof, stamps, tallies
from masthead.web.subscribers.sign_up.limits import DAY, HOUR, Limit
from masthead.web.subscribers.sign_up.tallies import Mark

FORGOTTEN_AFTER = dt.timedelta(days=7)
"""How long a form waits for the button in its mail."""
PER_ADDRESS = (Limit(3, HOUR), Limit(6, DAY))
"""Forms for one address; on top, nothing is kept and nobody is mailed, and the answer is as ever."""
PER_NETWORK = {True: (Limit(20, HOUR),), False: (Limit(4, HOUR), Limit(10, DAY))}
"""Forms from one network, by whether they come with proof of work; more are refused."""
PER_TITLE = Limit(60, HOUR)
"""Letters that forms of one title may cause."""


class Ending(StrEnum):
    """What a visitor is told. SENT: look into your inbox."""

    SENT = "sent"
    INVALID = "invalid"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Form:
    """What was posted. trapped: a field was filled in that nobody sees."""

    words: Words
    stamp: str = ""
    proof: str = ""
    trapped: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a form. fault: of INVALID."""

    ending: Ending
    fault: JobError | None = None


def hand_in(*, publication_id: int, form: Form, ip_address: str, now: dt.datetime) -> Answer:
    """Judge a form and put it aside until its sender has confirmed it."""
    if form.trapped or stamps.is_too_fast(form.stamp, now):
        return Answer(Ending.SENT)
    try:
        words = checked(form.words)
    except JobError as fault:
        return Answer(Ending.INVALID, fault)
    address = asking.judge_address(words.contact_email, as_typed=True)
    if not isinstance(address, Address):
        return Answer(Ending.INVALID, JobError("That is no address.", "contact_email", address.key))
    proven = proof.is_proven(form.proof, publication_id, now)
    over = {mark.kind for mark in tallies.count(_marks(publication_id, address, ip_address, proven=proven), now)}
    if over - {"job-address"}:
        return Answer(Ending.TOO_MANY)
    if not over:
        _put_aside(publication_id, replace(words, contact_email=str(address)), now)
    return Answer(Ending.SENT)


@transaction.atomic
def confirm(*, listing_id: int) -> Listing | None:
    """The button: put the listing before the team; None where it is gone. Pressed again, it changes nothing."""
    found = Listing.objects.select_for_update(no_key=True).filter(pk=listing_id, handed_in=True).first()
    if found is None:
        return None
    if found.state == ListingState.ASKED.value:
        move(found, ListingStep.CONFIRM)
        record_listing(None, "job-handed-in", found)
        announce_listing("job.submitted", found)
    return found


def handed_in(listing_id: int, publication_id: int) -> Listing | None:
    """A listing that came through the form of a title; None where it is gone."""
    return Listing.objects.filter(pk=listing_id, publication_id=publication_id, handed_in=True).first()


def forget_unconfirmed(now: dt.datetime) -> bool:
    """Remove forms that nobody confirmed; whether more are waiting."""
    gone = Listing.objects.filter(state=ListingState.ASKED.value, created_at__lt=now - FORGOTTEN_AFTER)
    number, _ = Listing.objects.filter(pk__in=list(gone.values_list("pk", flat=True)[:200])).delete()
    return number >= 200


def _marks(publication_id: int, address: Address, ip_address: str, *, proven: bool) -> Sequence[Mark]:
    marks: list[Any] = [Mark("job-address", address.key, limit) for limit in PER_ADDRESS]
    marks.append(Mark("job-title", str(publication_id), PER_TITLE))
    if network := networks.counted(ip_address):
        marks += [Mark(f"job-network-{proven}", network, limit) for limit in PER_NETWORK[proven]]
    return marks


@transaction.atomic
def _put_aside(publication_id: int, words: Words, now: dt.datetime) -> None:
    board = board_of(publication_id)
    made = Listing.objects.create(
        publication_id=publication_id,
        key=new_key(),
        state=ListingState.ASKED.value,
        handed_in=True,
        promised=board.promised,
        term_days=board.term_days,
        created_at=now,
        **asdict(words),
    )
    write_to(made, "confirm", now)
