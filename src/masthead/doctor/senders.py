"""Which addresses mail leaves from: as somebody says, else those the relay is reached at, if receivers can see them."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from masthead.doctor.examination import Room
from masthead.doctor.spf_record import Address

_INSIDE = tuple(
    ipaddress.ip_network(each)
    for each in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
"""Networks that end at a house’s own door."""


@dataclass(frozen=True, slots=True)
class Senders:
    """addresses: mail leaves from these. assumed: they are the relay’s, which may send from others. relay: its name."""

    addresses: tuple[Address, ...] = ()
    assumed: bool = False
    relay: str = ""


async def senders(room: Room) -> Senders:
    """The sending addresses of a case. Private and loopback ones are none that receivers see."""
    if room.case.addresses:
        return Senders(room.case.addresses)
    target = room.case.relay.target if room.case.relay else None
    if target is None:
        return Senders()
    return Senders(await _public(room, target.host), assumed=True, relay=target.host)


async def _public(room: Room, host: str) -> tuple[Address, ...]:
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        found = list((await room.asking.addresses(host)).values)
    addresses = [ipaddress.ip_address(each) for each in found]
    return tuple(each for each in addresses if not any(each in network for network in _INSIDE))
