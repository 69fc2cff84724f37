"""Signatures of messages, as the Standard Webhooks specification (version 1) has them, and how secrets are kept.

Signed is ``<id>.<timestamp>.<body>`` with HMAC-SHA256; the header holds one signature per secret that is good, so that
a listener may change its own at leisure. A listener refuses old timestamps and ids it has seen.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PREFIX = "whsec_"
_BYTES = 24


def new_secret() -> str:
    """A fresh secret, as it is shown once: ``whsec_`` and 192 bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode("ascii")


def headers(*, message_id: str, at: int, body: bytes, signed_with: Sequence[str]) -> dict[str, str]:
    """The three headers of a message. at: Unix seconds. signed_with: secrets, the present one first."""
    signed = b".".join((message_id.encode("ascii"), str(at).encode("ascii"), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{_signature(each, signed)}" for each in signed_with),
    }


def sealed(secret: str) -> str:
    """A secret as it is stored: encrypted with the installation's own, so that a copied database signs nothing."""
    return _box().encrypt(secret.encode("ascii")).decode("ascii")


def opened(stored: str) -> str:
    """The secret again. Raises `cryptography.fernet.InvalidToken` when the installation's secret was lost."""
    return _box().decrypt(stored.encode("ascii")).decode("ascii")


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


@cache
def _box() -> MultiFernet:
    said = settings.SITE.settings
    keys = [each.get_secret_value().encode() for each in (said.secret_key, *said.previous_secret_keys)]
    derived = [hashlib.blake2b(key[:64], digest_size=32, person=b"mh:webhook-box").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in derived])
