"""Making and verifying tokens.

A token is base64url (RFC 4648 §5, no padding) of sixteen bytes: mailing (32 bits, big-endian),
subscriber (32 bits, big-endian) and a MAC of 64 bits: BLAKE2s (RFC 7693), keyed with a key
derived for the purpose and personalised with it.

Sixty-four bits are enough here: a guess can only be tried against our own server, and a
token gives a reader's own page, never an account.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Sequence

from masthead.tokens.purpose import PERSON, Purpose

SECRET_BYTES = 32
"""The least a secret may have."""

TOKEN_LENGTH = 22
"""Characters of every token."""

Signer = Callable[[int], bytes]
"""Subscriber id → something signed for that subscriber, as ASCII."""

Verifier = Callable[[str], tuple[int, int] | None]
"""Token → (mailing, subscriber); None unless it is ours, whole and for the verifier's purpose."""

_U32_MAX = 0xFFFF_FFFF
_MAC_BYTES = 8
_IDS = struct.Struct(">II")
_ID = struct.Struct(">I")
_TO_URL = bytes.maketrans(b"+/", b"-_")
_NOT_IN_URL = b"=\n"
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_FROM_URL_ALONE = bytes.maketrans(b"-_+/=", b"+/!!!")
"""The same, with what no token has made into what no base64 has."""
_LAST = frozenset("AQgw")
"""What a token may end with: four bits of its last character carry nothing (RFC 4648 §3.5), and we write them as 0."""
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_MESSAGE_ID_PERSON = b"mh:msgid"


class TokenError(ValueError):
    """A token that we did not write for this purpose. The message is fit to be shown to a reader."""


class Keys:
    """The installation's token secret, and those before it.

    secret: at least `SECRET_BYTES` random bytes; it signs and verifies. previous: older secrets, which
    only verify, so that links in mail already out keep working. Raises ValueError for a short secret.
    Safe to share between threads. Neither `repr` nor any error shows a secret.
    """

    __slots__ = ("_rings", "_secrets", "key_id")

    def __init__(self, secret: bytes, previous: Sequence[bytes] = ()) -> None:
        self._secrets = (secret, *previous)
        self._rings = tuple(_Ring(each) for each in self._secrets)
        self.key_id: str = self._rings[0].key_id
        """A public name of the signing secret: sixteen hexadecimal digits that say nothing about it."""

    def __repr__(self) -> str:
        return f"Keys(key_id={self.key_id!r}, previous={len(self._rings) - 1})"

    def token(self, purpose: Purpose, mailing: int, subscriber: int) -> str:
        """The token of one subscriber in one mailing. Raises ValueError for ids outside 32 bits."""
        return self.signer(purpose, mailing)(_u32(subscriber, "subscriber")).decode("ascii")

    def signer(self, purpose: Purpose, mailing: int) -> Signer:
        """A function that makes the tokens of one mailing and purpose fast, for subscriber ids within 32 bits."""
        head = _ID.pack(_u32(mailing, "mailing"))
        started = self._rings[0].hashes[purpose].copy()
        started.update(head)
        pack, copy = _ID.pack, started.copy

        def sign(subscriber: int) -> bytes:
            tail = pack(subscriber)
            mac = copy()
            mac.update(tail)
            return b2a_base64(head + tail + mac.digest()).translate(_TO_URL, _NOT_IN_URL)

        return sign

    def verify(self, purpose: Purpose, token: str) -> tuple[int, int]:
        """(mailing, subscriber) of a token. Raises `TokenError` unless it is ours, whole and for `purpose`."""
        if len(token) != TOKEN_LENGTH or not _ALPHABET.issuperset(token):
            raise TokenError("This link is not complete. Please open it again from the mail it came in.")
        raw = a2b_base64(token.encode("ascii").translate(_FROM_URL) + b"==")
        signed, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        # Every ring is tried, so that the time taken does not tell which secret a token is from.
        genuine = [hmac.compare_digest(ring.mac(purpose, signed), mac) for ring in self._rings]
        # Only one spelling is accepted: the last character has four bits that carry nothing (RFC 4648 §3.5).
        if not any(genuine) or _encode(raw) != token:
            raise TokenError("This link is not valid. Please open it again from the mail it came in.")
        mailing, subscriber = _IDS.unpack(signed)
        return mailing, subscriber

    def verifier(self, purpose: Purpose) -> Verifier:
        """`verify` for one purpose, as fast as can be, for a server that is asked a thousand times a second."""
        first, *others = [ring.hashes[purpose].copy for ring in self._rings]
        unpack, same = _IDS.unpack, hmac.compare_digest

        def check(token: str) -> tuple[int, int] | None:
            if len(token) != TOKEN_LENGTH or token[-1] not in _LAST:
                return None
            try:
                raw = a2b_base64(token.encode("ascii").translate(_FROM_URL_ALONE) + b"==", strict_mode=True)
            except ValueError:
                return None
            signed, given = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
            mac = first()
            mac.update(signed)
            genuine = same(mac.digest(), given)
            # Every ring is tried, as in `verify`.
            for copy in others:
                mac = copy()
                mac.update(signed)
                genuine |= same(mac.digest(), given)
            if not genuine:
                return None
            mailing, subscriber = unpack(signed)
            return mailing, subscriber

        return check

    def message_ids(self, mailing: int) -> Signer:
        """A function that makes the left side of Message-IDs: 32 hexadecimal digits, a MAC of mailing and subscriber.

        The same on every retry and relay, and opaque to those who read it.
        """
        started = self._rings[0].message_id.copy()
        started.update(_ID.pack(_u32(mailing, "mailing")))
        pack, copy = _ID.pack, started.copy

        def sign(subscriber: int) -> bytes:
            mac = copy()
            mac.update(pack(subscriber))
            return mac.hexdigest().encode("ascii")

        return sign

    def pinned(self, key_id: str) -> Keys:
        """These keys, signing with the secret called `key_id`.

        What was begun with one secret is finished with it, also after a rotation. Raises LookupError.
        """
        for position, ring in enumerate(self._rings):
            if ring.key_id == key_id:
                others = self._secrets[:position] + self._secrets[position + 1 :]
                return Keys(self._secrets[position], previous=others)
        raise LookupError(
            f"The secret with the key id {key_id} is not among the token secrets; add it to the previous ones."
        )


