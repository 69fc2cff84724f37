"""What sponsors do behind their link, and the team for them: write a text, say where it runs, hand it in.

The campaign is held while a text is stored: two who write at once follow each other, and the second is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from masthead.web.newsroom.actions.pictures import forget_picture
from masthead.web.revenue.models import Booking, Campaign, Creative
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.pictures import Sent, keep_picture, read_picture
from masthead.web.revenue.sponsors.records import announce_creative, need, record_creative
from masthead.web.revenue.sponsors.states import BookingState, CreativeState, CreativeStep, MoveError, advance_creative
from masthead.web.revenue.sponsors.wording import Limits, Words, check, cleaned, limits_of
from masthead.web.team.queries import Somebody

MOST_TEXTS = 60
MOST_CHANGES = 200
"""Of one text: enough for whoever writes, and an end for whoever does not."""
_OPEN = (BookingState.HELD.value, BookingState.SOLD.value)


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody wrote. creative_id: of the text that is changed, None for a new one. version: that they saw.

    booking_ids: where it runs. picture: a new file’s bytes, None to leave the picture; no_picture takes it away.
    submit: hand it in; else it is kept as it is, finished or not.
    """

    words: Words
    booking_ids: Sequence[int]
    submit: bool
    creative_id: int | None = None
    version: int = 0
    picture: bytes | None = None
    no_picture: bool = False


def open_bookings(campaign: Campaign) -> QuerySet[Booking]:
    """What texts can be written for: sections that are held or sold and have no approved text."""
    rows = Booking.objects.filter(campaign=campaign, state__in=_OPEN, slot__line=False)
    without = Q(creative=None) | ~Q(creative__state=CreativeState.APPROVED.value)
    return rows.filter(without).select_related("publication", "slot", "creative")


def write_behind_link(*, campaign: Campaign, writing: Writing, now: dt.datetime) -> Creative:
    """A sponsor writes; the caller has looked at their link. Raises `SponsorError`, and LookupError for a text that is
    not of this campaign.
    """
    return _stored(None, campaign, writing, now)


def write_for_sponsor(*, user: Somebody, campaign_id: int, writing: Writing, now: dt.datetime) -> Creative:
    """The team writes what a sponsor sent them otherwise. Raises `SponsorError`, LookupError, PermissionDenied."""
    campaign = Campaign.objects.select_related("advertiser").filter(pk=campaign_id).first()
    if campaign is None:
        raise PermissionDenied
    need(user, campaign.advertiser.publication_id)
    return _stored(user, campaign, writing, now)


def _stored(user: Somebody | None, campaign: Campaign, writing: Writing, now: dt.datetime) -> Creative:
    """With the file put away first, for that may take a while; a text that is refused takes its file with it."""
    sent = _picture(campaign, writing)
    if sent is None:
        return _written(user, campaign, writing, None, now)
    title = f"{campaign.advertiser} – {writing.words.headline or campaign.name}"
    picture_id = keep_picture(sent, title=title, shows=writing.words.alt)
    try:
        return _written(user, campaign, writing, picture_id, now)
    except Exception:
        forget_picture(picture_id=picture_id)
        raise


def _picture(campaign: Campaign, writing: Writing) -> Sent | None:
    """The picture, read before anything is held: that takes a while."""
    if writing.picture is None:
        return None
    return read_picture(writing.picture, _limits(campaign, writing.booking_ids))


def _limits(campaign: Campaign, booking_ids: Sequence[int]) -> Limits:
    found = [each for each in open_bookings(campaign) if each.pk in set(booking_ids)]
    return limits_of(each.slot for each in found)


