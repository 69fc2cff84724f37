from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from masthead.checks.addresses import Address, is_public
from masthead.checks.reach import LinkProgress, Network, Patience, links_to_reach, reach
from masthead.checks.reached import Outcome, Reached
from masthead.edition.kind import Link
from masthead.edition.model import Edition, Section
from masthead.edition.sections.story.fields import StoryFields

PATIENCE = Patience()
PUBLIC = "93.184.215.14"
Answer = Callable[[str, str, dict[str, str]], bytes | None]
"""(method, path, headers) → raw response; None to keep silent."""


def reply(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *headers, "", ""]).encode()


@asynccontextmanager
async def a_site(answer: Answer) -> AsyncIterator[str]:
    """A real HTTP server on loopback; gives its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        request, *lines = head.split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        method, path, _ = request.split(" ")
        response = answer(method, path, {name.lower(): value for name, value in headers.items()})
        if response is None:
            await reader.read()
        else:
            writer.write(response)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def is_loopback(address: Address) -> bool:
    return str(address) == "127.0.0.1"


async def no_names(_host: str, _port: int) -> Sequence[str]:
    raise OSError("no such name")


def loopback() -> Network:
    return Network(httpx.AsyncHTTPTransport(trust_env=False), no_names, is_loopback)


def asked(answer: Answer, *paths: str, patience: Patience = PATIENCE) -> tuple[tuple[Reached, ...], str]:
    async def run() -> tuple[tuple[Reached, ...], str]:
        async with a_site(answer) as site, loopback() as network:
            return await reach([f"{site}{path}" for path in paths], network=network, patience=patience), site

    return asyncio.run(run())


class Recorder(httpx.AsyncBaseTransport):
    """Answers 200 to everything and remembers where it was sent."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200)


