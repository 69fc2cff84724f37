"""The keyed hash by which a suppressed address is known. Of its own, without Django: a list's reader needs it, too."""

from __future__ import annotations

import hashlib

_PERSON = b"mh:suppress"


def digest_under(hash_key: bytes, key: str) -> str:
    """BLAKE2b-256 of an address key (`masthead.audience.addresses.Address.key`), 64 hexadecimal digits.

    hash_key: one of `suppression.hash_keys`.
    """
    return hashlib.blake2b(key.encode(), digest_size=32, key=hash_key, person=_PERSON).hexdigest()


def short_digest(hash_key: bytes, key: str) -> int:
    """The first 64 bits of the same: enough to look for millions, not to tell two apart for certain."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=32, key=hash_key, person=_PERSON).digest()[:8])


def shortened(digest: str) -> int:
    """A digest as `short_digest` has it."""
    return int(digest[:16], 16)
