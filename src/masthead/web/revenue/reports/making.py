"""Reports are made by the clock: an hour after the first mail with a booking left, and a week after.

Each is a row that the database has once, made together with the letters about it; a process that is killed leaves what
is missing to the next round.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from masthead.web.revenue.models import Booking, Contact, Report, ReportLetter
from masthead.web.revenue.reports.figures import figures_of
from masthead.web.revenue.reports.links import link_for_letters
from masthead.web.revenue.reports.stages import AFTER, Stage
from masthead.web.revenue.sponsors.queries import WENT_OUT, Delivery, delivery_of
from masthead.web.webhooks.actions import announce

LOOKED_BACK = dt.timedelta(days=30)
"""How long after its mail a booking is looked at: a server that was off for weeks makes up for it."""
AT_ONCE = 50


def make_due(now: dt.datetime) -> bool:
    """Make what is due; whether more is waiting."""
    went_out = Q(delivered_at__gte=now - LOOKED_BACK, delivered_at__lte=now - AFTER[Stage.HOUR])
    rows = Booking.objects.filter(went_out, state__in=WENT_OUT).exclude(reports__stage=Stage.WEEK.value)
    rows = rows.select_related("campaign__advertiser", "slot", "publication", "edition").order_by("delivered_at", "pk")
    made = 0
    for booking in rows.prefetch_related("reports"):
        made += _make(booking, now)
        if made >= AT_ONCE:
            return True
    return False


def due_stage(began: dt.datetime, now: dt.datetime, made: frozenset[str]) -> Stage | None:
    """The stage that is due and not made; None while nothing is. After a week nobody wants to know of an hour."""
    for stage in (Stage.WEEK, Stage.HOUR):
        if now >= began + AFTER[stage]:
            return stage if stage.value not in made else None
    return None


def _make(booking: Booking, now: dt.datetime) -> int:
    assert booking.delivered_at is not None
    stage = due_stage(booking.delivered_at, now, frozenset(each.stage for each in booking.reports.all()))
    # To find out where it stood reads a whole edition, so that this is asked only when it is time.
    delivery = delivery_of(booking) if stage is not None else None
    if stage is None or delivery is None:
        return 0
    figures = figures_of(delivery, stage, now)
    with transaction.atomic():
        report = Report(booking=booking, stage=stage.value, figures=figures.kept(), made_at=now)
        # Another process may make the same one this very moment: its row counts.
        Report.objects.bulk_create([report], ignore_conflicts=True)
        found = Report.objects.get(booking=booking, stage=stage.value)
        if found.made_at == now:
            _write(found, delivery, now)
    return 1


def _write(report: Report, delivery: Delivery, now: dt.datetime) -> None:
    """Letters to whom the advertiser named for that, and word to the programs that listen."""
    booking = delivery.booking
    if link_for_letters(booking.campaign, now) is not None:
        contacts = Contact.objects.filter(advertiser=booking.campaign.advertiser_id, reminded=True)
        letters = [ReportLetter(report=report, contact=each, created_at=now, next_at=now) for each in contacts]
        ReportLetter.objects.bulk_create(letters, ignore_conflicts=True)
    data = {"booking": booking.pk, "campaign": booking.campaign_id, "stage": report.stage}
    announce(event="sponsor.reported", publication_id=booking.publication_id, data=data)
