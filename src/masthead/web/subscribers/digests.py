"""The keyed hash by which a suppressed address is known. Of its own, without Django: a list's reader needs it, too."""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Iterable, Sequence

_PERSON = b"mh:suppress"
_OCTETS = 32


def digest_under(hash_key: bytes, key: str) -> str:
    """BLAKE2b-256 of an address key (`masthead.audience.addresses.Address.key`), 64 hexadecimal digits.

    hash_key: one of `suppression.hash_keys`.
    """
    return hashlib.blake2b(key.encode(), digest_size=_OCTETS, key=hash_key, person=_PERSON).hexdigest()


def short_digests(hash_keys: Iterable[bytes], keys: Sequence[str]) -> array[int]:
    """The first 64 bits of the same for many address keys, all of them under one hash key after the other: enough to
    look for millions, not to tell two apart for certain.
    """
    found = array("Q")
    for hash_key in hash_keys:
        begun, digests = hashlib.blake2b(digest_size=_OCTETS, key=hash_key, person=_PERSON), []
        for key in keys:
            state = begun.copy()
            state.update(key.encode())
            digests.append(state.digest())
        found += array("Q", b"".join(digests))[:: _OCTETS // found.itemsize]
    if sys.byteorder == "little":
        found.byteswap()
    return found


def shortened(digest: str) -> int:
    """A digest as `short_digests` has it."""
    return int(digest[:16], 16)
