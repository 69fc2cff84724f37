"""Providers' calls: proved, read, kept once; anything else changes nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from tests.web.returns.conftest import NOW
from tests.web.returns.provider_calls import (
    AT,
    MAILGUN_KEY,
    SECRET,
    Call,
    basic,
    mailgun,
    postmark,
    sendgrid,
    sendgrid_key,
    sendgrid_public,
    ses,
)

from masthead.reports import Kind
from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.returns.models import PendingTopic, Returned
from masthead.web.returns.processing import process_waiting
from masthead.web.returns.standing import Outcome
from masthead.web.returns.views import calls
from masthead.web.subscribers.actions import bounces
from masthead.web.subscribers.links import LETTER, keys
from masthead.web.subscribers.models import DeliveryReport, Subscriber

pytestmark = pytest.mark.django_db

MAKERS: dict[str, Callable[..., Call]] = {
    "postmark": postmark,
    "amazon_ses": ses,
    "mailgun": mailgun,
    "sendgrid": sendgrid,
}


@pytest.fixture(autouse=True)
def keys_are_set(said: Callable[..., None]) -> None:
    said(provider_secret=SECRET, mailgun_signing_key=MAILGUN_KEY, sendgrid_verification_key=sendgrid_public())


@pytest.fixture
def path(mei: Subscriber, title: Publication) -> str:
    """The left side of the return path of a letter to her."""
    return f"bounce+{keys().token(Purpose.BOUNCE, LETTER | title.pk, mei.pk)}"


@pytest.mark.parametrize("name", MAKERS)
def test_proved_call_is_kept_once_and_followed(name: str, path: str, mei: Subscriber) -> None:
    call = MAKERS[name](path)

    assert [call.send().status_code for _ in range(3)] == [200, 200, 200]
    assert process_waiting(now=NOW) == 1
    assert call.send().status_code == 200

    row = Returned.objects.get()
    assert row.subscriber == mei.pk
    assert row.kind == (Kind.COMPLAINT if name == "mailgun" else Kind.BOUNCE)
    assert row.outcome == Outcome.COUNTED
    assert DeliveryReport.objects.count() == 1
    assert row.door.startswith("webhook: ")


def forged() -> dict[str, Callable[[str], Call]]:
    """Calls that somebody else made, or spoilt on the way."""
    return {
        "postmark, no secret": lambda path: replace(postmark(path), headers={}),
        "postmark, wrong secret": lambda path: postmark(path, secret="postbox:a-guessed-password-1"),
        "postmark, broken header": lambda path: replace(postmark(path), headers={"Authorization": "Basic %%%"}),
        "ses, wrong secret": lambda path: ses(path, secret="postbox:a-guessed-password-1"),
        "ses, other id in its header": lambda path: replace(
            ses(path), headers={**ses(path).headers, "X-Amz-Sns-Message-Id": "other"}
        ),
        "mailgun, wrong key": lambda path: mailgun(path, key="key-of-somebody-else"),
        "mailgun, no signature": lambda path: Call(
            "mailgun", json.dumps({"event-data": {"user-variables": {"return_path": path}}}).encode()
        ),
        "mailgun, secret of others": lambda path: replace(mailgun(path, key="x"), headers=basic()),
        "sendgrid, other key": lambda path: sendgrid(path, key=ec.generate_private_key(ec.SECP256R1())),
        "sendgrid, body changed": lambda path: replace(sendgrid(path), body=sendgrid(path).body + b" "),
        "sendgrid, no signature": lambda path: replace(sendgrid(path), headers={}),
        "sendgrid, no base64": lambda path: replace(
            sendgrid(path), headers={**sendgrid(path).headers, "X-Twilio-Email-Event-Webhook-Signature": "a"}
        ),
    }


@pytest.mark.parametrize("case", forged())
def test_forged_call_is_refused_and_nothing_happens(case: str, path: str) -> None:
    answer = forged()[case](path).send()

    assert 400 <= answer.status_code < 500, answer.status_code
    assert not Returned.objects.exists()


NONSENSE = (
    *(b"", b"not json", b"[]", b"{}", b"null", b"[1]", b'"words"', b"\xff\xfe", b'{"event-data": 3}', b"[" * 5_000),
)


@pytest.mark.parametrize("name", MAKERS)
def test_proved_nonsense_is_refused(name: str, path: str) -> None:
    good = MAKERS[name](path)
    for body in NONSENSE:
        headers = _signed(body) if name == "sendgrid" else good.headers
        answer = replace(good, body=body, headers=headers).send()

        assert answer.status_code in {200, 400, 403}, body
        assert not Returned.objects.exists(), body


def _signed(body: bytes) -> dict[str, str]:
    signature = sendgrid_key().sign(str(AT).encode() + body, ec.ECDSA(hashes.SHA256()))
    return {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": str(AT),
    }


def test_call_that_is_too_large_is_refused_before_it_is_read(path: str) -> None:
    large = postmark(path, Details="x" * calls.MOST_BYTES)

    assert large.send().status_code == 413
    assert not Returned.objects.exists()


def test_call_with_too_many_events_is_refused(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "MOST_EVENTS", 1)

    assert sendgrid(path).send().status_code == 413
    assert not Returned.objects.exists()


@pytest.mark.parametrize("name", MAKERS)
def test_get_changes_nothing_and_head_is_answered(name: str, path: str) -> None:
    address = f"/webhooks/esp/{name}/tracking/"
    client = Client(headers=MAKERS[name](path).headers)

    assert client.get(address).status_code == 405
    assert client.head(address).status_code == 200
    assert not Returned.objects.exists()


def test_address_is_not_there_without_what_proves_its_calls(path: str, said: Callable[..., None]) -> None:
    said(provider_secret="", mailgun_signing_key="", sendgrid_verification_key="")

    assert {make(path).send().status_code for make in MAKERS.values()} == {404}
    assert Call("nobody", b"{}").send().status_code == 404


def test_amazon_is_asked_for_the_secret_that_it_does_not_send_at_first(path: str) -> None:
    answer = replace(ses(path), headers={"X-Amz-Sns-Message-Type": "Notification"}).send()

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="Masthead"')


def topic(url: str) -> Call:
    return ses("", Type="SubscriptionConfirmation", Token="t", Message="Confirm", SubscribeURL=url)


def test_topic_is_confirmed_by_an_administrator_alone(title: Publication) -> None:
    url = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn&Token=t"

    assert topic(url).send().status_code == 200
    assert (
        topic("https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription&x").send().status_code
        == 200
    )
    assert topic("javascript:alert(1)").send().status_code == 200

    assert [(each.topic, each.url) for each in PendingTopic.objects.all()] == [
        ("arn:aws:sns:eu-west-1:123456789012:harbour", url)
    ]


def test_delivered_ends_a_row_of_failures_and_keeps_nothing(path: str, mei: Subscriber) -> None:
    for number in range(3):
        at = NOW.replace(day=10 + number)
        bounces.report(report_id=str(number), kind=bounces.ReportKind.SOFT, at=at, now=at, subscriber_id=mei.pk)

    assert ses(path, kind="Delivery").send().status_code == 200

    mei.refresh_from_db()
    assert mei.soft_bounces == 0
    assert not Returned.objects.exists()


def test_event_without_our_token_is_kept_and_changes_nothing(mei: Subscriber) -> None:
    assert postmark("bounce+AAAAAAAAAAAAAAAAAAAAAA").send().status_code == 200
    process_waiting(now=NOW)

    row = Returned.objects.get()
    assert (row.subscriber, row.publication_id, row.outcome) == (None, None, Outcome.NOTHING)


def test_refusals_are_logged_without_what_was_sent(path: str, caplog: pytest.LogCaptureFixture) -> None:
    replace(postmark(path), body=b"secret words").send()

    assert "A call for Postmark cannot be read." in caplog.text
    assert "secret words" not in caplog.text


def test_answers_say_nothing_of_why(path: str) -> None:
    said: set[Any] = {mailgun(path, key="x").send().content, Call("mailgun", json.dumps([1]).encode()).send().content}

    assert said == {b"This is not taken.\n"}
