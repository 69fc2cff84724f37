"""Requests that come twice are carried out once."""

from __future__ import annotations

import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.web.api.conftest import Program, sign_up

from masthead.web.api import actions, repeats
from masthead.web.api.models import KeptAnswer
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.erasure import erase
from masthead.web.team.models import AuditEntry, User
from masthead.web.webhooks.models import Endpoint

NEW = {
    "address": "mei@readers.example.com",
    "publication": "harbour-morning",
    "consent_source": "Signed at the fair, list 12",
}
KEY = "8f1c2f5e"


def test_repeat_is_answered_the_same_and_done_once(ours: Program, harbour: Publication) -> None:
    first, second = (ours.post("/subscribers", NEW, idempotency_key=KEY) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second.headers["Location"] == first.headers["Location"]
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")
    assert AuditEntry.objects.filter(action="subscription-vouched").count() == 1


def test_refusal_is_answered_the_same(ours: Program, edition: Edition) -> None:
    said = {"markdown": "## A", "date": edition.date.isoformat()}
    address = "/publications/harbour-morning/editions"
    first = ours.post(address, said, idempotency_key=KEY)
    edition.delete()
    second = ours.post(address, said, idempotency_key=KEY)

    assert (first.status_code, second.status_code) == (409, 409)
    assert ours.post(address, said, idempotency_key="another").status_code == 201


@pytest.mark.parametrize("other", [{**NEW, "name": "Mei"}, None])
def test_key_stands_for_one_request(ours: Program, harbour: Publication, other: Any) -> None:
    ours.post("/subscribers", NEW, idempotency_key=KEY)
    address = "/subscribers" if other else "/sign-ups"
    body = other or {"address": NEW["address"], "publications": ["harbour-morning"]}
    answer = ours.post(address, body, idempotency_key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "key-reused")


def test_request_under_way_is_told_so(ours: Program, harbour: Publication) -> None:
    ours.post("/subscribers", NEW, idempotency_key=KEY)
    KeptAnswer.objects.update(status=0)
    answer = ours.post("/subscribers", NEW, idempotency_key=KEY)

    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (409, "in-flight", "1")


def test_request_that_was_lost_is_taken_over(ours: Program, harbour: Publication) -> None:
    ours.post("/subscribers", NEW, idempotency_key=KEY)
    KeptAnswer.objects.update(status=0, taken_at=timezone.now() - repeats.STALE - dt.timedelta(seconds=1))
    answer = ours.post("/subscribers", NEW, idempotency_key=KEY)

    assert answer.status_code == 201
    assert KeptAnswer.objects.get().turn == 2


def test_fault_of_ours_is_tried_anew(ours: Program, harbour: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as broken:
        broken.setattr("masthead.web.api.endpoints.subscribers.person_out", break_down)
        assert ours.post("/subscribers", NEW, idempotency_key=KEY).status_code == 500
    assert not AuditEntry.objects.filter(action="subscription-vouched").exists()
    assert ours.post("/subscribers", NEW, idempotency_key=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a" * 256, "ü"])
def test_keys_that_are_none_are_refused(ours: Program, harbour: Publication, key: str) -> None:
    answer = ours.post("/subscribers", NEW, idempotency_key=key.encode().decode("latin-1"))

    assert (answer.status_code, answer.json()["errors"][0]["header"]) == (422, "Idempotency-Key")


def test_answers_are_forgotten_after_a_day(ours: Program, harbour: Publication) -> None:
    ours.post("/subscribers", NEW, idempotency_key=KEY)

    assert actions.prune(now=timezone.now() + dt.timedelta(hours=23)) == 0
    assert actions.prune(now=timezone.now() + dt.timedelta(hours=25)) == 1


def test_answers_about_somebody_go_with_them(ours: Program, harbour: Publication, administrator: User) -> None:
    made = ours.post("/subscribers", NEW, idempotency_key=KEY).json()
    sign_up(harbour, "rosa@readers.example.com")
    ours.post("/subscribers", {**NEW, "address": "rosa@readers.example.com"}, idempotency_key="rosa")
    erase(actor=administrator, subscriber_id=made["id"], why="Asked.", at=timezone.now())

    assert [each.key for each in KeptAnswer.objects.all()] == ["rosa"]


def test_secrets_in_answers_are_kept_sealed(ours: Program, harbour: Publication) -> None:
    said = {"name": "CRM", "url": "https://crm.example.com/in"}
    first, second = (ours.post("/publications/harbour-morning/webhooks", said, idempotency_key=KEY) for _ in range(2))

    assert first.content == second.content
    assert first.json()["secret"] not in KeptAnswer.objects.get().body
    assert Endpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_carried_out(
    ours: Program, harbour: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    carried_out = repeats._said

    def wait(response: Any) -> dict[str, object]:
        begun.set()
        assert go_on.wait(30)
        return carried_out(response)

    def ask() -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {ours.secret}", "idempotency-key": KEY}
        answer = Client().post("/api/v1/sign-ups", json.dumps(BODY), "application/json", headers=headers)
        connection.close()
        return answer.status_code, answer.json()

    monkeypatch.setattr(repeats, "_said", wait)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ask)
        assert begun.wait(30)
        # The first one has done its work, and its transaction is open: the second finds the claim, and nothing more.
        second = threads.submit(ask)
        status, said = second.result(60) if connection.vendor == "postgresql" else (0, {})
        go_on.set()
        assert first.result()[0] == 202
        status, said = (status, said) if status else second.result()

    assert status in {202, 409}
    assert said.get("code", "in-flight") == "in-flight"
    assert AuditEntry.objects.filter(action="sign-up-asked").count() == 1


BODY = {"address": "mei@readers.example.com", "publications": ["harbour-morning"]}
