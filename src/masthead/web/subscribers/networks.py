"""Networks of visitors: what is kept of an IP address, and what limits count by.

Kept is the network alone: an IPv4 address without its last 8 bits (/24), an IPv6 address without its last 80 (/48), or
nothing, as the installation says. What is cut off never reaches the database.
"""

from __future__ import annotations

import hashlib
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from masthead.web.subscribers.suppression import hash_keys

KEPT_V4, KEPT_V6 = 24, 48
COUNTED_V4, COUNTED_V6 = 24, 64


def kept(address: str) -> str:
    """What evidence says of an address: its network as ``192.0.2.0/24``; "" where it is no address, or by setting."""
    if settings.SITE.settings.ip_addresses == "off":
        return ""
    return _network(address, KEPT_V4, KEPT_V6)


def device(address: str, agent: str) -> str:
    """What two visits from one device share: a keyed hash of the IP address and what the browser says of itself, from
    which neither can be read; "" where no networks are kept.
    """
    if settings.SITE.settings.ip_addresses == "off" or not _network(address, KEPT_V4, KEPT_V6):
        return ""
    said = f"{address}\n{agent[:500]}".encode()
    return hashlib.blake2b(said, digest_size=16, key=hash_keys()[0], person=b"mh:device").hexdigest()


def counted(address: str) -> str:
    """The network by which sign-ups are limited; "" where it is no address. Only its keyed hash is ever written."""
    return _network(address, COUNTED_V4, COUNTED_V6)


def _network(address: str, v4: int, v6: int) -> str:
    try:
        said: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    # A visitor of IPv4 whom a socket of IPv6 took (RFC 4291 §2.5.5.2).
    if isinstance(said, IPv6Address) and said.ipv4_mapped is not None:
        said = said.ipv4_mapped
    return str(ip_network((said, v4 if said.version == 4 else v6), strict=False))
