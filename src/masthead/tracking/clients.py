"""Who asked: the network of an address and the name of a program, cut to what may be kept."""

from __future__ import annotations

import re
import socket
from ipaddress import ip_address

from masthead.tracking.records import LONGEST_AGENT, NO_NETWORK

_MAPPED = b"\0" * 10 + b"\xff\xff"
_V4_BYTES, _V6_BYTES = 3, 6
"""What is kept of an address: /24 of IPv4, /48 of IPv6."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def kept_network(address: str) -> bytes:
    """The network of an address, 16 bytes: /24 of IPv4 (mapped, RFC 4291 §2.5.5.2), /48 of IPv6.

    `NO_NETWORK` for what is no address.
    """
    try:
        if ":" not in address:
            return _MAPPED + socket.inet_pton(socket.AF_INET, address)[:_V4_BYTES] + b"\0"
        said = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return NO_NETWORK
    # A visitor of IPv4 whom a socket of IPv6 took.
    if said.startswith(_MAPPED):
        return said[: len(_MAPPED) + _V4_BYTES] + b"\0"
    return said[:_V6_BYTES] + bytes(16 - _V6_BYTES)


def said_by_proxies(header: str, proxies: int) -> str:
    """What the outermost of our proxies said in a list that each of them has added a word to.

    Whatever stands left of it, a visitor may have written. The first word where there are fewer words than proxies.
    """
    words = [word.strip() for word in header.split(",")]
    return words[-proxies] if len(words) >= proxies else words[0]


def is_address(text: str) -> bool:
    """Whether it is an IP address, and nothing but that."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def kept_agent(header: bytes) -> str:
    """A User-Agent as it is kept: at most `LONGEST_AGENT` characters, controls as one space, no space at either end.

    Bytes that are no UTF-8 are read as ISO 8859-1, as they were meant once (RFC 9110 §5.5).
    """
    # Four bytes make a character at most; what comes after the part that is kept is not looked at.
    part = header[: 4 * LONGEST_AGENT]
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        text = part.decode("iso-8859-1")
    return _CONTROLS.sub(" ", text)[:LONGEST_AGENT].strip()
