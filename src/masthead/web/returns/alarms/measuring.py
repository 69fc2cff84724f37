"""What is measured of a mailing, from its account and from what came back."""

from __future__ import annotations

import datetime as dt

from masthead.delivery.mailing import MailingState
from masthead.delivery.outcome import Outcome
from masthead.reports import Kind
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.receipts import PartAccount, parts_of, receipt_of
from masthead.web.mailings.states import MailingStage
from masthead.web.returns.alarms.rules import Measure, Reading
from masthead.web.returns.models import Pulse
from masthead.web.returns.queries.returned import people_by_kind


def readings_of(mailing: Mailing, *, now: dt.datetime) -> dict[Measure, Reading]:
    """Every measure that applies to a mailing now. Deferrals and stalls apply while it goes out. Remembers, for the
    next time, how far it was."""
    parts = parts_of(mailing)
    receipt = receipt_of(mailing, parts)
    back = people_by_kind([each.part.pk for each in parts])
    accepted, rejected = receipt.counts[Outcome.ACCEPTED], receipt.counts[Outcome.REJECTED]
    found = {
        Measure.COMPLAINTS: Reading(back.get(Kind.COMPLAINT.value, 0), accepted),
        Measure.BOUNCES: Reading(rejected + back.get(Kind.BOUNCE.value, 0), accepted + rejected),
    }
    if mailing.state == MailingStage.RUNNING:
        deferred = receipt.counts[Outcome.DEFERRED]
        found[Measure.DEFERRALS] = Reading(deferred, accepted + rejected + deferred)
        stalled = _stalled(mailing, parts, now)
        if stalled is not None:
            found[Measure.STALLED] = stalled
    else:
        # Whoever resumes begins anew: a pause is no stall.
        Pulse.objects.filter(mailing=mailing).delete()
    return found


def _stalled(mailing: Mailing, parts: tuple[PartAccount, ...], now: dt.datetime) -> Reading | None:
    """Minutes without an answer, and how many wait in parts whose turn it is; None while nobody does."""
    begun = [each.totals for each in parts if each.part.state == MailingState.RUNNING]
    waiting = sum(each.pending for each in begun)
    settled = sum(each.totals.audience - each.totals.pending for each in parts)
    pulse, fresh = Pulse.objects.get_or_create(mailing=mailing, defaults={"settled": settled, "moved_at": now})
    if not waiting or (not fresh and pulse.settled != settled):
        pulse.settled, pulse.moved_at = settled, now
        pulse.save()
    if not waiting:
        return None
    return Reading(int((now - pulse.moved_at).total_seconds() // 60), waiting)
