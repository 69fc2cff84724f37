"""Asking web addresses: what comes of it, over real sockets on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx
import pytest

from masthead.cli.doctor import public_web
from masthead.doctor.web import LARGEST_BODY, HttpxWeb, WebAnswer, WebFault


class _Site(BaseHTTPRequestHandler):
    """Answers by path: a page, a large one, a redirect; repeats what is posted."""

    answers: ClassVar[dict[str, tuple[int, bytes]]] = {
        "/page": (200, b"<p>hello"),
        "/large": (200, b"x" * (3 * LARGEST_BODY)),
        "/on": (302, b""),
    }

    def do_GET(self) -> None:
        status, body = self.answers[self.path]
        self._answer(status, body)

    def do_POST(self) -> None:
        self._answer(200, self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "Text/HTML; charset=utf-8")
        self.send_header("Location", "/page")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the base class calls it so
        """Nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def asked(method: str, url: str, form: dict[str, str] | None = None, *, web: HttpxWeb | None = None) -> WebAnswer:
    async def ask() -> WebAnswer:
        used = web or HttpxWeb(httpx.AsyncHTTPTransport(trust_env=False), timeout=10)
        try:
            return await used.ask(method, url, form=form)
        finally:
            await used.close()

    return asyncio.run(ask())


def test_web_reads_a_page_and_follows_nothing(site: str) -> None:
    page, on = asked("GET", f"http://{site}/page"), asked("GET", f"http://{site}/on")

    assert (page.status, page.content_type, page.body) == (200, "text/html", b"<p>hello")
    assert (on.status, on.headers["location"]) == (302, "/page")


def test_web_reads_no_more_than_the_beginning(site: str) -> None:
    # What is cut off in the middle of an answer may find the server still writing.
    assert asked("GET", f"http://{site}/large").body == b"x" * LARGEST_BODY


def test_web_posts_a_form(site: str) -> None:
    assert asked("POST", f"http://{site}/", {"List-Unsubscribe": "One-Click"}).body == b"List-Unsubscribe=One-Click"


def test_web_says_in_words_why_there_is_no_answer(site: str) -> None:
    with pytest.raises(WebFault, match="does not speak TLS"):
        asked("GET", f"https://{site}/page")
    with pytest.raises(WebFault, match="cannot be connected to"):
        asked("GET", "http://127.0.0.1:1/")
    with pytest.raises(WebFault, match="ended without a proper answer"):
        asked("GET", "gopher://harbour.example/")


def test_web_for_what_strangers_name_asks_public_addresses_alone(site: str) -> None:
    with pytest.raises(WebFault, match="leads to an address that is not public"):
        asked("GET", f"http://{site}/page", web=public_web(10))
