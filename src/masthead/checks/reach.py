"""Asking for an edition's links, many at once and none twice.

The only part of the checks that waits for somebody else. The network is passed in, and what came of each link
goes into `Preflight.reached`, where the check `reachability` reads it::

    async with system_network() as network:
        reached = await reach(links_to_reach(edition), network=network, progress=show)

Nothing is read but status lines and headers: a response of any size costs no more than a small one.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from urllib.parse import urldefrag

import httpx

from masthead.checks.addresses import Address, PinnedTransport, RefusedAddressError, Resolver, is_public
from masthead.checks.reached import Outcome, Reached
from masthead.edition.model import Edition

USER_AGENT = "Mozilla/5.0 (compatible; Masthead link check)"
# Answers to HEAD that say more about HEAD than about the page.
_HEAD_IS_NO_GUIDE = range(400, 600)
_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_REDIRECTS = _PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
# What sites answer to programs while they show the page to people.
_NOT_TO_PROGRAMS = frozenset({401, 402, 403, 406, 407, 409, 418, 421, 429, 451, 503, 999})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How hard to try. at_once: requests in all; per_host: of these to one host; times in seconds."""

    at_once: int = 16
    per_host: int = 2
    redirects: int = 5
    connect: float = 5.0
    answer: float = 10.0
    whole_link: float = 30.0
    slow: float = 5.0


@dataclass(frozen=True, slots=True)
class LinkProgress:
    """How far the asking is. host: whose answer came last, "" at the start."""

    done: int
    total: int
    host: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """The way out, as a context manager that closes it.

    transport: opens connections; see `PinnedTransport` for what it must not do. resolve: names to addresses.
    allowed: which addresses may be asked, after resolution and on every hop of a redirect.
    """

    transport: httpx.AsyncBaseTransport
    resolve: Resolver
    allowed: Callable[[Address], bool] = is_public

    async def __aenter__(self) -> Network:
        await self.transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.transport.__aexit__(kind, fault, trace)


def system_network() -> Network:
    """This machine's own network and resolver, without proxies; what the command line passes in."""
    return Network(httpx.AsyncHTTPTransport(trust_env=False), _resolve)


async def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(str(address[0]) for *_, address in found)


def links_to_reach(edition: Edition) -> tuple[str, ...]:
    """The web addresses an edition links to, each once, without fragments and without those of merge tags."""
    found: dict[str, None] = {}
    for section in edition.sections:
        for link in section.fields.links():
            url = link.url.strip()
            if url.lower().startswith(("https://", "http://")) and "{{" not in url:
                found.setdefault(urldefrag(url).url)
    return tuple(found)


async def reach(
    urls: Iterable[str],
    *,
    network: Network,
    patience: Patience = Patience(),
    progress: Callable[[LinkProgress], None] | None = None,
) -> tuple[Reached, ...]:
    """Ask for every address; answers in the order of `urls`. Raises nothing for a link, whatever its site does.

    progress: called once at the start and after each answer.
    """
    wanted = tuple(dict.fromkeys(urls))
    asking = _Asking(network, patience)
    done = 0

    async def one(url: str) -> Reached:
        nonlocal done
        reached = await asking.ask(url)
        done += 1
        if progress:
            progress(LinkProgress(done, len(wanted), _host(url)))
        return reached

    if progress:
        progress(LinkProgress(0, len(wanted)))
    return tuple(await asyncio.gather(*(one(url) for url in wanted)))


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str


class _TooManyRedirectsError(Exception):
    pass