class _Ring:
    """Everything derived from one secret: one keyed hash per purpose, copied for every use."""

    __slots__ = ("hashes", "key_id", "message_id")

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SECRET_BYTES:
            raise ValueError(f"A token secret needs at least {SECRET_BYTES} bytes; this one has {len(secret)}.")
        # The key parameter of BLAKE2b ends at 64 bytes; a longer secret is condensed, not cut.
        root = hashlib.blake2b(secret, digest_size=64, person=b"masthead-root").digest()
        self.key_id = hashlib.blake2b(b"key-id", key=root, digest_size=8, person=b"masthead-derive").hexdigest()
        self.hashes = {purpose: _keyed(root, purpose.value, person, _MAC_BYTES) for purpose, person in PERSON.items()}
        self.message_id = _keyed(root, "message-id", _MESSAGE_ID_PERSON, 16)

    def mac(self, purpose: Purpose, signed: bytes) -> bytes:
        mac = self.hashes[purpose].copy()
        mac.update(signed)
        return mac.digest()


def _keyed(root: bytes, label: str, person: bytes, digest_size: int) -> hashlib.blake2s:
    key = hashlib.blake2b(label.encode("ascii"), key=root, digest_size=32, person=b"masthead-derive").digest()
    return hashlib.blake2s(key=key, person=person, digest_size=digest_size)


def _encode(raw: bytes) -> str:
    return b2a_base64(raw).translate(_TO_URL, _NOT_IN_URL).decode("ascii")


def _u32(number: int, what: str) -> int:
    if not 0 <= number <= _U32_MAX:
        raise ValueError(f"The {what} id {number} does not fit; it is a whole number from 0 to {_U32_MAX}.")
    return number
