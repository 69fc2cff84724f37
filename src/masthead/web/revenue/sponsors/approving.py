"""The newsroom and sponsors’ texts: approve, send back, open again. What is approved runs as it is.

Everything asks for `Right.REVENUE` in the title that looks after the advertiser and in every title where the text runs
(PermissionDenied), is recorded, and raises `SponsorError`.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from masthead.web.revenue.models import Booking, Creative
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.moving import move_creative
from masthead.web.revenue.sponsors.records import announce_creative, need, record_creative
from masthead.web.revenue.sponsors.states import BookingState, CreativeState, CreativeStep
from masthead.web.revenue.sponsors.wording import Words, check, limits_of
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

LONGEST_REMARK = 2000
"""Characters."""
_RUNS = (BookingState.HELD.value, BookingState.SOLD.value)


def creatives_for(user: Somebody) -> QuerySet[Creative]:
    """The texts of the advertisers whose titles’ income somebody looks after."""
    found = Creative.objects.filter(campaign__advertiser__publication__in=publications_with(user, Right.REVENUE))
    return found.select_related("campaign__advertiser__publication", "picture", "decided_by")


def words_of(creative: Creative) -> Words:
    """What it says."""
    return Words(creative.headline, creative.text, creative.button, creative.url, creative.alt)


def runs_in(creative: Creative) -> tuple[Booking, ...]:
    """Its bookings to come, by day."""
    rows = Booking.objects.filter(creative=creative, state__in=_RUNS).select_related("publication", "slot")
    return tuple(rows.order_by("day", "pk"))


@transaction.atomic
def approve(*, user: Somebody, creative_id: int, version: int, now: dt.datetime) -> Creative:
    """It runs as it is. version: that was read; a text that was changed since is read again first."""
    held = _own(user, creative_id)
    _same(held, version)
    bookings = runs_in(held)
    if not bookings:
        raise SponsorError("It runs nowhere: choose its days first.")
    check(words_of(held), limits_of(each.slot for each in bookings), picture=held.picture_id is not None)
    move_creative(held, CreativeStep.APPROVE, decided_at=now, decided_by=user, remark="")
    record_creative(user, "creative-approved", held)
    announce_creative("creative.approved", held)
    return held


@transaction.atomic
def send_back(*, user: Somebody, creative_id: int, version: int, remark: str, now: dt.datetime) -> Creative:
    """Ask the sponsor for changes; they read the remark behind their link."""
    held = _own(user, creative_id)
    _same(held, version)
    said = remark.strip()
    if not said or len(said) > LONGEST_REMARK:
        raise SponsorError(f"Write what to change, in at most {LONGEST_REMARK} characters.", "remark")
    move_creative(held, CreativeStep.RETURN, decided_at=now, decided_by=user, remark=said)
    record_creative(user, "creative-returned", held, comment=said)
    return held


@transaction.atomic
def reopen(*, user: Somebody, creative_id: int, remark: str, now: dt.datetime) -> Creative:
    """Take an approval back: editions to come go without the text until it is approved again."""
    held = _own(user, creative_id)
    move_creative(held, CreativeStep.REOPEN, decided_at=now, decided_by=user, remark=remark.strip()[:LONGEST_REMARK])
    record_creative(user, "creative-reopened", held)
    return held


@transaction.atomic
def run_approved(*, user: Somebody, creative_id: int, booking_id: int) -> Booking:
    """Let an approved text run in one more booking of its campaign."""
    held = _own(user, creative_id)
    if held.state != CreativeState.APPROVED:
        raise SponsorError("Only an approved text is put into more slots.")
    rows = Booking.objects.select_for_update(no_key=True, of=("self",)).select_related("slot", "campaign__advertiser")
    booking = rows.filter(pk=booking_id, campaign=held.campaign_id, state__in=_RUNS, slot__line=False).first()
    if booking is None:
        raise PermissionDenied
    need(user, booking.publication_id)
    check(words_of(held), limits_of([booking.slot]), picture=held.picture_id is not None)
    booking.creative = held
    booking.save(update_fields=["creative"])
    record_creative(user, "creative-placed", held, day=booking.day.isoformat(), slot=booking.slot.name)
    return booking


def _own(user: Somebody, creative_id: int) -> Creative:
    rows = Creative.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("campaign__advertiser", "picture").filter(pk=creative_id).first()
    if found is None:
        raise PermissionDenied
    titles = {each.publication_id for each in runs_in(found)}
    need(user, found.campaign.advertiser.publication_id, *titles)
    return found


def _same(held: Creative, version: int) -> None:
    if held.version != version:
        raise SponsorError("The sponsor has changed it since you read it. Read it again.")
