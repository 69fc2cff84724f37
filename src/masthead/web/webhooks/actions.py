"""What happens here, announced to the programs that listen; and who listens.

Raises Django's PermissionDenied without `Right.CONFIGURE` in the publication, or a `faults.WebhookError`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right
from masthead.web.webhooks.egress import UrlRefusedError, checked_url
from masthead.web.webhooks.events import EVENTS
from masthead.web.webhooks.faults import WebhookError
from masthead.web.webhooks.models import Delivery, Endpoint, Notice
from masthead.web.webhooks.signing import new_secret, sealed

MOST_ENDPOINTS = 20
"""Of one publication."""
OLD_SECRET_LIFE = dt.timedelta(hours=24)
"""How long messages are signed with the secret of before, too."""


def announce(*, event: str, publication_id: int, data: Mapping[str, Any]) -> None:
    """Note an event for the listeners of a publication, within the transaction of what happened: it is told if, and
    only if, that is committed.

    event: a key of `events.EVENTS`. data: JSON values, ids instead of addresses and names.
    """
    assert event in EVENTS, event
    listening = [
        each
        for each in Endpoint.objects.filter(publication_id=publication_id, stopped_at=None)
        if not each.events or event in each.events
    ]
    if listening:
        _tell(listening, event, data)


@transaction.atomic
def add_endpoint(
    *, actor: Somebody, publication_id: int, name: str, url: str, events: Collection[str]
) -> tuple[Endpoint, str]:
    """Let a program listen; the endpoint and its secret, which is shown this once."""
    _need(actor, publication_id)
    if Endpoint.objects.filter(publication_id=publication_id).count() >= MOST_ENDPOINTS:
        raise WebhookError(f"There are {MOST_ENDPOINTS} webhooks already; remove one first.")
    secret = new_secret()
    endpoint = Endpoint.objects.create(
        publication_id=publication_id,
        name=_named(name),
        url=_checked(url),
        events=_known(events),
        secret=sealed(secret),
        created_by=actor,
    )
    _record(actor, "webhook-added", endpoint)
    return endpoint, secret


@transaction.atomic
def change_endpoint(*, actor: Somebody, endpoint_id: int, name: str, url: str, events: Collection[str]) -> Endpoint:
    """Another name, address or choice of events."""
    endpoint = _held(actor, endpoint_id)
    endpoint.name, endpoint.url, endpoint.events = _named(name), _checked(url), _known(events)
    endpoint.save()
    _record(actor, "webhook-changed", endpoint)
    return endpoint


@transaction.atomic
def renew_secret(*, actor: Somebody, endpoint_id: int, now: dt.datetime) -> str:
    """A new secret, shown this once; messages are signed with the old one, too, for a day."""
    endpoint = _held(actor, endpoint_id)
    secret = new_secret()
    endpoint.old_secret, endpoint.old_until = endpoint.secret, now + OLD_SECRET_LIFE
    endpoint.secret = sealed(secret)
    endpoint.save()
    _record(actor, "webhook-secret-renewed", endpoint)
    return secret


@transaction.atomic
def stop_endpoint(*, actor: Somebody, endpoint_id: int, now: dt.datetime) -> None:
    """Tell it nothing more; what waits is dropped."""
    endpoint = _held(actor, endpoint_id)
    if endpoint.stopped_at is None:
        endpoint.stopped_at, endpoint.stopped_reason = now, ""
        endpoint.save()
        endpoint.deliveries.filter(state="waiting").update(state="dropped")
        _record(actor, "webhook-stopped", endpoint)


@transaction.atomic
def resume_endpoint(*, actor: Somebody, endpoint_id: int, now: dt.datetime) -> None:
    """Tell it again what happens from now on, and what Masthead held back when it stopped it."""
    endpoint = _held(actor, endpoint_id)
    if endpoint.stopped_at is not None:
        endpoint.stopped_at, endpoint.stopped_reason, endpoint.failing_since = None, "", None
        endpoint.save()
        endpoint.deliveries.filter(state="waiting").update(next_at=now)
        _record(actor, "webhook-resumed", endpoint)


@transaction.atomic
def remove_endpoint(*, actor: Somebody, endpoint_id: int) -> None:
    """Forget it and its delivery log."""
    endpoint = _held(actor, endpoint_id)
    _record(actor, "webhook-removed", endpoint)
    endpoint.delete()


@transaction.atomic
def send_test(*, actor: Somebody, endpoint_id: int) -> None:
    """Tell one endpoint that somebody wants to see it answer."""
    endpoint = _held(actor, endpoint_id)
    if endpoint.stopped_at is not None:
        raise WebhookError("It is stopped; start it again first.")
    _tell([endpoint], "endpoint.tested", {"endpoint": endpoint.pk, "name": endpoint.name})


@transaction.atomic
def send_again(*, actor: Somebody, delivery_id: int, now: dt.datetime) -> None:
    """Try a delivery anew, from the first wait on; a listener sees the same id."""
    found = Delivery.objects.select_related("endpoint").filter(pk=delivery_id).first()
    if found is None:
        raise PermissionDenied
    endpoint = _held(actor, found.endpoint_id)
    if endpoint.stopped_at is not None:
        raise WebhookError("It is stopped; start it again first.")
    Delivery.objects.filter(pk=delivery_id).update(state="waiting", attempts=0, next_at=now)


def _tell(listening: Collection[Endpoint], event: str, data: Mapping[str, Any]) -> None:
    now = timezone.now()
    publication_id = next(iter(listening)).publication_id
    notice = Notice.objects.create(publication_id=publication_id, event=event, data=dict(data), at=now)
    Delivery.objects.bulk_create(Delivery(endpoint=each, notice=notice, next_at=now) for each in listening)


def _need(actor: Somebody, publication_id: int) -> None:
    if not may(actor, Right.CONFIGURE, publication_id):
        raise PermissionDenied


def _held(actor: Somebody, endpoint_id: int) -> Endpoint:
    """The endpoint, locked. Nobody learns whether one of another publication is there."""
    endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if endpoint is None:
        raise PermissionDenied
    _need(actor, endpoint.publication_id)
    return endpoint


def _named(name: str) -> str:
    found = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if not found or len(found) > 80:
        raise WebhookError("Give it a name of at most 80 characters, such as “CRM”.")
    return found


def _checked(url: str) -> str:
    try:
        return checked_url(url)
    except UrlRefusedError as fault:
        raise WebhookError(str(fault)) from None


def _known(events: Collection[str]) -> list[str]:
    for each in events:
        if each not in EVENTS:
            raise WebhookError(f"There is no event “{each[:60]}”; there are {', '.join(EVENTS)}.")
    return sorted(set(events))


def _record(actor: Somebody, action: str, endpoint: Endpoint) -> None:
    record(actor=actor, action=action, subject=endpoint.name, publication_id=endpoint.publication_id)
