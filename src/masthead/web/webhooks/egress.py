"""The way out: only to public addresses, to the very address that was looked up, by https, and no further.

A webhook is an address that somebody typed; without a guard it would make the server ask machines that only the
server can reach. Redirects are not followed, for they would lead anywhere.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from masthead.checks.addresses import (
    Address,
    PinnedTransport,
    RefusedAddressError,
    Resolver,
    is_public,
    literal_address,
)

PATIENCE_SECONDS = 15.0
"""For a whole try, answer included."""
USER_AGENT = "Masthead webhooks"
_ANSWER_BYTES = 2_000
_ANSWER_SHOWN = 300
_LONGEST_URL = 500


class UrlRefusedError(ValueError):
    """An address that no message is sent to. The message says what is wrong and what is right."""


@dataclass(frozen=True, slots=True)
class Way:
    """How messages leave. schemes: what an address may begin with. Tests pass their own."""

    transport: Callable[[], httpx.AsyncBaseTransport]
    resolve: Resolver
    allowed: Callable[[Address], bool] = is_public
    schemes: tuple[str, ...] = ("https",)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one address."""

    delivery_id: int
    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a try ended. status: 0 when there was no answer. answer: its beginning, or what went wrong."""

    delivery_id: int
    status: int
    answer: str
    took_ms: int

    @property
    def taken(self) -> bool:
        """Whether the listener has it: any 2xx."""
        return 200 <= self.status < 300


def system_way() -> Way:
    """This machine's own network and resolver, without proxies."""
    return Way(lambda: httpx.AsyncHTTPTransport(trust_env=False), _resolve)


def checked_url(
    text: str, *, schemes: Sequence[str] = ("https",), allowed: Callable[[Address], bool] = is_public
) -> str:
    """An address as it is kept. Raises `UrlRefusedError`. What its name resolves to is looked at with every message."""
    url = text.strip()
    if len(url) > _LONGEST_URL:
        raise UrlRefusedError(f"The address has {len(url)} characters; at most {_LONGEST_URL} are kept.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UrlRefusedError("This is no address; write it like https://hooks.example.com/masthead.") from None
    if parts.scheme not in schemes or not parts.hostname:
        raise UrlRefusedError("The address has to begin with https://, as in https://hooks.example.com/masthead.")
    if "@" in parts.netloc or parts.fragment or any(ord(each) <= 32 or ord(each) == 127 for each in url):
        raise UrlRefusedError("Write the address without user name, “#” and blanks; messages are signed instead.")
    literal = literal_address(parts.hostname)
    if port == 0 or (literal is not None and not allowed(literal)):
        raise UrlRefusedError("This address is not public; give one that anybody on the internet could reach.")
    return url


async def send(parcels: Sequence[Parcel], way: Way) -> list[Arrival]:
    """Try each once, all at the same time; raises nothing for one that fails."""
    transport = PinnedTransport(way.transport(), way.resolve, way.allowed)
    async with httpx.AsyncClient(
        transport=transport, trust_env=False, follow_redirects=False, timeout=httpx.Timeout(PATIENCE_SECONDS)
    ) as client:
        return list(await asyncio.gather(*(_try(client, each) for each in parcels)))


async def _try(client: httpx.AsyncClient, parcel: Parcel) -> Arrival:
    start = time.monotonic()
    status, answer = 0, ""
    headers = {**parcel.headers, "Content-Type": "application/json", "User-Agent": USER_AGENT}
    try:
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            client.stream("POST", parcel.url, content=parcel.body, headers=headers) as response,
        ):
            status = response.status_code
            answer = await _beginning(response)
    except RefusedAddressError as fault:
        answer = f"Its name leads to {fault}, which is not a public address; nothing was sent."
    except (httpx.TimeoutException, TimeoutError):
        answer = f"There was no answer within {PATIENCE_SECONDS:.0f} seconds."
    except httpx.ConnectError as fault:
        answer = f"It could not be connected to: {fault}."
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, UnicodeError) as fault:
        answer = f"It gave no proper answer: {str(fault) or type(fault).__name__}."
    return Arrival(parcel.delivery_id, status, answer[:_ANSWER_SHOWN], round((time.monotonic() - start) * 1000))


async def _beginning(response: httpx.Response) -> str:
    """As much of an answer as a person wants to see; the rest is not read."""
    read = b""
    async for piece in response.aiter_raw():
        read += piece
        if len(read) >= _ANSWER_BYTES:
            break
    text = read[:_ANSWER_BYTES].decode("utf-8", "replace")
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


async def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(str(address[0]) for *_, address in found)
