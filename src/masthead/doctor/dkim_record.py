"""DKIM key records taken apart (RFC 6376 §3.6.1, RFC 8301, RFC 8463). Any text gives a record."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from masthead.doctor.tags import Tags, parse_tags

LEAST_BITS, GOOD_BITS, MOST_BITS = 1024, 2048, 4096
_ED25519_OCTETS = 32
_LARGEST_KEY = 8192
_BLANKS = re.compile(r"\s+")


class Unusable(StrEnum):
    """Why a record holds no usable key."""

    REVOKED = "revoked"
    NO_KEY = "no-key"
    NOT_BASE64 = "not-base64"
    NOT_A_KEY = "not-a-key"
    OTHER_TYPE = "other-type"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key record. type: ``rsa`` or ``ed25519``, else as written. bits: of an RSA key. unusable: None if good."""

    tags: Tags
    type: str
    key: str
    bits: int = 0
    unusable: Unusable | None = None

    @property
    def testing(self) -> bool:
        """t=y: receivers are asked to take the signature for none."""
        return "y" in _parts(self.tags.get("t"))

    @property
    def for_mail(self) -> bool:
        """s=: whether the key may sign mail."""
        return bool({"*", "email"} & set(_parts(self.tags.get("s", "*"))))

    @property
    def takes_sha256(self) -> bool:
        """h=: whether signatures with SHA-256 are allowed; RFC 8301 leaves no other."""
        return "sha256" in _parts(self.tags.get("h", "sha256"))


def looks_like_key(text: str) -> bool:
    """Whether a TXT record at a selector’s name is meant to be a key."""
    tags = parse_tags(text[:2000])
    return tags.has("p") or tags.get("v").upper() == "DKIM1"


def parse_key(text: str) -> KeyRecord:
    """Any text as a key record; never raises."""
    tags = parse_tags(text)
    kind = (tags.get("k") or "rsa").lower()
    key = _BLANKS.sub("", tags.get("p"))
    if not key:
        return KeyRecord(tags, kind, "", unusable=Unusable.REVOKED if tags.has("p") else Unusable.NO_KEY)
    if kind not in {"rsa", "ed25519"}:
        return KeyRecord(tags, kind, key, unusable=Unusable.OTHER_TYPE)
    try:
        data = b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return KeyRecord(tags, kind, key, unusable=Unusable.NOT_BASE64)
    if kind == "ed25519":
        return KeyRecord(tags, kind, key, unusable=None if len(data) == _ED25519_OCTETS else Unusable.NOT_A_KEY)
    bits = _rsa_bits(data)
    return KeyRecord(tags, kind, key, bits, None if bits else Unusable.NOT_A_KEY)


def _rsa_bits(data: bytes) -> int:
    """The length of an RSA key; 0 for anything else."""
    if len(data) > _LARGEST_KEY:
        return 0
    try:
        public = load_der_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return 0
    return public.key_size if isinstance(public, RSAPublicKey) else 0


def _parts(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(":")]
