"""What every relay refuses in an envelope, before a byte of it leaves."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>\ud800-\udfff]")
_STUFFED = re.compile(rb"^\.", re.MULTILINE)
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


def envelope_fault(*, sender: str, recipient: str) -> str | None:
    """Why these envelope addresses must not be used, in plain words; None when they may.

    Line breaks, controls and angle brackets could end the command or the header the address stands in.
    The empty sender is the null reverse-path of RFC 5321 §4.5.5.
    """
    if not recipient:
        return "The message has no recipient."
    for name, address in (("sender", sender), ("recipient", recipient)):
        if _UNSAFE.search(address):
            return f"The {name}’s address holds a line break, a control character or an angle bracket."
    return None


def with_crlf(message: bytes) -> bytes:
    """The message with every line ended by CRLF, so that a bare CR or LF cannot hide the end of the data."""
    pairs = message.count(b"\r\n")
    if pairs == message.count(b"\r") == message.count(b"\n"):
        return message
    return _BARE.sub(b"\r\n", message)


def unstuffed(message: bytes) -> bytes:
    """A dot-stuffed message as it is kept or handed over elsewhere than in SMTP's DATA (RFC 5321 §4.5.2)."""
    return _STUFFED.sub(b"", message) if message.startswith(b".") or b"\n." in message else message


def dot_stuffed(message: bytes) -> bytes:
    """The message as it goes after DATA, with the final dot (RFC 5321 §4.5.2). Lines must end in CRLF."""
    stuffed = message.replace(b"\n.", b"\n..")
    ending = b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n"
    return b"".join((b"." if message.startswith(b".") else b"", stuffed, ending))
