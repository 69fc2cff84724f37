"""Calls of providers (webhooks): proved, read by django-anymail, kept like any other report.

Nothing happens before a call is proved, and nothing by GET. What is wrong is answered with 4xx, so that a provider's
own page shows it; the answer says nothing of why.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from anymail.exceptions import AnymailImproperlyInstalled
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from masthead.reports import Kind, ProviderEvent, Report, read_event
from masthead.web.returns.keeping import Source, keep_report
from masthead.web.returns.models import PendingTopic
from masthead.web.returns.providers import RECEIVERS, Proof, Receiver, topic_page, view_for
from masthead.web.subscribers.actions import bounces
from masthead.web.subscribers.links import keys

MOST_BYTES = 2_000_000
"""Of one call: providers send at most 768 KB."""
MOST_EVENTS = 2_000
MOST_TOPICS = 20

_PASSING = frozenset({Kind.DELAY, Kind.RELAYED})
"""What a provider goes on trying, and what says nothing: there may be one for every message, and nothing follows."""

logger = logging.getLogger("masthead.returns")


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def tracking(request: HttpRequest, name: str) -> HttpResponse:
    """Take one call."""
    receiver = RECEIVERS.get(name)
    if receiver is None or not receiver.is_ready(settings.SITE.settings):
        return _plain("There is nothing here.", 404)
    if request.method == "HEAD":
        return _plain("", 200)
    if not (request.headers.get("Content-Length") or "0").isdecimal() or _too_large(request):
        return _plain("That is too large.", 413)
    if receiver.proof is Proof.SECRET and "Authorization" not in request.headers:
        # Amazon SNS sends the secret only after it was asked for.
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Masthead"'})
    try:
        view = view_for(receiver)
    except (AnymailImproperlyInstalled, ImportError, ValueError) as fault:
        logger.warning("Calls of %s cannot be taken: %s", receiver.title, " ".join(str(fault).split())[:300])
        return _plain("This is not set up.", 503)
    return _taken(request, receiver, view)


def _taken(request: HttpRequest, receiver: Receiver, view: Any) -> HttpResponse:
    try:
        view.run_validators(request)
    except SuspiciousOperation:
        return _refused(receiver, "is not proved to be theirs", 403)
    except Exception:  # noqa: BLE001 - what is checked is whatever somebody sent
        return _refused(receiver, "cannot be read", 400)
    try:
        events = view.parse_events(request)
        reports = [(event, report) for event in events[:MOST_EVENTS] if (report := _report(event, receiver))]
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 - as above
        return _refused(receiver, "cannot be read", 400)
    if len(events) > MOST_EVENTS:
        return _refused(receiver, "holds too many events", 413)
    _keep(reports, receiver)
    _keep_topic(request)
    return _plain("", 200)


def _report(event: Any, receiver: Receiver) -> Report | None:
    metadata = event.metadata if isinstance(event.metadata, Mapping) else {}
    return read_event(
        ProviderEvent(
            provider=receiver.title,
            event_type=str(event.event_type),
            event_id=_text(event.event_id),
            message_id=_text(event.message_id),
            recipient=_text(event.recipient),
            timestamp=event.timestamp if isinstance(event.timestamp, dt.datetime) else None,
            reject_reason=_text(event.reject_reason),
            mta_response=_text(event.mta_response),
            description=_text(event.description),
            metadata=metadata,
        ),
        keys=keys(),
    )


def _keep(reports: Iterable[tuple[Any, Report]], receiver: Receiver) -> None:
    now = timezone.now()
    delivered: dict[int, dt.datetime] = {}
    for event, report in reports:
        if report.kind is Kind.DELIVERED:
            if report.person is not None:
                delivered[report.person.subscriber] = min(report.at or now, now)
        elif report.kind not in _PASSING:
            said = json.dumps(event.esp_event, indent=1, ensure_ascii=False, default=str, sort_keys=True)
            source = Source(said.encode("utf-8", "replace"), is_mail=False)
            keep_report(report, source, door=f"webhook: {receiver.title}", now=now)
    if delivered:
        # The earliest holds for all of a call: a failure after it must stand.
        bounces.delivered(subscriber_ids=delivered, at=min(delivered.values()))


def _keep_topic(request: HttpRequest) -> None:
    found = topic_page(getattr(request, "_sns_message", None))
    if found is not None and PendingTopic.objects.count() < MOST_TOPICS:
        topic, url = found
        PendingTopic.objects.update_or_create(topic=topic, defaults={"url": url, "at": timezone.now()})
        logger.warning("Amazon SNS asks to be confirmed: an administrator finds %s among the doors.", topic)


def _too_large(request: HttpRequest) -> bool:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return True
    try:
        return len(request.body) > MOST_BYTES
    except RequestDataTooBig:
        return True


def _refused(receiver: Receiver, why: str, status: int) -> HttpResponse:
    logger.warning("A call for %s %s.", receiver.title, why)
    return _plain("This is not taken.", status)


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n" if words else "", content_type="text/plain; charset=utf-8", status=status)


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:4_000]
