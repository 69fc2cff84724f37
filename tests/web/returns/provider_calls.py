"""Calls as providers make them: real shapes, made-up people, proved as each of them proves its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

SECRET = "postbox:a-long-made-up-password"
MAILGUN_KEY = "key-made-up-for-tests"
AT = 1_795_420_800
"""A Monday morning."""


@dataclass(frozen=True)
class Call:
    """A request as it goes out."""

    name: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, client: Client | None = None) -> Any:
        return (client or Client(raise_request_exception=False)).post(
            f"/webhooks/esp/{self.name}/tracking/",
            data=self.body,
            content_type="application/json",
            headers=self.headers,
        )


def basic(said: str = SECRET) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(said.encode()).decode()}"}


def postmark(path: str, *, secret: str = SECRET, **values: Any) -> Call:
    """A hard bounce."""
    event = {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"return_path": path},
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 <mei.lin@quay-readers.example>: Recipient address rejected: User unknown",
        "Email": "mei.lin@quay-readers.example",
        "From": "morning@harbour.example",
        "BouncedAt": "2026-11-23T08:00:00Z",
        "MessageStream": "broadcast",
        **values,
    }
    return Call("postmark", json.dumps(event).encode(), basic(secret))


def ses(path: str, *, kind: str = "Bounce", secret: str = SECRET, number: str = "1", **values: Any) -> Call:
    """A notification of Amazon SNS about Amazon SES."""
    people = [{"emailAddress": "mei.lin@quay-readers.example", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}]
    abouts: dict[str, dict[str, Any]] = {
        "Bounce": {"bounce": {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": people}},
        "Complaint": {"complaint": {"complainedRecipients": people, "complaintFeedbackType": "abuse"}},
        "Delivery": {"delivery": {"recipients": ["mei.lin@quay-readers.example"], "smtpResponse": "250 ok"}},
    }
    mail = {
        "messageId": "0100019f",
        "destination": ["mei.lin@quay-readers.example"],
        "headers": [{"name": "X-Metadata", "value": json.dumps({"return_path": path})}],
    }
    message = {
        "Type": "Notification",
        "MessageId": f"22b80b92-fdea-4c2c-8f9d-bdfb0c7bf32{number}",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:harbour",
        "Timestamp": "2026-11-23T08:00:00.000Z",
        "Message": json.dumps({"eventType": kind, "mail": mail, **abouts[kind]}),
        **values,
    }
    headers = {"X-Amz-Sns-Message-Type": message["Type"], "X-Amz-Sns-Message-Id": message["MessageId"], **basic(secret)}
    return Call("amazon_ses", json.dumps(message).encode(), headers)


def mailgun(path: str, *, key: str = MAILGUN_KEY, **values: Any) -> Call:
    """A complaint, with the signature over token and time."""
    stamp, token = str(AT), "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    event = {
        "event": "complained",
        "id": "-Agny091SquKnsrW2NEKUA",
        "timestamp": AT,
        "recipient": "mei.lin@quay-readers.example",
        "message": {"headers": {"message-id": "20261123@harbour.example"}},
        "user-variables": {"return_path": path},
        **values,
    }
    body = {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": event}
    return Call("mailgun", json.dumps(body).encode())


@cache
def sendgrid_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def sendgrid_public() -> str:
    """As SendGrid shows it."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(sendgrid_key().public_key().public_bytes(serialization.Encoding.DER, form)).decode()


def sendgrid(path: str, *, key: ec.EllipticCurvePrivateKey | None = None, **values: Any) -> Call:
    """A bounce within a batch, signed as a whole with the time."""
    event = {
        "email": "mei.lin@quay-readers.example",
        "timestamp": AT,
        "event": "bounce",
        "type": "bounce",
        "reason": "550 5.1.1 The email account that you tried to reach does not exist",
        "status": "5.1.1",
        "sg_event_id": "Ym91bmNlLTA",
        "sg_message_id": "14c5d75ce93.dfd.64b469.0",
        "return_path": path,
        **values,
    }
    opened = {"email": "mei.lin@quay-readers.example", "timestamp": AT, "event": "open", "sg_event_id": "b3Blbg"}
    body = json.dumps([opened, event]).encode()
    signature = (key or sendgrid_key()).sign(str(AT).encode() + body, ec.ECDSA(hashes.SHA256()))
    headers = {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": str(AT),
    }
    return Call("sendgrid", body, headers)
