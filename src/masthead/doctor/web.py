"""Asking a web address once: no redirects followed, little of the answer read."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

LARGEST_BODY = 65536
USER_AGENT = "Mozilla/5.0 (compatible; Masthead doctor)"


class WebFault(Exception):  # noqa: N818 – reads as what happened
    """An address gave no answer. The message is a clause, such as “has no valid certificate for its host”."""


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """status; headers in lower case; the first 64 KB of the body; seconds it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0

    @property
    def content_type(self) -> str:
        """Without its parameters, lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Web(Protocol):
    """Asks web addresses. Called from one event loop, several at a time; has its own time limit."""

    async def ask(self, method: str, url: str, *, form: Mapping[str, str] | None = None) -> WebAnswer:
        """One request, redirects as they are. form: sent as a web form is. Raises `WebFault`."""


class HttpxWeb:
    """Implements `Web`. transport: opens connections; it decides which addresses may be asked. timeout: seconds."""

    def __init__(self, transport: httpx.AsyncBaseTransport, *, timeout: float) -> None:
        self._client = httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False)
        self._client.headers["User-Agent"] = USER_AGENT

    async def ask(self, method: str, url: str, *, form: Mapping[str, str] | None = None) -> WebAnswer:
        """See `Web.ask`."""
        start = time.monotonic()
        try:
            async with self._client.stream(method, url, data=form) as response:
                body = await _beginning(response)
        except httpx.TimeoutException:
            raise WebFault("did not answer in time") from None
        except httpx.ConnectError as fault:
            raise WebFault(_connect_words(fault)) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise WebFault("ended without a proper answer") from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return WebAnswer(response.status_code, headers, body, time.monotonic() - start)

    async def close(self) -> None:
        """Close what is open."""
        await self._client.aclose()


async def _beginning(response: httpx.Response) -> bytes:
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) >= LARGEST_BODY:
            break
    return body[:LARGEST_BODY]


def _connect_words(fault: httpx.ConnectError) -> str:
    text = str(fault).lower()
    if "public" in text:
        return "leads to an address that is not public"
    if "certificate" in text or "hostname" in text:
        return "has no valid certificate for its host"
    if "ssl" in text or "tls" in text:
        return "does not speak TLS"
    if "name" in text or "address" in text:
        return "has a host that does not exist"
    return "cannot be connected to"
