"""What is kept for a time and then goes, and pauses that end: the work that comes by the clock.

The periods are the installation's settings (``keep_…_days``); the processing record tells them.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from masthead.audience.subscription import GONE, SubscriptionEvent, SubscriptionState
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import all_publications
from masthead.web.subscribers import changes
from masthead.web.subscribers.actions import import_files
from masthead.web.subscribers.actions.erasure import forget
from masthead.web.subscribers.actions.moves import move
from masthead.web.subscribers.evidence import MASTHEAD
from masthead.web.subscribers.models import (
    AddressChange,
    Consent,
    DeliveryReport,
    SignUp,
    Subscriber,
    Subscription,
)
from masthead.web.subscribers.scrubbing import spellings_of

AT_ONCE = 200
"""People of one walk and kind: the clock has other work, too, and the next walk comes."""
ROWS_AT_ONCE = 2_000

_Row = TypeVar("_Row", Consent, AddressChange, DeliveryReport)


def resume_due(*, now: dt.datetime) -> int:
    """Let mail come again for those whose pause ends today, by the calendar of each publication; how many."""
    resumed = 0
    for publication in all_publications():
        today = now.astimezone(ZoneInfo(house_of(publication).publication.timezone)).date()
        due = Subscription.objects.filter(
            publication_id=publication.pk, state=SubscriptionState.PAUSED.value, paused_until__lte=today
        )
        for held in due[:AT_ONCE]:
            with transaction.atomic():
                # Whoever chooses another day at this moment gets it.
                if due.select_for_update().filter(pk=held.pk).exists():
                    resumed += move(subscription=held, event=SubscriptionEvent.RESUMED, at=now, by=MASTHEAD)
    return resumed


def drop_left(*, now: dt.datetime) -> int:
    """Erase people who left every title longer ago than the installation keeps them; how many. The hash of their
    address stays: no list shall bring them back.
    """
    before = now - dt.timedelta(days=settings.SITE.settings.keep_left_days)
    gone = [state.value for state in GONE]
    here = Subscription.objects.filter(subscriber=OuterRef("pk")).filter(~Q(state__in=gone) | Q(since__gte=before))
    ever = Subscription.objects.filter(subscriber=OuterRef("pk"))
    people = Subscriber.objects.filter(Exists(ever), ~Exists(here), created_at__lt=before)
    done = 0
    for person in people[:AT_ONCE]:
        import_files.scrub(spellings_of(person.key))
        with transaction.atomic():
            held = Subscriber.objects.select_for_update().get(pk=person.pk)
            if not _still_here(held, before):
                forget(held, at=now, origin="end of the time people who left are kept")
                done += 1
    return done


def _still_here(person: Subscriber, before: dt.datetime) -> bool:
    gone = [state.value for state in GONE]
    return person.subscriptions.filter(~Q(state__in=gone) | Q(since__gte=before)).exists()


def drop_old_evidence(*, now: dt.datetime) -> int:
    """Remove evidence about titles that people left as long ago, who are here for another; how many pieces."""
    before = now - dt.timedelta(days=settings.SITE.settings.keep_left_days)
    gone = [state.value for state in GONE]
    ended = Subscription.objects.filter(
        subscriber=OuterRef("subscriber"), publication=OuterRef("publication"), state__in=gone, since__lt=before
    )
    with transaction.atomic():
        some = list(Consent.objects.filter(Exists(ended), at__lt=before)[:ROWS_AT_ONCE])
        changes.note(each.subscriber_id for each in some)
        Consent.objects.filter(pk__in=[each.pk for each in some]).delete()
    return len(some)


def drop_networks(*, now: dt.datetime) -> int:
    """Take networks out of evidence that is old enough; from how many pieces. It is the one change evidence ever sees:
    where it came from over the network is forgotten before the rest.
    """
    before = now - dt.timedelta(days=settings.SITE.settings.keep_network_days)
    rows = Consent.objects.filter(at__lt=before).exclude(network="")
    forms = SignUp.objects.filter(created_at__lt=before).exclude(device="", network="")
    SignUp.objects.filter(pk__in=list(forms.values_list("pk", flat=True)[:ROWS_AT_ONCE])).update(device="", network="")
    return Consent.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:ROWS_AT_ONCE])).update(network="")


def drop_reports(*, now: dt.datetime) -> int:
    """Remove what mail hosts reported, as old as networks may be, and changes of address that are over; how many."""
    reports = DeliveryReport.objects.filter(
        received_at__lt=now - dt.timedelta(days=settings.SITE.settings.keep_network_days)
    )
    return _delete_some(reports) + _delete_some(AddressChange.objects.filter(expires_at__lt=now))


def drop_import_files(*, now: dt.datetime) -> int:
    """Remove the files of imports whose time is over; of how many imports."""
    return import_files.expire(now=now, keep=dt.timedelta(days=settings.SITE.settings.keep_import_days))


def _delete_some(rows: QuerySet[_Row]) -> int:
    """Delete a walk's worth of rows; how many of them (what hangs on them is not counted)."""
    some = list(rows[:ROWS_AT_ONCE])
    with transaction.atomic():
        for each in some:
            each.delete()
    return len(some)