def resolving(*answers: Sequence[str]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that gives one answer after the other, the last for ever."""
    left = list(answers)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@pytest.mark.parametrize(
    ("status", "outcome", "detail"),
    [
        ("200 OK", Outcome.FINE, ""),
        ("204 No Content", Outcome.FINE, ""),
        ("404 Not Found", Outcome.BROKEN, "answers 404 (not found)"),
        ("410 Gone", Outcome.BROKEN, "answers 410 (gone)"),
        ("500 Oops", Outcome.BROKEN, "answers 500 (internal server error)"),
        ("599 Odd", Outcome.BROKEN, "answers 599"),
        ("403 Forbidden", Outcome.UNVERIFIED, "answers 403 to a program"),
        ("429 Slow Down", Outcome.UNVERIFIED, "answers 429 to a program"),
    ],
)
def test_link_is_judged_by_its_answer(status: str, outcome: Outcome, detail: str) -> None:
    (found,), _ = asked(lambda *_: reply(status), "/a")
    assert (found.outcome, found.detail) == (outcome, detail)


@pytest.mark.parametrize("status", ["405 Method Not Allowed", "403 Forbidden", "404 Not Found", "501 Not Implemented"])
def test_link_that_refuses_head_is_asked_again_with_get(status: str) -> None:
    seen: list[str] = []

    def answer(method: str, _path: str, _headers: dict[str, str]) -> bytes:
        seen.append(method)
        return reply(status) if method == "HEAD" else reply("200 OK")

    (found,), _ = asked(answer, "/a")
    assert (found.outcome, seen) == (Outcome.FINE, ["HEAD", "GET"])


def test_link_with_an_endless_body_costs_its_headers_only() -> None:
    def answer(method: str, _path: str, _headers: dict[str, str]) -> bytes:
        return reply("405 No") if method == "HEAD" else b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nstart"

    (found,), _ = asked(answer, "/a")
    assert found.outcome is Outcome.FINE


def test_link_that_moved_for_good_says_where_to() -> None:
    def answer(_method: str, path: str, _headers: dict[str, str]) -> bytes:
        return reply("301 Moved", "Location: /new") if path == "/old" else reply("200 OK")

    (found,), site = asked(answer, "/old")
    assert found == Reached(f"{site}/old", Outcome.MOVED, "has moved for good", f"{site}/new")


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
def test_link_that_moved_for_now_is_fine(status: str) -> None:
    def answer(_method: str, path: str, _headers: dict[str, str]) -> bytes:
        return reply(status, "Location: /new") if path == "/old" else reply("200 OK")

    (found,), _ = asked(answer, "/old")
    assert found.outcome is Outcome.FINE


def test_link_that_only_gains_a_slash_is_fine() -> None:
    def answer(_method: str, path: str, _headers: dict[str, str]) -> bytes:
        return reply("200 OK") if path.endswith("/") else reply("301 Moved", f"Location: {path}/")

    (found,), _ = asked(answer, "/report")
    assert found.outcome is Outcome.FINE


def test_link_that_falls_back_to_the_front_page_has_moved() -> None:
    def answer(_method: str, path: str, _headers: dict[str, str]) -> bytes:
        return reply("200 OK") if path == "/" else reply("302 Found", "Location: /")

    (found,), _ = asked(answer, "/2019/report")
    assert (found.outcome, found.detail) == (Outcome.MOVED, "now leads to the front page of its site")


def test_link_that_goes_round_in_circles_is_broken() -> None:
    seen: list[str] = []

    def answer(_method: str, path: str, _headers: dict[str, str]) -> bytes:
        seen.append(path)
        return reply("302 Found", f"Location: {path}a")

    (found,), _ = asked(answer, "/")
    assert (found.outcome, found.detail) == (Outcome.BROKEN, "was redirected more than 5 times")
    assert len(seen) == 6


def test_link_gets_its_cookies_back_as_sites_expect() -> None:
    def answer(_method: str, _path: str, headers: dict[str, str]) -> bytes:
        return reply("200 OK") if "cookie" in headers else reply("302 Found", "Set-Cookie: seen=1", "Location: /a")

    (found,), _ = asked(answer, "/a")
    assert found.outcome is Outcome.FINE


def test_link_to_a_silent_site_is_slow() -> None:
    (found,), _ = asked(lambda *_: None, "/a", patience=Patience(answer=0.05))
    assert (found.outcome, found.detail) == (Outcome.SLOW, "gave no answer within 0.05 seconds")


def test_link_that_answers_late_is_slow() -> None:
    (found,), _ = asked(lambda *_: reply("200 OK"), "/a", patience=Patience(slow=-1.0))
    assert found.outcome is Outcome.SLOW


@pytest.mark.parametrize("raw", [b"SSH-2.0-OpenSSH\r\n\r\n", b"", b"HTTP/1.1 302 Found\r\nLocation: ftp://x\r\n\r\n"])
def test_link_without_a_proper_answer_is_broken(raw: bytes) -> None:
    (found,), _ = asked(lambda *_: raw, "/a")
    assert found.outcome is Outcome.BROKEN


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("http://nowhere.example/", "has a host that does not exist"),
        ("http://127.0.0.1:1/", "could not be connected to"),
        ("http://", "is no address a browser can open"),
        ("http://[::1", "is no address a browser can open"),
    ],
)
def test_link_to_nobody_is_broken(url: str, detail: str) -> None:
    async def run() -> tuple[Reached, ...]:
        async with loopback() as network:
            return await reach([url], network=network)

    (found,) = asyncio.run(run())
    assert (found.outcome, found.detail) == (Outcome.BROKEN, detail)


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        ("http://127.0.0.1/", ()),
        ("http://[::1]/", ()),
        ("http://169.254.169.254/latest/meta-data", ()),
        ("http://[::ffff:10.0.0.1]/", ()),
        ("http://intranet.example/", ("10.0.0.1",)),
        ("http://2130706433/", ("127.0.0.1",)),
        ("http://half.example/", (PUBLIC, "192.168.1.1")),
        ("http://six.example/", ("fe80::1%eth0",)),
    ],
)
def test_link_to_a_private_address_is_refused_and_not_asked(url: str, answers: tuple[str, ...]) -> None:
    recorder = Recorder()

    (found,) = asyncio.run(reach([url], network=Network(recorder, resolving(answers))))

    assert (found.outcome, recorder.requests) == (Outcome.REFUSED, [])
    assert "which is not a public address" in found.detail


def test_link_is_checked_again_on_every_hop() -> None:
    (found,), _ = asked(lambda *_: reply("302 Found", "Location: http://127.0.0.2:9/secret"), "/a")
    assert (found.outcome, found.detail) == (Outcome.REFUSED, "leads to 127.0.0.2, which is not a public address")


def test_link_is_asked_at_the_address_that_was_checked() -> None:
    # The second answer is what a rebinding name would give to whoever looked it up again.
    recorder = Recorder()
    network = Network(recorder, resolving((PUBLIC,), ("127.0.0.1",)))

    (found,) = asyncio.run(reach(["https://pearl.example:8443/a?b=c"], network=network))

    (request,) = recorder.requests
    assert found.outcome is Outcome.FINE
    assert str(request.url) == f"https://{PUBLIC}:8443/a?b=c"
    assert request.headers["Host"] == "pearl.example:8443"
    assert request.headers["Connection"] == "close"
    assert request.extensions["sni_hostname"] == "pearl.example"


def test_links_share_the_limits_and_are_asked_once() -> None:
    busy: dict[str, int] = {}
    most: dict[str, int] = {}

    class Slow(Recorder):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            for name in (request.headers["Host"], "all"):
                busy[name] = busy.get(name, 0) + 1
                most[name] = max(most.get(name, 0), busy[name])
            await asyncio.sleep(0)
            for name in (request.headers["Host"], "all"):
                busy[name] -= 1
            return await super().handle_async_request(request)

    recorder = Slow()
    urls = [f"https://{host}.example/{page}" for host in "abcd" for page in range(5)] * 2
    network = Network(recorder, resolving((PUBLIC,)))

    found = asyncio.run(reach(urls, network=network, patience=Patience(at_once=5, per_host=2)))

    assert [each.url for each in found] == list(dict.fromkeys(urls))
    assert len(recorder.requests) == 20
    assert most["all"] <= 5
    assert max(most[f"{host}.example"] for host in "abcd") <= 2


def test_progress_counts_to_the_end() -> None:
    seen: list[LinkProgress] = []
    urls = ["https://a.example/", "https://b.example/"]

    asyncio.run(reach(urls, network=Network(Recorder(), resolving((PUBLIC,))), progress=seen.append))

    assert [(each.done, each.total) for each in seen] == [(0, 2), (1, 2), (2, 2)]
    assert {each.host for each in seen[1:]} == {"a.example", "b.example"}


def test_links_to_reach_are_web_addresses_each_once() -> None:
    urls = [
        "https://pearl.example/a#top",
        "https://pearl.example/a",
        "HTTP://lion.example",
        "mailto:mei@harbour.example",
        "{{ web_link }}",
        "https://pearl.example/{{ email }}",
        "/about",
    ]
    story = StoryFields(title="A", sources=tuple(Link(text="x", url=url) for url in urls))
    edition = Edition.model_validate(
        {"publication": "p", "number": 1, "date": "2026-11-23", "title": "t", "subject": "s"}
    ).model_copy(update={"sections": (Section(kind="story", fields=story),)})

    assert links_to_reach(edition) == ("https://pearl.example/a", "HTTP://lion.example")


def test_public_addresses_are_the_default_and_all_others_refused() -> None:
    assert Network(Recorder(), no_names).allowed is is_public
    assert replace(loopback(), allowed=is_public).allowed is is_public
