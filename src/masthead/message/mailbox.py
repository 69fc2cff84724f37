"""Addresses and display names as RFC 5322 (and RFC 6532) has them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import idna

from masthead.message.errors import CompileError, ForbiddenCharacterError, refuse_controls, shown

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# RFC 6531 §3.3 without blanks, line separators, direction marks, surrogates and private use.
_ATOM_UTF8 = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\u1fff\u2030-\u2fff\u3001-\ud7ff\uf900-\ufffd\U00010000-\U000effff-]+"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)*{_LABEL}"
_ASCII_ADDRESS = re.compile(rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@{_DOMAIN}")
_UTF8_LOCAL = re.compile(rf"{_ATOM_UTF8}(?:\.{_ATOM_UTF8})*|{_QUOTED}")
_NAMED = re.compile(r'\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^<>"]*?))\s*<(?P<address>[^<>]*)>\s*')
ADDRESS_OCTETS = 254
"""RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets."""

LOCAL_OCTETS = 64
"""RFC 5321 §4.5.3.1.1."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name ("" for none) and an address, checked. Build with `mailbox` or `parse_mailbox`."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part after the last ``@``."""
        return self.address.rpartition("@")[2]


def mailbox(name: str, address: str) -> Mailbox:
    """A mailbox from its parts. Raises `CompileError`."""
    try:
        return Mailbox(refuse_controls(name).strip(), sendable(address))
    except ForbiddenCharacterError as error:
        raise CompileError(f"The name {shown(name)} {error}") from None
    except ValueError as error:
        raise CompileError(str(error)) from None


def parse_mailbox(text: str) -> Mailbox:
    """A mailbox from ``Name <name@example.com>`` or a bare address. Raises `CompileError`."""
    named = _NAMED.fullmatch(text)
    if named is None:
        return mailbox("", text.strip())
    quoted = named["quoted"]
    name = named["plain"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    return mailbox(name, named["address"])


def sendable(address: str) -> str:
    """The address as it goes into headers and envelopes: its domain in ASCII unless the local part needs UTF-8.

    Raises ValueError (a sentence) for what is no address.
    """
    if _ASCII_ADDRESS.fullmatch(address) and (len(address) <= LOCAL_OCTETS or _short_enough(address)):
        return address
    local, at, domain = address.rpartition("@")
    if not at or not _UTF8_LOCAL.fullmatch(local) or not _short_enough(address):
        raise ValueError(
            f"{shown(address)} is not an address that mail can be sent to; one looks like name@example.com."
        )
    ascii_domain = domain_in_ascii(domain)
    return f"{local}@{ascii_domain}" if local.isascii() else address


def domain_in_ascii(domain: str) -> str:
    """A domain by IDNA 2008 (RFC 5891). Raises ValueError (a sentence) for what is no domain."""
    try:
        encoded = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        encoded = ""
    if not re.fullmatch(_DOMAIN, encoded):
        raise ValueError(f"{shown(domain)} is not a domain that mail can be sent to; one looks like example.com.")
    return encoded


def _short_enough(address: str) -> bool:
    octets = len(address) if address.isascii() else len(address.encode("utf-8", "replace"))
    return octets <= ADDRESS_OCTETS and len(address.rpartition("@")[0].encode("utf-8", "replace")) <= LOCAL_OCTETS
