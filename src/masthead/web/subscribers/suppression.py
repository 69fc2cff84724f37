"""How a suppressed address is known: by a keyed hash, which outlives the address itself."""

from __future__ import annotations

import hashlib
from functools import cache

from django.conf import settings

_PERSON = b"mh:suppress"


def digest_of(key: str) -> str:
    """The digest of an address key (`masthead.audience.addresses.Address.key`): BLAKE2b-256 keyed with a key made of
    the installation’s present secret, 64 hexadecimal digits. Without the secret nobody can try addresses out.
    """
    return hashlib.blake2b(key.encode(), digest_size=32, key=_key(), person=_PERSON).hexdigest()


def digests_of(key: str) -> tuple[str, ...]:
    """The digest under each of the installation's secrets, the present one first: what was suppressed before a
    rotation stays suppressed.
    """
    return tuple(
        hashlib.blake2b(key.encode(), digest_size=32, key=each, person=_PERSON).hexdigest() for each in _keys()
    )


def _key() -> bytes:
    return _keys()[0]


@cache
def _keys() -> tuple[bytes, ...]:
    said = settings.SITE.settings
    secrets = (said.secret_key, *said.previous_secret_keys)
    return tuple(
        hashlib.blake2b(each.get_secret_value().encode(), digest_size=64, person=b"mh:suppress-root").digest()[:64]
        for each in secrets
    )