class _Asking:
    """One run over many links: the limits they share."""

    def __init__(self, network: Network, patience: Patience) -> None:
        self._transport = PinnedTransport(network.transport, network.resolve, network.allowed)
        self._patience = patience
        self._places = asyncio.Semaphore(patience.at_once)
        self._host_places: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(patience.per_host))

    async def ask(self, url: str) -> Reached:
        host = _host(url)
        if not host:
            return Reached(url, Outcome.BROKEN, "is no address a browser can open")
        async with self._host_places[host], self._places:
            start = time.monotonic()
            reached = await self._outcome(url)
            took = time.monotonic() - start
        if reached.outcome is Outcome.FINE and took > self._patience.slow:
            return Reached(url, Outcome.SLOW, f"took {took:.0f} seconds to answer", reached.final)
        return reached

    async def _outcome(self, url: str) -> Reached:
        try:
            async with asyncio.timeout(self._patience.whole_link):
                return await self._follow(url)
        except RefusedAddressError as fault:
            return Reached(url, Outcome.REFUSED, f"leads to {fault}, which is not a public address")
        except _TooManyRedirectsError:
            return Reached(url, Outcome.BROKEN, f"was redirected more than {self._patience.redirects} times")
        except httpx.ConnectTimeout:
            return Reached(url, Outcome.BROKEN, f"could not be connected to within {self._patience.connect:g} seconds")
        except (httpx.TimeoutException, TimeoutError):
            return Reached(url, Outcome.SLOW, f"gave no answer within {self._patience.answer:g} seconds")
        except httpx.ConnectError as fault:
            return Reached(url, Outcome.BROKEN, _connect_fault(fault))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            return Reached(url, Outcome.BROKEN, "ended without a proper answer")

    async def _follow(self, url: str) -> Reached:
        # Never closed: the transport is shared and the client holds nothing else but this link's cookies,
        # which sites want back before they stop redirecting.
        timeout = httpx.Timeout(self._patience.answer, connect=self._patience.connect)
        client = httpx.AsyncClient(transport=self._transport, timeout=timeout, trust_env=False)
        client.headers["User-Agent"] = USER_AGENT
        here, for_good = httpx.URL(url), True
        for _hop in range(self._patience.redirects + 1):
            answer = await self._request(client, here)
            if answer.status not in _REDIRECTS or not answer.location:
                return _judge(url, str(here), answer.status, for_good=for_good)
            for_good = for_good and answer.status in _PERMANENT
            here = here.join(answer.location)
            if here.scheme not in {"http", "https"}:
                return Reached(url, Outcome.BROKEN, f"was redirected to an address that starts with “{here.scheme}:”")
        raise _TooManyRedirectsError

    async def _request(self, client: httpx.AsyncClient, url: httpx.URL) -> _Answer:
        answer = await _headers_of(client, "HEAD", url)
        if answer.status in _HEAD_IS_NO_GUIDE:
            return await _headers_of(client, "GET", url)
        return answer


async def _headers_of(client: httpx.AsyncClient, method: str, url: httpx.URL) -> _Answer:
    # `stream` leaves the body unread; leaving the block closes the connection.
    async with client.stream(method, url, follow_redirects=False) as response:
        return _Answer(response.status_code, response.headers.get("Location", ""))


def _judge(url: str, final: str, status: int, *, for_good: bool) -> Reached:
    if status in _NOT_TO_PROGRAMS:
        return Reached(url, Outcome.UNVERIFIED, f"answers {status} to a program", final)
    if status >= 400:
        return Reached(url, Outcome.BROKEN, f"answers {status}{_meaning(status)}", final)
    if _leads_home(url, final):
        return Reached(url, Outcome.MOVED, "now leads to the front page of its site", final)
    if for_good and _bare(url) != _bare(final):
        return Reached(url, Outcome.MOVED, "has moved for good", final)
    return Reached(url, Outcome.FINE, "", final)


def _meaning(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return ""


def _bare(url: str) -> tuple[str, str]:
    """What stays the same when a site merely tidies its addresses: host without ``www.``, path without its slash."""
    parsed = httpx.URL(url)
    return parsed.host.removeprefix("www."), parsed.path.rstrip("/")


def _leads_home(url: str, final: str) -> bool:
    return bool(_bare(url)[1]) and not _bare(final)[1] and _bare(url) != _bare(final)


def _connect_fault(fault: httpx.ConnectError) -> str:
    text = str(fault).lower()
    if "no address" in text:
        return "has a host that does not exist"
    if "certificate" in text or "ssl" in text or "tls" in text:
        return "has no valid certificate for its host"
    return "could not be connected to"
