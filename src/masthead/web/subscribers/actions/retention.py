"""What is kept for a time and then goes, and pauses that end: the work that comes by the clock.

The periods are the installation's settings (``keep_…_days``); the processing record tells them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from pyroaring import BitMap

from masthead.audience.subscription import GONE, SubscriptionEvent, SubscriptionState
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import all_publications
from masthead.web.subscribers import changes, sets
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

EVERY = dt.timedelta(hours=1)
"""How often what is over its time is looked for. Periods are days, and the look costs a walk over indexes."""
AT_ONCE = 200
"""People of one walk and kind: the clock has other work, too, and the next walk comes."""
_LAST_WALK = "subscribers:retention"

_Row = TypeVar("_Row", Consent, SignUp, AddressChange, DeliveryReport)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many of each went in one walk."""

    unconfirmed: int = 0
    left: int = 0
    networks: int = 0
    sign_ups: int = 0
    import_files: int = 0


def tick(*, now: dt.datetime) -> None:
    """Do what is due: end pauses, and once an hour, in one process of all, let go what is over its time."""
    resume_due(now=now)
    if cache.add(_LAST_WALK, now.isoformat(), EVERY.total_seconds()):
        sweep(now=now)


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
                resumed += move(subscription=held, event=SubscriptionEvent.RESUMED, at=now, by=MASTHEAD)
    return resumed


def sweep(*, now: dt.datetime) -> Swept:
    """Let go what is over its time, everything in small transactions of its own."""
    said = settings.SITE.settings
    networks = now - dt.timedelta(days=said.keep_network_days)
    unconfirmed = now - dt.timedelta(days=said.keep_unconfirmed_days)
    left = now - dt.timedelta(days=said.keep_left_days)
    changes.prune(now=now)
    return Swept(
        unconfirmed=_drop_unconfirmed(unconfirmed, now),
        left=_drop_left(left, now) + _drop_old_evidence(left),
        networks=_drop_networks(networks),
        sign_ups=_drop_sign_ups(unconfirmed, networks),
        import_files=import_files.expire(now=now, keep=dt.timedelta(days=said.keep_import_days)),
    )


def _drop_unconfirmed(before: dt.datetime, now: dt.datetime) -> int:
    """Wishes that nobody confirmed; with the last of them, the person. Nothing of them stays: they never agreed."""
    again = SignUp.objects.filter(subscriber=OuterRef("subscriber"), created_at__gte=before)
    old = Subscription.objects.filter(state=SubscriptionState.PENDING.value, since__lt=before).exclude(Exists(again))
    some = list(old[:AT_ONCE])
    for held in some:
        with transaction.atomic():
            person = Subscriber.objects.select_for_update().filter(pk=held.subscriber_id).first()
            # Whoever confirms at this moment stays.
            if person is None or not old.filter(pk=held.pk).exists():
                continue
            if person.subscriptions.exclude(pk=held.pk).exists():
                _drop_subscription(held)
            else:
                forget(person, at=now, origin="never confirmed", suppressed=False)
    return len(some)


def _drop_subscription(held: Subscription) -> None:
    name = sets.state_set(held.publication_id, SubscriptionState(held.state))
    sets.change(sets.SetChange(leave={name: BitMap([held.subscriber_id])}))
    Consent.objects.filter(subscriber_id=held.subscriber_id, publication_id=held.publication_id).delete()
    held.delete()


def _drop_left(before: dt.datetime, now: dt.datetime) -> int:
    """People who left every title long ago. The hash of their address stays: no list shall bring them back."""
    gone = [state.value for state in GONE]
    here = Subscription.objects.filter(subscriber=OuterRef("pk")).filter(~Q(state__in=gone) | Q(since__gte=before))
    ever = Subscription.objects.filter(subscriber=OuterRef("pk"))
    people = Subscriber.objects.filter(Exists(ever), ~Exists(here), created_at__lt=before)
    done = 0
    for person in people[:AT_ONCE]:
        import_files.scrub(person.key)
        with transaction.atomic():
            held = Subscriber.objects.select_for_update().get(pk=person.pk)
            if not _still_here(held, before):
                forget(held, at=now, origin="end of the time people who left are kept")
                done += 1
    return done


def _still_here(person: Subscriber, before: dt.datetime) -> bool:
    gone = [state.value for state in GONE]
    return person.subscriptions.filter(~Q(state__in=gone) | Q(since__gte=before)).exists()


def _drop_old_evidence(before: dt.datetime) -> int:
    """Evidence about a title that somebody left long ago, who is here for another."""
    gone = [state.value for state in GONE]
    ended = Subscription.objects.filter(
        subscriber=OuterRef("subscriber"), publication=OuterRef("publication"), state__in=gone, since__lt=before
    )
    return _delete_some(Consent.objects.filter(Exists(ended), at__lt=before))


def _drop_networks(before: dt.datetime) -> int:
    """The one change evidence ever sees: where it came from over the network is forgotten before the rest."""
    rows = Consent.objects.filter(at__lt=before).exclude(network="")
    consents = Consent.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[: AT_ONCE * 10])).update(network="")
    forms = SignUp.objects.filter(created_at__lt=before).exclude(network="").update(network="")
    return consents + forms


def _drop_sign_ups(unconfirmed: dt.datetime, confirmed: dt.datetime) -> int:
    """Forms whose time is over; what was confirmed stands in the evidence."""
    forms = SignUp.objects.filter(
        Q(confirmed_at=None, expires_at__lt=unconfirmed) | Q(confirmed_at__isnull=False, created_at__lt=confirmed)
    )
    addresses = AddressChange.objects.filter(expires_at__lt=unconfirmed)
    reports = DeliveryReport.objects.filter(at__lt=confirmed)
    return _delete_some(forms) + _delete_some(addresses) + _delete_some(reports)


def _delete_some(rows: QuerySet[_Row]) -> int:
    """Delete a walk's worth of rows; how many of them (what hangs on them is not counted)."""
    some = list(rows[: AT_ONCE * 10])
    with transaction.atomic():
        for each in some:
            each.delete()
    return len(some)