@transaction.atomic
def _written(
    user: Somebody | None, campaign: Campaign, writing: Writing, picture_id: int | None, now: dt.datetime
) -> Creative:
    campaign = (
        Campaign.objects.select_for_update(no_key=True, of=("self",)).select_related("advertiser").get(pk=campaign.pk)
    )
    creative = _creative(campaign, writing)
    chosen = _chosen(campaign, writing)
    words, limits = cleaned(writing.words), limits_of(each.slot for each in chosen)
    _fill(creative, words, picture_id, writing)
    if writing.submit:
        if not chosen:
            raise SponsorError("Choose where the text runs.", "bookings", key="sponsor_fault_where")
        check(words, limits, picture=creative.picture_id is not None)
        if creative.picture is not None:
            _check_kept_picture(creative, limits)
    step = CreativeStep.SUBMIT if writing.submit else CreativeStep.WRITE
    creative.state = _next(creative, step).value
    creative.version += 1
    creative.link, creative.link_detail = "", ""
    if writing.submit:
        creative.submitted_at, creative.remark = now, ""
    creative.save()
    _run_in(campaign, creative, chosen)
    if writing.submit:
        record_creative(user, "creative-submitted", creative)
        announce_creative("creative.submitted", creative)
    return creative


def _creative(campaign: Campaign, writing: Writing) -> Creative:
    if writing.creative_id is None:
        if campaign.creatives.count() >= MOST_TEXTS:
            raise SponsorError(f"There are {MOST_TEXTS} texts already.", key="sponsor_fault_many")
        return Creative(campaign=campaign)
    found = campaign.creatives.select_related("picture").filter(pk=writing.creative_id).first()
    if found is None:
        raise LookupError("There is no such text in this campaign.")
    if found.version != writing.version:
        raise SponsorError("Somebody has changed this text meanwhile.", key="sponsor_fault_meanwhile")
    if found.version >= MOST_CHANGES:
        raise SponsorError("This text has been changed too often.", key="sponsor_fault_many")
    return found


def _chosen(campaign: Campaign, writing: Writing) -> list[Booking]:
    wanted = set(writing.booking_ids)
    found = [each for each in open_bookings(campaign) if each.pk in wanted]
    if len(found) != len(wanted):
        raise SponsorError(
            "One of the days is not open for texts any more; choose again.", "bookings", key="sponsor_fault_gone"
        )
    return found


def _fill(creative: Creative, words: Words, picture_id: int | None, writing: Writing) -> None:
    for name, most in (("headline", 200), ("text", 5000), ("button", 80), ("url", 1000), ("alt", 255)):
        said = getattr(words, name)
        if len(said) > most:
            raise SponsorError(
                f"That is {len(said)} characters; at most {most} fit.",
                name,
                key="sponsor_fault_long",
                many=len(said),
                most=most,
            )
        setattr(creative, name, said)
    if picture_id is not None:
        creative.picture_id = picture_id
    elif writing.no_picture:
        creative.picture = None


def _check_kept_picture(creative: Creative, limits: Limits) -> None:
    """A picture that was sent for one slot may be too small for another one."""
    picture = creative.picture
    assert picture is not None
    if picture.width < limits.image_width or picture.height < limits.image_height:
        raise SponsorError(
            f"The picture has {picture.width} × {picture.height} pixels; at least {limits.image_width} × "
            f"{limits.image_height} are needed.",
            "picture",
            key="sponsor_fault_small",
            size=f"{picture.width} × {picture.height}",
            least=f"{limits.image_width} × {limits.image_height}",
        )


def _next(creative: Creative, step: CreativeStep) -> CreativeState:
    try:
        return advance_creative(CreativeState(creative.state), step)
    except MoveError:
        raise SponsorError(
            "This text waits for its approval or has it, and is changed by handing in a new version.",
            key="sponsor_fault_state",
        ) from None


def _run_in(campaign: Campaign, creative: Creative, chosen: Sequence[Booking]) -> None:
    ours = open_bookings(campaign).filter(creative=creative)
    Booking.objects.filter(pk__in=ours.exclude(pk__in=[each.pk for each in chosen]).values("pk")).update(creative=None)
    rows = Booking.objects.filter(pk__in=[each.pk for each in chosen], state__in=_OPEN)
    if rows.update(creative=creative) != len(chosen):
        raise SponsorError(
            "One of the days is not open for texts any more; choose again.", "bookings", key="sponsor_fault_gone"
        )
