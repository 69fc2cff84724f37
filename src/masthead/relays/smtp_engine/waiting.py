"""What a reply may be awaited to, and how long."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Waiting(StrEnum):
    """What a reply is awaited to. Value: as it is named in messages."""

    GREETING = "the connection"
    EHLO = "EHLO"
    HELO = "HELO"
    STARTTLS = "STARTTLS"
    TLS = "the encryption"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "the message"
    LONE_DOT = "the empty message"
    RSET = "RSET"
    QUIT = "QUIT"


DEADLINES: Mapping[Waiting, float] = {
    Waiting.GREETING: 300.0,
    Waiting.EHLO: 300.0,
    Waiting.HELO: 300.0,
    Waiting.STARTTLS: 120.0,
    Waiting.TLS: 30.0,
    Waiting.AUTH: 120.0,
    Waiting.MAIL: 300.0,
    Waiting.RCPT: 300.0,
    Waiting.DATA: 120.0,
    Waiting.DOT: 600.0,
    Waiting.LONE_DOT: 600.0,
    Waiting.RSET: 300.0,
    Waiting.QUIT: 5.0,
}
"""Seconds to wait for each reply: RFC 5321 §4.5.3.2 where it names one (§4.5.3.2.6: ten minutes after the dot)."""

BLOCK_DEADLINE = 180.0
"""Seconds in which a server must take in something of a message (RFC 5321 §4.5.3.2.5)."""

CONNECT_DEADLINE = 30.0
"""Seconds to look up a name and connect; RFC 5321 names none."""


def shortened(seconds: float) -> Mapping[Waiting, float]:
    """Deadlines of at most `seconds`, for tests and drills."""
    return {waiting: min(deadline, seconds) for waiting, deadline in DEADLINES.items()}
