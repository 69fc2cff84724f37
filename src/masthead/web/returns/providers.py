"""Providers whose calls (webhooks) are taken, through django-anymail's views: one table.

What proves that a call is the provider's is either a signature of its own, or the secret that the operator put into
the address it calls (HTTP basic authentication). Without the setting for it, there is no such address.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from masthead.web.site import SiteSettings

_TOPIC_PAGE = re.compile(
    r"https://sns\.[a-z0-9-]{1,30}\.amazonaws\.com(\.cn)?/\?Action=ConfirmSubscription&[\x21-\x7e]+"
)


class Proof(StrEnum):
    """SECRET: user and password in the address that is called. SIGNATURE: over what is sent."""

    SECRET = "secret"  # noqa: S105 - a word
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Receiver:
    """name: in the address. view: of django-anymail, by its dotted name. setting: what has to be set. arguments: of the
    view, made of the settings; they hold secrets.
    """

    name: str
    title: str
    view: str
    proof: Proof
    setting: str
    arguments: Callable[[SiteSettings], Mapping[str, Any]]

    def is_ready(self, said: SiteSettings) -> bool:
        """Whether what proves its calls is set."""
        value = getattr(said, self.setting)
        return bool(value if isinstance(value, str) else value.get_secret_value())


def _by_secret(said: SiteSettings) -> Mapping[str, Any]:
    return {"webhook_secret": [said.provider_secret.get_secret_value()]}


def _ses(said: SiteSettings) -> Mapping[str, Any]:
    # Confirming a topic would call Amazon from within a request; an administrator is shown the address instead.
    return {**_by_secret(said), "auto_confirm_sns_subscriptions": False}


def _mailgun(said: SiteSettings) -> Mapping[str, Any]:
    return {"webhook_secret": [], "webhook_signing_key": said.mailgun_signing_key.get_secret_value()}


def _sendgrid(said: SiteSettings) -> Mapping[str, Any]:
    return {"webhook_secret": [], "tracking_webhook_verification_key": said.sendgrid_verification_key}


def _with_secret(name: str, title: str, view: str, arguments: Any = _by_secret) -> Receiver:
    return Receiver(name, title, f"anymail.webhooks.{view}", Proof.SECRET, "provider_secret", arguments)


RECEIVERS: Mapping[str, Receiver] = {
    each.name: each
    for each in (
        _with_secret("amazon_ses", "Amazon SES", "amazon_ses.AmazonSESTrackingWebhookView", _ses),
        _with_secret("brevo", "Brevo", "brevo.BrevoTrackingWebhookView"),
        Receiver(
            "mailgun",
            "Mailgun",
            "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
            Proof.SIGNATURE,
            "mailgun_signing_key",
            _mailgun,
        ),
        _with_secret("postmark", "Postmark", "postmark.PostmarkTrackingWebhookView"),
        _with_secret("resend", "Resend", "resend.ResendTrackingWebhookView"),
        Receiver(
            "sendgrid",
            "SendGrid",
            "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
            Proof.SIGNATURE,
            "sendgrid_verification_key",
            _sendgrid,
        ),
        _with_secret("sparkpost", "SparkPost", "sparkpost.SparkPostTrackingWebhookView"),
    )
}
"""A line for each provider; `masthead.relays.esp.providers` says which of them take our mail."""


def view_for(receiver: Receiver) -> Any:
    """The anymail view of a provider with the installation's keys: it checks and reads requests, and keeps none.

    Raises ImportError where something that it needs is not installed (`anymail.exceptions` has one of these), and
    ValueError for a key that is none.
    """
    return _made(receiver.name, settings.SITE.settings)


@cache
def _made(name: str, said: SiteSettings) -> Any:
    receiver = RECEIVERS[name]
    with warnings.catch_warnings():
        # It warns of providers that it has no account with to try things out; the tests here try its checks.
        warnings.simplefilter("ignore")
        return import_string(receiver.view)(**receiver.arguments(said))


def topic_page(message: object) -> tuple[str, str] | None:
    """(topic, address) of a call by which Amazon SNS asks to be confirmed, where the address is Amazon's."""
    if not isinstance(message, Mapping) or message.get("Type") != "SubscriptionConfirmation":
        return None
    topic, url = message.get("TopicArn"), message.get("SubscribeURL")
    if not isinstance(topic, str) or not isinstance(url, str) or len(url) > 2000 or not _TOPIC_PAGE.fullmatch(url):
        return None
    return topic[:300], url
