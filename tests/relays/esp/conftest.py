"""A provider's API on this computer: answers as told, remembers what it was asked. And a relay that uses it."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from masthead.audience.recipient import Recipient
from masthead.delivery.ports import RelayError, Submission
from masthead.message import Sender
from masthead.relays.esp.drop import relay_of
from masthead.relays.esp.providers import PROVIDERS
from masthead.relays.url import split_relay_url
from masthead.render.pieces import Context, MergeSlot, Only
from masthead.testing import a_compiled_message, a_recipient, a_rendered_email
from masthead.testing.list_feed import ListFeed

ADDRESSES = {
    "postmark": "esp+postmark://hunter2@",
    "resend": "esp+resend://hunter2@",
    "brevo": "esp+brevo://hunter2@",
    "mailgun": "esp+mailgun://hunter2@news.harbour.example",
    "sparkpost": "esp+sparkpost://hunter2@",
    "ses": "esp+ses://AKHUNTER2:hunter2@eu-west-1",
}

TLS = Path(__file__).parents[1] / "tls"


@dataclass(frozen=True)
class Asked:
    """A request. path: with its query."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Said = tuple[int, Any] | tuple[int, Any, dict[str, str]]
"""An answer: status, value (JSON, or bytes as they are), headers. Status 0: hang up without one."""


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that turn away are what some tests are about."""


class ProviderApi:
    """answer: called with each request, in the server's threads."""

    def __init__(self, answer: Callable[[Asked], Said], *, tls: str | None = None) -> None:
        self.asked: list[Asked] = []
        lock = threading.Lock()
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                with lock:
                    asked.append(request)
                    said = answer(request)
                status, value, *headers = said
                if not status:
                    self.close_connection = True
                    return
                text = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **(headers[0] if headers else {})}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                pass

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_port}/"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(TLS / f"{tls}.pem")
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def provider_api() -> Iterator[Callable[..., ProviderApi]]:
    """`provider_api(answer)` starts an API and stops it after the test."""
    started: list[ProviderApi] = []

    def start(answer: Callable[[Asked], Said], *, tls: str | None = None) -> ProviderApi:
        started.append(ProviderApi(answer, tls=tls))
        return started[-1]

    yield start
    for each in started:
        each.stop()


PEOPLE = [
    a_recipient(1, name="Mei"),
    a_recipient(2, name="青山 遥", segments=["premium"]),
    a_recipient(3, name='Ana "Zoë" O’Neil, Editor'),
    a_recipient(4),
]
MESSAGE = a_compiled_message(
    a_rendered_email(
        subject=("Morning, ", MergeSlot("name", "friend", Context.HEADER)),
        text=("Dear ", MergeSlot("name", "friend", Context.TEXT), Only("premium", (" and early",)), "\n.\nÜber uns\n"),
        html=("<p>Dear ", MergeSlot("name", "friend", Context.HTML), "</p>\n"),
    ),
    sender=Sender(
        name="Häfen Morning",
        address="editors@harbour.example",
        reply_to="Letters <letters@harbour.example>",
        list_id="harbour-morning.harbour.example",
        list_name="Häfen Morning",
        unsubscribe_address="leave@harbour.example",
        feedback_id=("harbour-morning",),
    ),
)


def submission(recipient: Recipient) -> Submission:
    return Submission(recipient.id, recipient, MESSAGE.envelope_sender(recipient), MESSAGE.fill_stuffed(recipient))


class Run:
    """What became of a mailing through a provider."""

    def __init__(self, feed: ListFeed, slept: list[float]) -> None:
        self.feed = feed
        self.slept = slept

    @property
    def outcomes(self) -> list[str]:
        """Each member's, in order."""
        return [replies[-1].outcome.value for _, replies in sorted(self.feed.replies.items())]

    @property
    def words(self) -> list[str]:
        """Each reply's, in order."""
        return [replies[-1].text for _, replies in sorted(self.feed.replies.items())]

    @property
    def fault(self) -> RelayError | None:
        """The one fault, if there was any."""
        assert len(self.feed.faults) <= 1
        return self.feed.faults[0] if self.feed.faults else None


@pytest.fixture
def send() -> Callable[..., Run]:
    """`send("postmark", api.url, people)`: mail them, one connection, and tell what came of it."""

    def run(name: str, url: str, people: Sequence[Recipient] = PEOPLE[:3], *, most: int = 50) -> Run:
        provider = PROVIDERS[name]
        settings = dict(provider.settings(split_relay_url(ADDRESSES[name])))
        if name == "ses":
            settings["client_params"] = {**settings["client_params"], "endpoint_url": url}
        else:
            settings["api_url"] = url
        feed, slept = ListFeed([submission(person) for person in people]), list[float]()

        async def whole() -> None:
            relay = relay_of(provider, settings, most=min(most, provider.most), sleep=slept.append)
            await relay.open(feed, connections=1)
            await relay.drain()
            await relay.close()

        asyncio.run(whole())
        assert feed.breaches == []
        assert feed.under_way == 0
        return Run(feed, slept)

    return run


@pytest.fixture
def message() -> Callable[[Recipient], bytes]:
    """The message that somebody gets."""
    return MESSAGE.fill
