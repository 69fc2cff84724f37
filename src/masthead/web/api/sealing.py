"""Answers that show a secret, as they are kept: encrypted with a key made of the installation's own secret."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """A text that nobody reads who has the database alone."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(stored: str) -> str:
    """The text again. Raises `cryptography.fernet.InvalidToken` when the installation's secret was lost."""
    return _box().decrypt(stored.encode("ascii")).decode()


@cache
def _box() -> MultiFernet:
    said = settings.SITE.settings
    keys = [each.get_secret_value().encode() for each in (said.secret_key, *said.previous_secret_keys)]
    derived = [hashlib.blake2b(key[:64], digest_size=32, person=b"mh:api-answers").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in derived])
