"""From forms that were put aside to sign-ups: as many as the brake lets through."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter

from django.db import transaction

from masthead.audience.addresses import parse_address
from masthead.web.subscribers.actions.sign_up import request_sign_up
from masthead.web.subscribers.models import Arrival
from masthead.web.subscribers.sign_up import brakes, limits

AT_ONCE = 20
"""Forms in one transaction: few enough that nobody else waits long for the database."""

logger = logging.getLogger("masthead.sign_up")


def take_in(*, now: dt.datetime) -> int:
    """Take in what is due, and leave what has to wait; how many were taken in."""
    _drop(now)
    taken = 0
    while Arrival.objects.filter(due_at__lte=now).exists():
        taken += _take_some(now)
    return taken


def _take_some(now: dt.datetime) -> int:
    taken = 0
    with transaction.atomic():
        brakes.lock()
        room = brakes.Room(now, with_waiting=True)
        for arrival in Arrival.objects.filter(due_at__lte=now).order_by("-proven", "due_at", "id")[:AT_ONCE]:
            home, domain = arrival.publication_id, arrival.domain
            scope = room.take(home, domain, proven=arrival.proven)
            if scope:
                brakes.hold(scope, home, domain, proven=arrival.proven, now=now)
                return taken
            if _take(arrival, now):
                arrival.delete()
                taken += 1
            else:
                Arrival.objects.filter(pk=arrival.pk).update(due_at=now + brakes.LOOK_AGAIN)
    return taken


def _take(arrival: Arrival, now: dt.datetime) -> bool:
    try:
        request_sign_up(
            address=parse_address(arrival.address),
            publication_ids=titles_of(arrival),
            method=arrival.method,
            origin=arrival.origin,
            network=arrival.network,
            source=arrival.source,
            referral=arrival.referral,
            device=arrival.device,
            texts={int(pk): (language, text) for pk, (language, text) in arrival.wordings.items()},
            proven=arrival.proven,
            now=now,
        )
    except Exception:
        # One form that cannot be taken must not keep the others; it is tried again until it is too old.
        logger.exception("A sign-up could not be taken in.")
        return False
    return True


def titles_of(arrival: Arrival) -> list[int]:
    """Ids of the titles it asks for."""
    return [int(each) for each in arrival.titles.split(",")]


def _drop(now: dt.datetime) -> None:
    """What waited too long goes, and the newest of what nobody will ever get through."""
    gone = list(Arrival.objects.filter(created_at__lt=now - limits.PATIENCE)[:1_000])
    beyond = Arrival.objects.order_by("-proven", "created_at", "id")[
        limits.LONGEST_QUEUE : limits.LONGEST_QUEUE + 1_000
    ]
    gone += [each for each in beyond if each not in gone]
    if not gone:
        return
    with transaction.atomic():
        Arrival.objects.filter(pk__in=[each.pk for each in gone]).delete()
        brakes.note_dropped(Counter(each.publication_id for each in gone), now)
