"""Webhooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.endpoint import operation
from masthead.web.api.pages import cut, link_to
from masthead.web.api.problems import Problem
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.webhooks import (
    ChangedWebhook,
    DeliveriesAsked,
    DeliveryOut,
    DeliveryPage,
    NewWebhook,
    SecretOut,
    WebhookMade,
    WebhookOut,
    WebhooksOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.webhooks import actions, queries
from masthead.web.webhooks.faults import WebhookError

router = Router(tags=["Webhooks"])
MANAGE = Scope.WEBHOOKS_MANAGE


@operation(router, "GET", "/publications/{slug:publication}/webhooks", scope=MANAGE, answers={200: WebhooksOut})
def list_webhooks(request: HttpRequest, publication: str) -> WebhooksOut:
    """List the webhooks of a publication."""
    caller = caller_of(request)
    title = caller.title(publication, MANAGE)
    return WebhooksOut(items=[_out(each) for each in queries.endpoints_of(caller.user, title.pk)])


@operation(router, "POST", "/publications/{slug:publication}/webhooks", scope=MANAGE, answers={201: WebhookMade})
def create_webhook(request: HttpRequest, publication: str, body: NewWebhook) -> Answer:
    """Create a webhook.

    The secret in the answer is shown this once: keep it, to check the signatures of messages.
    """
    caller = caller_of(request)
    title = caller.title(publication, MANAGE)
    try:
        made, secret = actions.add_endpoint(
            actor=caller.user, publication_id=title.pk, name=body.name, url=body.url, events=body.events
        )
    except WebhookError as fault:
        raise Problem("invalid", str(fault)) from None
    said = WebhookMade(webhook=_out(made), secret=secret)
    return Answer(said, 201, {"Location": f"/api/v1/webhooks/{made.pk}"}, secret=True)


@operation(router, "GET", "/webhooks/{int:webhook}", scope=MANAGE, answers={200: WebhookOut})
def get_webhook(request: HttpRequest, webhook: int) -> WebhookOut:
    """One webhook."""
    return _out(_found(request, webhook))


@operation(router, "PATCH", "/webhooks/{int:webhook}", scope=MANAGE, answers={200: WebhookOut})
def change_webhook(request: HttpRequest, webhook: int, body: ChangedWebhook) -> WebhookOut:
    """Change a webhook."""
    found = _found(request, webhook)
    try:
        changed = actions.change_endpoint(
            actor=caller_of(request).user,
            endpoint_id=found.pk,
            name=found.name if body.name is None else body.name,
            url=found.url if body.url is None else body.url,
            events=found.events if body.events is None else body.events,
        )
    except WebhookError as fault:
        raise Problem("invalid", str(fault)) from None
    return _out(changed)


@operation(router, "DELETE", "/webhooks/{int:webhook}", scope=MANAGE, answers={204: None})
def delete_webhook(request: HttpRequest, webhook: int) -> None:
    """Remove a webhook and its log."""
    actions.remove_endpoint(actor=caller_of(request).user, endpoint_id=_found(request, webhook).pk)


@operation(router, "POST", "/webhooks/{int:webhook}/secret", scope=MANAGE, answers={200: SecretOut})
def renew_webhook_secret(request: HttpRequest, webhook: int) -> Answer:
    """Give a webhook a new secret.

    For a day messages are signed with the old one, too.
    """
    found = _found(request, webhook)
    secret = actions.renew_secret(actor=caller_of(request).user, endpoint_id=found.pk, now=timezone.now())
    return Answer(SecretOut(secret=secret), secret=True)


@operation(router, "POST", "/webhooks/{int:webhook}/stop", scope=MANAGE, answers={200: WebhookOut})
def stop_webhook(request: HttpRequest, webhook: int) -> WebhookOut:
    """Stop a webhook.

    What waits is dropped.
    """
    found = _found(request, webhook)
    actions.stop_endpoint(actor=caller_of(request).user, endpoint_id=found.pk, now=timezone.now())
    return _out(_found(request, webhook))


@operation(router, "POST", "/webhooks/{int:webhook}/resume", scope=MANAGE, answers={200: WebhookOut})
def resume_webhook(request: HttpRequest, webhook: int) -> WebhookOut:
    """Start a webhook again."""
    found = _found(request, webhook)
    actions.resume_endpoint(actor=caller_of(request).user, endpoint_id=found.pk, now=timezone.now())
    return _out(_found(request, webhook))


@operation(
    router, "POST", "/webhooks/{int:webhook}/test", scope=MANAGE, answers={202: WebhookOut}, problems=("conflict",)
)
def test_webhook(request: HttpRequest, webhook: int) -> Answer:
    """Send a test message.

    It is on its way with the answer; the log of messages says how it went. 409 while the webhook is stopped.
    """
    found = _found(request, webhook)
    actions.send_test(actor=caller_of(request).user, endpoint_id=found.pk)
    return Answer(_out(found), 202)


@operation(router, "GET", "/webhooks/{int:webhook}/deliveries", scope=MANAGE, answers={200: DeliveryPage})
def list_deliveries(request: HttpRequest, webhook: int, asked: Query[DeliveriesAsked]) -> Answer:
    """List the messages of a webhook.

    Newest first.
    """
    found = queries.deliveries_of(_found(request, webhook)).order_by("-pk")
    place = place_in(request, asked.cursor)
    if place:
        found = found.filter(pk__lt=place[0])
    rows, more = cut(list(found[: asked.limit + 1]), asked.limit)
    address, headers = link_to(request, [rows[-1].pk] if more else None)
    return Answer(DeliveryPage(items=[_delivery(each) for each in rows], next=address), headers=headers)


def _found(request: HttpRequest, webhook: int) -> Any:
    """A webhook within reach. Raises `Problem` alike for none and for somebody else's."""
    caller = caller_of(request)
    found = queries.endpoint_for(caller.user, webhook) if webhook <= LARGEST_ID else None
    if found is None or found.publication_id not in caller.titles(MANAGE):
        raise Problem("not-found")
    return found


def _out(endpoint: Any) -> WebhookOut:
    return WebhookOut(
        id=endpoint.pk,
        publication=endpoint.publication.slug,
        name=endpoint.name,
        url=endpoint.url,
        events=list(endpoint.events),
        created_at=endpoint.created_at,
        failing_since=endpoint.failing_since,
        stopped_at=endpoint.stopped_at,
        stopped_reason=endpoint.stopped_reason,
    )


def _delivery(found: Any) -> DeliveryOut:
    return DeliveryOut(
        id=found.pk,
        message=f"msg_{found.notice_id}",
        event=found.notice.event,
        at=found.notice.at,
        state=found.state,
        attempts=found.attempts,
        status=found.status,
        answer=found.answer,
        tried_at=found.tried_at,
    )
