"""A program that listens on this machine, and the way to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from masthead.web.publications.models import Publication
from masthead.web.webhooks.egress import Way
from masthead.web.webhooks.models import Endpoint
from masthead.web.webhooks.signing import new_secret, sealed


@dataclass
class Listener:
    """What it heard, and how it answers."""

    url: str = ""
    status: int = 204
    body: bytes = b""
    location: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A real HTTP server on loopback."""
    listening = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.heard.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(listening.status)
            if listening.location:
                self.send_header("Location", listening.location)
            self.send_header("Content-Length", str(len(listening.body)))
            self.end_headers()
            self.wfile.write(listening.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.url = f"http://hooks.example.com:{server.server_port}/masthead"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield listening
    server.shutdown()
    thread.join()
    server.server_close()


async def this_machine(host: str, port: int) -> list[str]:
    """Every name is loopback."""
    del host, port
    return ["127.0.0.1"]


@pytest.fixture
def way() -> Way:
    """To this machine, unguarded: what the guard refuses has tests of its own."""
    return Way(lambda: httpx.AsyncHTTPTransport(trust_env=False), this_machine, lambda _: True, ("http", "https"))


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    """One of the shipped titles."""
    return publications["harbour-morning"]


@pytest.fixture
def secret() -> str:
    """What `endpoint` signs with."""
    return new_secret()


@pytest.fixture
def endpoint(title: Publication, listener: Listener, secret: str) -> Endpoint:
    """The listener, told of everything."""
    return Endpoint.objects.create(publication=title, name="CRM", url=listener.url, secret=sealed(secret))
