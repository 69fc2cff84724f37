"""Messages arrive, signed, once or again; nothing is told that did not happen."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json

import httpx
import pytest
from django.db import transaction

from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry
from masthead.web.webhooks import courier
from masthead.web.webhooks.actions import announce
from masthead.web.webhooks.courier import STOP_AFTER, WAITS, deliver_due, forget_old
from masthead.web.webhooks.egress import Way
from masthead.web.webhooks.models import Delivery, Endpoint, Notice
from masthead.web.webhooks.signing import new_secret, sealed

from .conftest import Listener

pytestmark = pytest.mark.django_db
EVENT = "subscription.activated"
SOON = dt.timedelta(seconds=1)


def happen(title: Publication, event: str = EVENT) -> dt.datetime:
    """Announce, and the moment just after."""
    announce(event=event, publication_id=title.pk, data={"subscriber": 7})
    return Notice.objects.latest("id").at + SOON


def test_message_arrives_with_what_happened(
    title: Publication, endpoint: Endpoint, listener: Listener, way: Way
) -> None:
    now = happen(title)

    assert deliver_due(now=now, way=way) == 1

    [(headers, body)] = listener.heard
    notice = Notice.objects.get()
    assert json.loads(body) == {"type": EVENT, "timestamp": notice.at.isoformat(), "data": {"subscriber": 7}}
    assert headers["content-type"] == "application/json"
    assert headers["host"].startswith("hooks.example.com:")
    assert headers["webhook-id"] == f"msg_{notice.pk}"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("delivered", 204, 1)
    assert deliver_due(now=now + dt.timedelta(days=9), way=way) == 0


def test_signature_is_that_of_the_standard(
    title: Publication, endpoint: Endpoint, listener: Listener, way: Way, secret: str
) -> None:
    deliver_due(now=happen(title), way=way)

    [(headers, body)] = listener.heard
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert secret not in Endpoint.objects.get().secret


def test_old_secret_signs_for_a_day(title: Publication, endpoint: Endpoint, listener: Listener, way: Way) -> None:
    now = happen(title)
    endpoint.old_secret, endpoint.old_until = sealed(new_secret()), now + dt.timedelta(hours=24)
    endpoint.save()

    deliver_due(now=now, way=way)
    announce(event=EVENT, publication_id=title.pk, data={})
    deliver_due(now=now + dt.timedelta(hours=25), way=way)

    signatures = [headers["webhook-signature"].split() for headers, _ in listener.heard]
    assert [len(each) for each in signatures] == [2, 1]


def test_nothing_is_told_of_what_was_rolled_back(title: Publication, endpoint: Endpoint) -> None:
    with transaction.atomic():
        announce(event=EVENT, publication_id=title.pk, data={})
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_only_who_listens_is_told(publications: dict[str, Publication], endpoint: Endpoint) -> None:
    title, other = publications["harbour-morning"], publications["harbour-lantern"]
    Endpoint.objects.create(
        publication=title,
        name="Mail",
        url="https://a.example/",
        secret=sealed(new_secret()),
        events=["import.finished"],
    )
    Endpoint.objects.create(
        publication=title,
        name="Off",
        url="https://b.example/",
        secret=sealed(new_secret()),
        stopped_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    Endpoint.objects.create(publication=other, name="Other", url="https://c.example/", secret=sealed(new_secret()))

    happen(title)

    assert [each.endpoint for each in Delivery.objects.all()] == [endpoint]


def test_event_that_is_not_in_the_table_is_a_defect(title: Publication) -> None:
    with pytest.raises(AssertionError):
        announce(event="subscription.invented", publication_id=title.pk, data={})


def test_failing_message_is_tried_after_each_wait_and_then_failed(
    title: Publication, endpoint: Endpoint, listener: Listener, way: Way
) -> None:
    listener.status, listener.body = 500, b"<b>out\x00 of order</b>"
    now = happen(title)
    for wait in WAITS:
        assert deliver_due(now=now, way=way) == 1
        assert deliver_due(now=now + wait - SOON, way=way) == 0
        Endpoint.objects.update(failing_since=None)
        now += wait

    assert deliver_due(now=now, way=way) == 1

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == ("failed", 500, len(WAITS) + 1)
    assert delivery.answer == "<b>out of order</b>"
    assert len({headers["webhook-id"] for headers, _ in listener.heard}) == 1


def test_success_after_failure_ends_it(title: Publication, endpoint: Endpoint, listener: Listener, way: Way) -> None:
    listener.status = 503
    now = happen(title)
    deliver_due(now=now, way=way)
    assert Endpoint.objects.get().failing_since == now

    listener.status = 200
    deliver_due(now=now + WAITS[0], way=way)

    assert Delivery.objects.get().state == "delivered"
    assert Endpoint.objects.get().failing_since is None


def test_redirect_is_not_followed(title: Publication, endpoint: Endpoint, listener: Listener, way: Way) -> None:
    listener.status, listener.location = 307, listener.url + "/elsewhere"

    deliver_due(now=happen(title), way=way)

    assert len(listener.heard) == 1
    assert Delivery.objects.get().state == "waiting"


def test_listener_that_says_gone_is_stopped(
    title: Publication, endpoint: Endpoint, listener: Listener, way: Way
) -> None:
    listener.status = 410

    deliver_due(now=happen(title), way=way)

    endpoint.refresh_from_db()
    assert endpoint.stopped_at is not None
    assert "410" in endpoint.stopped_reason
    assert AuditEntry.objects.get(action="webhook-stopped").actor_name == "Masthead"


def test_listener_that_failed_for_days_is_stopped_and_what_waits_is_kept(
    title: Publication, endpoint: Endpoint, listener: Listener, way: Way
) -> None:
    listener.status = 500
    now = happen(title)
    deliver_due(now=now, way=way)
    deliver_due(now=now + STOP_AFTER, way=way)

    endpoint.refresh_from_db()
    assert endpoint.stopped_at == now + STOP_AFTER
    assert Delivery.objects.get().state == "waiting"
    assert deliver_due(now=now + dt.timedelta(days=30), way=way) == 0


def test_try_that_was_cut_off_is_made_again(
    title: Publication, endpoint: Endpoint, listener: Listener, way: Way
) -> None:
    now = happen(title)
    assert len(courier._claim(now)) == 1

    assert deliver_due(now=now + SOON, way=way) == 0
    assert deliver_due(now=now + dt.timedelta(minutes=5), way=way) == 1
    assert Delivery.objects.get().state == "delivered"


def test_secret_that_cannot_be_read_is_said(title: Publication, endpoint: Endpoint, way: Way) -> None:
    Endpoint.objects.update(secret="something else")

    deliver_due(now=happen(title), way=way)

    assert "give it a new one" in Delivery.objects.get().answer


def test_private_address_is_asked_nothing(title: Publication, endpoint: Endpoint, listener: Listener) -> None:
    async def lies(host: str, port: int) -> list[str]:
        del host, port
        return ["203.0.113.9", "127.0.0.1"]

    guarded = Way(lambda: httpx.AsyncHTTPTransport(trust_env=False), lies, schemes=("http", "https"))

    deliver_due(now=happen(title), way=guarded)

    assert listener.heard == []
    delivery = Delivery.objects.get()
    assert delivery.status == 0
    assert "not a public address" in delivery.answer


def test_log_forgets_what_is_old(title: Publication, endpoint: Endpoint) -> None:
    now = happen(title)

    assert forget_old(now=now) == 0
    assert forget_old(now=now + dt.timedelta(days=31)) == 2
    assert not Notice.objects.exists()
