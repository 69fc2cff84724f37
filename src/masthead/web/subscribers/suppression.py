"""How a suppressed address is known: by a keyed hash, which outlives the address itself."""

from __future__ import annotations

import hashlib
from functools import cache

from django.conf import settings

from masthead.web.subscribers.digests import digest_under


def digest_of(key: str) -> str:
    """The digest of an address key (`masthead.audience.addresses.Address.key`): BLAKE2b-256 keyed with a key made of
    the installation’s present secret, 64 hexadecimal digits. Without the secret nobody can try addresses out.
    """
    return digest_under(hash_keys()[0], key)


def digests_of(key: str) -> tuple[str, ...]:
    """The digest under each of the installation's secrets, the present one first: what was suppressed before a
    rotation stays suppressed.
    """
    return tuple(digest_under(each, key) for each in hash_keys())


@cache
def hash_keys() -> tuple[bytes, ...]:
    """What addresses are hashed with, made of each of the installation's secrets, the present one first."""
    said = settings.SITE.settings
    secrets = (said.secret_key, *said.previous_secret_keys)
    return tuple(
        hashlib.blake2b(each.get_secret_value().encode(), digest_size=64, person=b"mh:suppress-root").digest()[:64]
        for each in secrets
    )
