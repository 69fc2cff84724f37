"""When a friend counts: a round looks at all who are waited for, as often as one likes, in any number of processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache

from django.db import transaction
from pyroaring import BitMap

from masthead.audience.segments.tree import Action
from masthead.web.growth.models import Programme, Referral
from masthead.web.growth.referrals.moves import move_referral
from masthead.web.growth.referrals.states import ReferralState, ReferralStep
from masthead.web.growth.referrals.suspicion import Reason, reasons_for
from masthead.web.subscribers.actions.referring import brought
from masthead.web.subscribers.queries.friends import Standing, standings, traces_of
from masthead.web.subscribers.segments.engagement import Deed
from masthead.web.subscribers.segments.queries import ENGAGEMENT

PATIENCE = dt.timedelta(days=8)
"""For the button in the letter, which is good for seven days."""
GRACE = dt.timedelta(hours=6)
"""After the last day, for opens that are still on their way through the counting."""
_AT_ONCE = 400
_MOST_OTHERS = 500
_DEEDS = {"opened": Action.OPENED, "clicked": Action.CLICKED}


def settle(now: dt.datetime) -> int:
    """Count whoever did what their title's rule says, hold whom a person has to look at, let go whose time is over;
    how many moved.
    """
    titles = Referral.objects.filter(state=ReferralState.WAITING).order_by().values_list("publication_id").distinct()
    programmes = Programme.objects.filter(publication__in=[number for (number,) in titles])
    return sum(_settle_title(programme, now) for programme in programmes)


def verdict(
    programme: Programme, referral: Referral, standing: Standing | None, *, did: bool, now: dt.datetime
) -> ReferralStep | None:
    """What follows for a friend who is waited for; None for going on waiting. did: what the rule says, as a person.

    Friends of somebody who is erased, and friends who are, count no more.
    """
    if referral.friend_id is None or referral.referrer_id is None:
        return ReferralStep.LAPSE
    if referral.confirmed_at is None or referral.due_at is None:
        return ReferralStep.LAPSE if now > referral.asked_at + PATIENCE else None
    if programme.rule == "confirmed":
        return ReferralStep.COUNT
    if programme.rule == "stayed":
        if now < referral.due_at:
            return None
        return ReferralStep.COUNT if standing is not None and standing.here else ReferralStep.LAPSE
    if did:
        return ReferralStep.COUNT
    return ReferralStep.LAPSE if now > referral.due_at + GRACE else None


@transaction.atomic
def count(referral: Referral, now: dt.datetime) -> bool:
    """Count a friend who did what the rule says, or hold them for a person; whether anything moved."""
    reasons = doubts_about(referral)
    if reasons:
        return move_referral(referral, ReferralStep.HOLD, reasons=[each.value for each in reasons])
    if not move_referral(referral, ReferralStep.COUNT, settled_at=now):
        return False
    note_brought(referral)
    return True


def note_brought(referral: Referral) -> None:
    """Keep with the friend who brought them, for the count that mails show."""
    if referral.friend_id is not None and referral.referrer_id is not None:
        brought(subscriber_id=referral.friend_id, referrer_id=referral.referrer_id)


def doubts_about(referral: Referral) -> tuple[Reason, ...]:
    """What speaks against a friend as of now."""
    others = Referral.objects.filter(referrer_id=referral.referrer_id).exclude(pk=referral.pk).exclude(friend=None)
    ids = {each or 0 for each in others.order_by("-pk").values_list("friend_id", flat=True)[:_MOST_OTHERS]}
    traces = traces_of(ids | {referral.friend_id or 0, referral.referrer_id or 0})
    friend = traces.get(referral.friend_id or 0)
    if friend is None:
        return ()
    referrer = traces.get(referral.referrer_id or 0)
    return reasons_for(friend, referrer, [traces[each] for each in ids - {referral.friend_id} if each in traces])


def _settle_title(programme: Programme, now: dt.datetime) -> int:
    @cache
    def doers() -> BitMap:
        return _doers(programme)

    moved = 0
    for batch in _waiting(programme.publication_id):
        standing = standings(programme.publication_id, [each.friend_id for each in batch if each.friend_id])
        for referral in batch:
            held = standing.get(referral.friend_id or 0)
            _note_confirmed(programme, referral, held)
            may_have_done = referral.confirmed_at is not None and programme.rule in _DEEDS
            did = may_have_done and (referral.friend_id or 0) in doers()
            step = verdict(programme, referral, held, did=did, now=now)
            if step is ReferralStep.COUNT:
                moved += count(referral, now)
            elif step is not None:
                moved += move_referral(referral, step, settled_at=now)
    return moved


def _waiting(publication_id: int) -> Iterator[list[Referral]]:
    rows = Referral.objects.filter(publication_id=publication_id, state=ReferralState.WAITING).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _note_confirmed(programme: Programme, referral: Referral, standing: Standing | None) -> None:
    """Once the friend pressed the button, their days run."""
    if referral.confirmed_at is not None or standing is None or standing.confirmed_at is None or not standing.here:
        return
    at = standing.confirmed_at
    due = at + dt.timedelta(days=programme.days)
    rows = Referral.objects.filter(pk=referral.pk, state=ReferralState.WAITING, confirmed_at=None)
    if rows.update(confirmed_at=at, due_at=due):
        referral.confirmed_at, referral.due_at = at, due


def _doers(programme: Programme) -> BitMap:
    """Everybody who did what the rule says, since the first of those who are waited for confirmed. Machines did not."""
    rows = Referral.objects.filter(publication_id=programme.publication_id, state=ReferralState.WAITING)
    first = rows.exclude(confirmed_at=None).order_by("confirmed_at").values_list("confirmed_at", flat=True).first()
    if first is None:
        return BitMap()
    # The edition of a day can reach somebody whose clock is a day behind.
    since = first.date() - dt.timedelta(days=1)
    return ENGAGEMENT.at_least(1, Deed(_DEEDS[programme.rule], programme.publication_id, (since, None)))
