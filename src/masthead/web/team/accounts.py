"""How allauth treats accounts here: nobody signs up who was not invited, and what happens is recorded."""

from __future__ import annotations

import base64
import hashlib
import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from masthead.web.team.actions.sign_ins import (
    note_failed_sign_in,
    note_new_password,
    note_sign_in,
    note_sign_out,
)
from masthead.web.team.models import User

_WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use your authenticator app",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}

log = logging.getLogger(__name__)


class InvitedAdapter(DefaultAccountAdapter):
    """Accounts come from invitations alone; sign-ins, failures and new passwords are recorded."""

    error_messages = {  # noqa: RUF012 – allauth's own form
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "Address and password do not belong together.",
        "too_many_login_attempts": "That was wrong too often. Wait five minutes, then try again.",
        "enter_current_password": "This is not your password of today.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is not right, or no longer.",
        "invalid_password_reset": "This link is not good any more. Ask for a new one.",
        "rate_limited": "That was too often. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address limits count by; one for all who have none, such as behind a socket."""
        return get_client_ip(request) or "unknown"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record it."""
        del request
        note_failed_sign_in(address=str(credentials.get("email", "")))

    def post_login(self, request: HttpRequest, user: User, **hints: Any) -> HttpResponse:
        """Record it and go on."""
        note_sign_in(user, methods=_methods(request))
        return super().post_login(request, user, **hints)

    def logout(self, request: HttpRequest) -> None:
        """Record it and end the session."""
        note_sign_out(request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Set it and record that."""
        super().set_password(user, password)
        note_new_password(user)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm that it is you, in our words."""
        return [
            {**each, "description": _WAYS.get(each["id"], each["description"])}
            for each in super().get_reauthentication_methods(user)
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send what allauth wrote. A relay that fails is the operator's business: the answer stays the same for
        addresses that are known and those that are not."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException):
            log.exception("A mail about an account could not be sent (%s).", template_prefix)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted with the installation's key."""

    error_messages = {  # noqa: RUF012 – allauth's own form
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or no longer. Codes change every 30 seconds.",
    }

    def encrypt(self, text: str) -> str:
        """With the key of today."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With the key of today or one of before; "" when none fits, which no code matches."""
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning("A second factor was made with a secret key that is gone. It has to be set up anew.")
            return ""

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 – allauth's own name
        """What a new passkey is called unless somebody says better."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def _get_site_name(self) -> str:
        """What a phone shows beside a passkey."""
        return "Masthead"


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{each}".encode()).digest()))
            for each in secrets
        ]
    )


def _methods(request: HttpRequest) -> list[str]:
    """How the session was opened: ``password``, ``totp``, ``webauthn``, ``recovery_codes``."""
    said = request.session.get("account_authentication_methods", [])
    return [str(each.get("type", each["method"])) for each in said]
