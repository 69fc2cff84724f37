"""Messages brought to those who listen: claimed, sent, settled. In one process of an installation is enough.

Two at once do no harm: who pushes a delivery's `next_at` ahead has it, for as long as a try may take. A process that
is killed in between leaves it to be tried again, so a listener may hear a thing twice, with the same id.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging

from cryptography.fernet import InvalidToken
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils import timezone

from masthead.web.rounds import Rounds
from masthead.web.team.actions import record
from masthead.web.webhooks.egress import PATIENCE_SECONDS, Arrival, Parcel, Way, send, system_way
from masthead.web.webhooks.models import Delivery, Endpoint, Notice
from masthead.web.webhooks.signing import headers, opened

WAITS: tuple[dt.timedelta, ...] = (
    dt.timedelta(seconds=10),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=14),
    dt.timedelta(hours=20),
)
"""Before each further try; after the last one a delivery has failed."""

STOP_AFTER = dt.timedelta(days=5)
"""An endpoint to which nothing came through for so long is stopped."""
KEPT = dt.timedelta(days=30)
"""How long the delivery log goes back."""
AT_ONCE = 20
LOOK_SECONDS = 3.0

_LEASE = dt.timedelta(seconds=4 * PATIENCE_SECONDS)
_GONE = 410

logger = logging.getLogger("masthead.webhooks")


class Courier(Rounds):
    """Looks for due deliveries every few seconds. way: None for this machine's network."""

    def __init__(self, *, way: Way | None = None, look_seconds: float = LOOK_SECONDS) -> None:
        self._way = way or system_way()
        super().__init__("courier", self._look, pause=look_seconds)

    def _look(self) -> bool:
        close_old_connections()
        try:
            return deliver_due(now=timezone.now(), way=self._way) > 0
        except DatabaseError as fault:
            logger.warning("Due webhooks cannot be looked up: %s", " ".join(str(fault).split()))
            connections.close_all()
        except Exception:
            logger.exception("Due webhooks could not be delivered.")
        return False


def deliver_due(*, now: dt.datetime, way: Way) -> int:
    """Try what is due, at most `AT_ONCE`; how many were tried. No transaction is open while the network is asked."""
    parcels = _claim(now)
    if not parcels:
        return 0
    for arrival in asyncio.run(send(parcels, way)):
        _settle(arrival, now)
    return len(parcels)


def forget_old(*, now: dt.datetime) -> int:
    """Remove notices older than `KEPT` with their deliveries; how many rows went."""
    return Notice.objects.filter(at__lt=now - KEPT).delete()[0]


def _claim(now: dt.datetime) -> list[Parcel]:
    due = (
        Delivery.objects.filter(state="waiting", next_at__lte=now, endpoint__stopped_at=None)
        .select_related("endpoint", "notice")
        .order_by("next_at")[:AT_ONCE]
    )
    claimed = []
    for each in due:
        ours = Delivery.objects.filter(pk=each.pk, state="waiting", next_at=each.next_at)
        if ours.update(next_at=now + _LEASE, attempts=each.attempts + 1, tried_at=now):
            claimed.append(each)
    return [parcel for each in claimed if (parcel := _parcel(each, now)) is not None]


def _parcel(delivery: Delivery, now: dt.datetime) -> Parcel | None:
    notice, endpoint = delivery.notice, delivery.endpoint
    said = {"type": notice.event, "timestamp": notice.at.isoformat(), "data": notice.data}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        secrets = [opened(endpoint.secret)]
        if endpoint.old_secret and endpoint.old_until and endpoint.old_until > now:
            secrets.append(opened(endpoint.old_secret))
    except InvalidToken:
        _settle(Arrival(delivery.pk, 0, "Its secret cannot be read any more; give it a new one.", 0), now)
        return None
    signed = headers(message_id=f"msg_{notice.pk}", at=int(now.timestamp()), body=body, signed_with=secrets)
    return Parcel(delivery.pk, endpoint.url, body, signed)


@transaction.atomic
def _settle(arrival: Arrival, now: dt.datetime) -> None:
    row = Delivery.objects.select_for_update().select_related("endpoint").filter(pk=arrival.delivery_id).first()
    if row is None:
        return
    row.status, row.answer, row.took_ms = arrival.status, arrival.answer, arrival.took_ms
    if arrival.taken:
        row.state = "delivered"
        Endpoint.objects.filter(pk=row.endpoint_id).update(failing_since=None)
    elif row.attempts > len(WAITS) or arrival.status == _GONE:
        row.state = "failed"
    else:
        row.next_at = now + WAITS[row.attempts - 1]
    row.save()
    if not arrival.taken:
        _note_failure(row.endpoint, arrival, now)


def _note_failure(endpoint: Endpoint, arrival: Arrival, now: dt.datetime) -> None:
    since = endpoint.failing_since or now
    reason = ""
    if arrival.status == _GONE:
        reason = "It answered 410: gone."
    elif now - since >= STOP_AFTER:
        reason = f"Nothing came through since {since:%-d %B %Y, %H:%M} UTC."
    if reason:
        endpoint.stopped_at, endpoint.stopped_reason = now, reason
        record(
            actor=None,
            action="webhook-stopped",
            subject=endpoint.name,
            publication_id=endpoint.publication_id,
            reason=reason,
        )
    endpoint.failing_since = since
    endpoint.save(update_fields=["failing_since", "stopped_at", "stopped_reason"])
