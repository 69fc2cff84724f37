"""Opening a connection, with or without TLS, and what a handshake tells about the other side."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

_NAME_MISMATCH = frozenset({62, 64})
_EXPIRED = 10
_OLD = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "VERSION_TOO_LOW")


@dataclass(frozen=True, slots=True)
class Target:
    """A host name or address, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        """As in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Dial = Callable[[Target, ssl.SSLContext | None], Awaitable[Streams]]
"""Opens a connection, with TLS for the target’s host name where a context is given. Raises `OSError`, no time limit."""


async def system_dial(target: Target, context: ssl.SSLContext | None) -> Streams:
    """This machine’s own network; every address of a name is tried, some at once (RFC 8305)."""
    return await asyncio.open_connection(target.host, target.port, ssl=context, limit=65536, happy_eyeballs_delay=0.25)


class Trouble(StrEnum):
    """What kept a connection from coming about."""

    UNKNOWN_NAME = "unknown-name"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    EXPIRED = "expired"
    OTHER_NAME = "other-name"
    UNTRUSTED = "untrusted"
    OLD_TLS = "old-tls"
    NO_TLS = "no-tls"
    CLOSED = "closed"


CERTIFICATE = frozenset({Trouble.EXPIRED, Trouble.OTHER_NAME, Trouble.UNTRUSTED})
"""Troubles of a certificate."""

WORDS = {
    Trouble.UNKNOWN_NAME: "there is no server of this name",
    Trouble.UNREACHABLE: "it cannot be reached from here",
    Trouble.REFUSED: "nothing answers there",
    Trouble.TIMEOUT: "it did not answer in time",
    Trouble.EXPIRED: "its certificate has expired",
    Trouble.OTHER_NAME: "its certificate is for another name",
    Trouble.UNTRUSTED: "its certificate is not from an authority that this machine trusts",
    Trouble.OLD_TLS: "it speaks no TLS from version 1.2 on",
    Trouble.NO_TLS: "what answers there does not speak TLS",
    Trouble.CLOSED: "it closed the connection",
}


def trouble_of(fault: BaseException) -> Trouble:
    """What an exception of a connection means."""
    if isinstance(fault, TimeoutError):
        return Trouble.TIMEOUT
    if isinstance(fault, ssl.SSLCertVerificationError):
        if fault.verify_code in _NAME_MISMATCH:
            return Trouble.OTHER_NAME
        return Trouble.EXPIRED if fault.verify_code == _EXPIRED else Trouble.UNTRUSTED
    if isinstance(fault, ssl.SSLError):
        return Trouble.OLD_TLS if any(word in (fault.reason or "") for word in _OLD) else Trouble.NO_TLS
    if isinstance(fault, socket.gaierror | UnicodeError):
        return Trouble.UNKNOWN_NAME
    if isinstance(fault, ConnectionRefusedError):
        return Trouble.REFUSED
    if isinstance(fault, ConnectionError | EOFError):
        return Trouble.CLOSED
    return Trouble.UNREACHABLE


@dataclass(frozen=True, slots=True)
class Sealed:
    """A connection that is encrypted. version: such as ``TLSv1.3``. until: when its certificate ends."""

    version: str
    until: dt.datetime | None

    @classmethod
    def of(cls, writer: asyncio.StreamWriter) -> Sealed | None:
        """That of a connection; None for one that is not encrypted."""
        tls = writer.get_extra_info("ssl_object")
        if tls is None:
            return None
        written = (tls.getpeercert() or {}).get("notAfter")
        until = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(written), dt.UTC) if written else None
        return cls(tls.version() or "", until)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection without waiting for the other side’s goodbye."""
    writer.transport.abort()
    await asyncio.sleep(0)
