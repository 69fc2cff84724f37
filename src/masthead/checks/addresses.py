"""Which addresses a link may lead to, and a transport that goes nowhere else.

A link check runs inside a newsroom's network, where a link to ``http://10.0.0.1/`` or a name that resolves to it
would reach what the public cannot. So a name is resolved once, every address it has must be public, and the
connection is made to that very address: no second look-up can answer otherwise (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Sequence

import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""(ASCII host name, port) → its addresses in text. Raises `OSError` when the name is unknown."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class RefusedAddressError(Exception):
    """The link leads to an address that is not public. The message names it."""


def is_public(address: Address) -> bool:
    """Whether anybody on the internet can mean the same machine by this address.

    Looks through the IPv6 forms that carry an IPv4 address (mapped, 6to4, Teredo, NAT64).
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def literal_address(host: str) -> Address | None:
    """The address that a URL's host is, when it is no name; also a bracketed IPv6 one, zone and all."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


class PinnedTransport(httpx.AsyncBaseTransport):
    """Sends each request to an address that was checked, whatever its name resolves to a moment later.

    inner: opens the connections; give it HTTP/1.1 and no proxy, or it may decide for itself where it goes.
    The name still stands in the Host header and, for TLS, in the handshake and against the certificate.
    Connections are not kept: two names may share an address but not a certificate.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, resolve: Resolver, allowed: Callable[[Address], bool] = is_public
    ) -> None:
        self._inner = inner
        self._resolve = resolve
        self._allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises `RefusedAddressError`, or `httpx.ConnectError` when the name has no address."""
        host = request.url.raw_host.decode("ascii")
        address = await self._address(request, host)
        headers = httpx.Headers(request.headers)
        headers["Connection"] = "close"
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Close what opens the connections."""
        await self._inner.aclose()

    async def _address(self, request: httpx.Request, host: str) -> Address:
        literal = literal_address(host)
        if literal is not None:
            found = [literal]
        else:
            port = request.url.port or (443 if request.url.scheme == "https" else 80)
            try:
                found = [
                    address
                    for text in await self._resolve(host, port)
                    if (address := literal_address(text)) is not None
                ]
            except (OSError, UnicodeError) as fault:
                raise httpx.ConnectError(f"no address for {host}", request=request) from fault
        if not found:
            raise httpx.ConnectError(f"no address for {host}", request=request)
        for address in found:
            if not self._allowed(address):
                raise RefusedAddressError(str(address))
        return found[0]
