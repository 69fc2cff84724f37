"""Django's mail (invitations, passwords) through the installation's relay."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend


class RelayBackend(BaseEmailBackend):
    """Sends by the site's ``relay``; without one, writes messages to standard output, where an operator finds them."""

    def __init__(self, fail_silently: bool = False, **_: object) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were taken."""
        return (
            _backend(settings.SITE.settings.relay, fail_silently=self.fail_silently).send_messages(email_messages) or 0
        )


def relay_takes_mail(relay: str) -> bool:
    """Whether a relay delivers Django's mail; without one it only shows it."""
    return urlsplit(relay).scheme in {"smtp", "smtps"}


def _backend(relay: str, *, fail_silently: bool) -> BaseEmailBackend:
    parts = urlsplit(relay)
    if not relay_takes_mail(relay):
        return ConsoleBackend(fail_silently=fail_silently)
    return SmtpBackend(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        timeout=20,
        fail_silently=fail_silently,
    )
