"""The DNS of this machine, or name servers that an operator names, through dnspython."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Sequence

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.TXT import TXT

from masthead.doctor.record import RecordType
from masthead.doctor.resolver import Answer, Status

_AT_ONCE = 24
_PORT = re.compile(r"(?P<host>\[[^\]]+\]|[^:]+)(?::(?P<port>\d{1,5}))?|(?P<v6>[0-9A-Fa-f:.]+)")


class NameServerError(ValueError):
    """No name server can be asked. The message says why, and what is right."""


class SystemResolver:
    """Implements `Resolver`. timeout: seconds for one question, all attempts together.

    nameservers: addresses, with ``:port`` where it is not 53; () means those of this machine.
    Raises `NameServerError` when there are none or one is no address.
    """

    def __init__(self, *, nameservers: Sequence[str] = (), timeout: float) -> None:
        try:
            self._resolver = dns.asyncresolver.Resolver(configure=not nameservers)
        except (dns.resolver.NoResolverConfiguration, dns.exception.DNSException, OSError):
            raise NameServerError("This machine names no name server. Name one: --nameserver 192.0.2.53.") from None
        if nameservers:
            self._resolver.nameservers = [_server(each) for each in nameservers]
        self._resolver.lifetime = timeout
        self._resolver.timeout = max(timeout / 2, 0.5)
        # Large answers are cut by what stands between; 1232 octets pass everywhere, and the rest comes by TCP.
        self._resolver.use_edns(0, 0, 1232)
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def ask(self, name: str, kind: RecordType) -> Answer:
        """See `Resolver.ask`."""
        async with self._places:
            try:
                asked = dns.name.from_text(name)
                found = await self._resolver.resolve(asked, kind.value, search=False, raise_on_no_answer=False)
            except dns.resolver.NXDOMAIN:
                return Answer(Status.NO_NAME)
            except dns.exception.Timeout:
                return Answer(Status.TIMEOUT)
            except (dns.exception.DNSException, OSError, ValueError):
                return Answer(Status.FAILED)
        alias = found.canonical_name != asked
        if found.rrset is None:
            return Answer(Status.NO_DATA, (), alias)
        return Answer(Status.ANSWERED, tuple(sorted(_value(each) for each in found.rrset)), alias)


def _value(data: dns.rdata.Rdata) -> str:
    if isinstance(data, TXT):
        return b"".join(data.strings).decode("utf-8", "replace")
    if isinstance(data, MX):
        return f"{data.preference} {data.exchange.to_text(omit_final_dot=True)}"
    if isinstance(data, PTR | CNAME):
        return data.target.to_text(omit_final_dot=True)
    return data.to_text()


def _server(text: str) -> dns.nameserver.Nameserver:
    fault = NameServerError(f"“{text[:80]}” is not the address of a name server. Write 192.0.2.53 or 192.0.2.53:5353.")
    found = _PORT.fullmatch(text.strip())
    if found is None:
        raise fault
    host, port = (found["v6"] or found["host"]).strip("[]"), int(found["port"] or 53)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise fault from None
    if not 0 < port < 65536:
        raise fault
    return dns.nameserver.Do53Nameserver(host, port)
