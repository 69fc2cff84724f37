"""A private key that signs for a domain, from the PEM file in which operators keep it.

Limits follow RFC 8301 §3.2: signers use at least 1024 bits and should use 2048; receivers need not verify
more than 4096.
"""

from __future__ import annotations

import hashlib
import re
import stat
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from masthead.message.dkim.record import DnsRecord
from masthead.message.errors import SigningKeyError, shown
from masthead.message.mailbox import domain_in_ascii

LEAST_BITS = 1024
GOOD_BITS = 2048
MOST_BITS = 4096

# RFC 6376 §3.1: labels parted by dots.
_SELECTOR = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_NAME_OCTETS = 253
_FIRST_LINE = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")


class Algorithm(StrEnum):
    """How a key signs: the a= tag."""

    RSA = "rsa-sha256"
    ED25519 = "ed25519-sha256"

    @property
    def key_type(self) -> str:
        """The k= tag of the DNS record."""
        return self.value.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key that signs for `domain`, with its public half at ``selector._domainkey.domain``.

    Made by `from_pem`. signature_octets: length of its signatures. warnings: what is not as it should be,
    each a sentence. Immutable and safe to share between threads; no `repr` shows anything private.
    """

    domain: str
    selector: str
    algorithm: Algorithm
    signature_octets: int
    warnings: tuple[str, ...] = ()
    sign: Callable[[bytes], bytes] = field(repr=False, compare=False)
    """The signature of canonical header data (RFC 6376 §3.7, RFC 8463 §3)."""
    public: bytes = field(repr=False)

    @classmethod
    def from_pem(cls, pem: bytes, *, domain: str, selector: str, password: str = "", mode: int | None = None) -> Self:
        """A key from its PEM file: RSA or Ed25519; PKCS #8 or PKCS #1; encrypted or not.

        domain: the d= tag, mostly the domain of the From address. selector: the s= tag. password: of an encrypted
        file. mode: the file's permission bits (``st_mode``); None where there is no file.
        Raises `SigningKeyError`: what is wrong, and what to do.
        """
        name, label = _domain(domain), _selector(selector)
        if len(f"{label}._domainkey.{name}") > _NAME_OCTETS:
            raise SigningKeyError(
                f"The selector {shown(selector)} and the domain {shown(domain)} are too long together."
            )
        private, locked = _load(pem, password)
        warnings = [*_file_warnings(mode, encrypted=locked), *([] if locked or not password else [_NOT_LOCKED])]
        if isinstance(private, Ed25519PrivateKey):
            return cls(
                domain=name,
                selector=label,
                algorithm=Algorithm.ED25519,
                signature_octets=64,
                warnings=tuple(warnings),
                sign=_ed25519(private),
                public=private.public_key().public_bytes_raw(),
            )
        warnings += _size_warnings(private.key_size)
        return cls(
            domain=name,
            selector=label,
            algorithm=Algorithm.RSA,
            signature_octets=(private.key_size + 7) // 8,
            warnings=tuple(warnings),
            sign=_rsa(private),
            public=private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        )

    def dns_record(self) -> DnsRecord:
        """The TXT record to publish before the first message is signed."""
        public = b64encode(self.public).decode("ascii")
        return DnsRecord(
            f"{self.selector}._domainkey.{self.domain}", f"v=DKIM1; k={self.algorithm.key_type}; p={public}"
        )

    def aligned_with(self, domain: str) -> bool:
        """Whether DMARC's relaxed alignment with a From address at `domain` is certain (RFC 7489 §3.1.1).

        True when one domain is the other or lies below it. Siblings may be aligned too, which only a list of
        public suffixes can tell.
        """
        ours, theirs = f".{self.domain}", f".{domain.lower()}"
        return ours.endswith(theirs) or theirs.endswith(ours)


_NOT_LOCKED = "A password was given, but the signing key is not encrypted."


def _load(pem: bytes, password: str) -> tuple[RSAPrivateKey | Ed25519PrivateKey, bool]:
    """The key, and whether its file is encrypted."""
    locked = b"ENCRYPTED" in pem
    if locked and not password:
        raise SigningKeyError("The signing key is encrypted. Give its password.")
    try:
        private = load_pem_private_key(pem, password.encode() if locked else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningKeyError(_unreadable(pem, locked=locked)) from None
    if isinstance(private, Ed25519PrivateKey):
        return private, locked
    if not isinstance(private, RSAPrivateKey):
        raise SigningKeyError(f"DKIM knows RSA and Ed25519; this key is of another kind. {_MAKE_ONE}")
    if private.key_size < LEAST_BITS:
        raise SigningKeyError(
            f"The signing key has {private.key_size} bits; receivers ignore fewer than {LEAST_BITS}. {_MAKE_ONE}"
        )
    if private.key_size > MOST_BITS:
        raise SigningKeyError(
            f"The signing key has {private.key_size} bits; receivers need not verify more than {MOST_BITS}. {_MAKE_ONE}"
        )
    return private, locked


_MAKE_ONE = "Make one of 2048 bits: openssl genrsa -out dkim.pem 2048."


def _unreadable(pem: bytes, *, locked: bool) -> str:
    found = _FIRST_LINE.search(pem)
    kind = found.group(1) if found else b""
    if not kind:
        return "This is not a PEM file: it has no line “-----BEGIN PRIVATE KEY-----”."
    if b"PRIVATE" not in kind:
        return f"The file holds a {kind.decode('ascii').lower()}, not a private key. Give the key that belongs to it."
    if locked:
        return "The signing key cannot be decrypted. Check its password."
    return f"The signing key cannot be read: it is damaged or of a kind that DKIM does not know. {_MAKE_ONE}"


def _rsa(private: RSAPrivateKey) -> Callable[[bytes], bytes]:
    sign, padding, digest = private.sign, PKCS1v15(), hashes.SHA256()
    return lambda data: sign(data, padding, digest)


def _ed25519(private: Ed25519PrivateKey) -> Callable[[bytes], bytes]:
    # RFC 8463 §3: what is signed is the SHA-256 of the data, with the pure variant of the algorithm.
    sign, sha256 = private.sign, hashlib.sha256
    return lambda data: sign(sha256(data).digest())


def _size_warnings(bits: int) -> list[str]:
    if bits >= GOOD_BITS:
        return []
    return [f"The signing key has {bits} bits; some receivers trust only {GOOD_BITS} and more."]


def _file_warnings(mode: int | None, *, encrypted: bool) -> list[str]:
    if mode is None:
        return []
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return ["Others may replace the signing key’s file. Take that right away: chmod go-w."]
    if mode & stat.S_IROTH and not encrypted:
        return ["Everybody on this computer may read the signing key’s file. Take that right away: chmod o-r."]
    return []


def _domain(domain: str) -> str:
    try:
        return domain_in_ascii(domain.rstrip(".")).lower()
    except ValueError as error:
        raise SigningKeyError(str(error)) from None


def _selector(selector: str) -> str:
    if not _SELECTOR.fullmatch(selector):
        raise SigningKeyError(
            f"The selector {shown(selector)} may hold letters, digits, “-” and dots between, such as “press-2026”."
        )
    return selector.lower()
