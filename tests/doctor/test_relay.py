"""The relay’s encryption, with real mail servers and real certificates on loopback."""

from __future__ import annotations

import asyncio
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.doctor.conftest import Pages
from tests.doctor.servers import Certificate, certificate, mail_server
from tests.doctor.zone import zone

from masthead.doctor import EXAMINATIONS, Case, Examined, OwnHost, Relay, Target, Ways, examine
from masthead.doctor.dial import Streams


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("good"), name="localhost", days=90)


def visited(
    case: Case, certificate: Certificate | None = None, *, examination: str = "relay", timeout: float = 5
) -> Examined:
    """One examination with the real network; names lead to loopback, and certificates are checked against the name."""

    async def dial(target: Target, context: ssl.SSLContext | None) -> Streams:
        name = target.host if context else None
        return await asyncio.open_connection("127.0.0.1", target.port, ssl=context, server_hostname=name)

    web = Pages({})
    trust = certificate.client if certificate else ssl.create_default_context
    held = zone("harbour.example A 192.0.2.1\npress.example A 192.0.2.1")
    ways = Ways(resolver=held, web=web, public_web=web, dial=dial, context=trust, timeout=timeout)
    report = asyncio.run(examine(case, ways, examinations={examination: EXAMINATIONS[examination]}))
    return report.examined[0]


def codes(examined: Examined) -> list[str]:
    return [each.code for each in examined.diagnoses]


def relay(
    port: int, host: str = "localhost", *, implicit_tls: bool = False, login: bool = False, plain: bool = False
) -> Case:
    return Case(
        domain="harbour.example",
        relay=Relay(Target(host, port), implicit_tls=implicit_tls, login=login, plain=plain),
    )


def test_relay_with_starttls_is_fine(good: Certificate) -> None:
    with mail_server(starttls=good, login=True) as port:
        seen = visited(relay(port, login=True), good)

    assert codes(seen) == []
    assert seen.summary.startswith(f"localhost:{port}, TLS 1.3, certificate until ")


def test_relay_with_tls_from_the_start_is_fine(good: Certificate) -> None:
    with mail_server(implicit=good) as port:
        assert codes(visited(relay(port, implicit_tls=True), good)) == []


@pytest.mark.parametrize(
    ("name", "days", "trusted", "words"),
    [
        ("localhost", -1, True, "has expired"),
        ("elsewhere.example", 90, True, "for another name"),
        ("localhost", 90, False, "not from an authority"),
    ],
)
def test_relay_certificate_must_be_valid(tmp_path: Path, name: str, days: int, trusted: bool, words: str) -> None:
    made = certificate(tmp_path, name=name, days=days)
    with mail_server(starttls=made) as port, mail_server(implicit=made) as sealed:
        for seen in (
            visited(relay(port), made if trusted else None),
            visited(relay(sealed, implicit_tls=True), made if trusted else None),
        ):
            assert codes(seen) == ["relay-certificate"]
            assert words in seen.diagnoses[0].message


def test_relay_certificate_that_ends_soon_is_told(tmp_path: Path) -> None:
    made = certificate(tmp_path, name="localhost", days=5)
    with mail_server(starttls=made) as port:
        assert codes(visited(relay(port), made)) == ["relay-certificate-soon"]


def test_relay_without_encryption_is_a_fault_but_on_this_machine() -> None:
    with mail_server() as port:
        assert codes(visited(relay(port, "mail.relay.example"))) == ["relay-no-tls"]
        assert codes(visited(relay(port, "127.0.0.1"))) == []


def test_relay_must_not_take_passwords_in_the_clear(tmp_path: Path) -> None:
    made = certificate(tmp_path, name="mail.relay.example", days=90)
    with mail_server(starttls=made, open_login=True) as port:
        assert codes(visited(relay(port, "mail.relay.example", login=True), made)) == ["relay-open-login"]


def test_relay_must_take_a_password_where_there_is_one(good: Certificate) -> None:
    with mail_server(starttls=good) as port:
        assert codes(visited(relay(port, login=True), good)) == ["relay-no-login"]


def test_relay_is_told_from_a_server_that_speaks_in_the_clear() -> None:
    with mail_server() as port:
        seen = visited(relay(port, implicit_tls=True))

    assert codes(seen) == ["relay-tls-failed"]
    assert "smtp://" in seen.diagnoses[0].remedy


def test_relay_that_nobody_runs_is_unreachable() -> None:
    with mail_server() as port:
        pass

    assert codes(visited(relay(port))) == ["relay-unreachable"]


class _Says(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Odd)
        self.wfile.write(self.server.words)
        self.server.held.wait(10 if self.server.silent else 0)


class _Odd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    words = b""
    silent = False
    held: threading.Event


@contextmanager
def odd_server(words: bytes, *, silent: bool = False) -> Iterator[int]:
    """Says something as soon as somebody comes; then hangs up, or keeps silent until the test is over."""
    with _Odd(("127.0.0.1", 0), _Says) as server:
        server.words, server.silent, server.held = words, silent, threading.Event()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.held.set()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (b"554 5.7.1 go away\r\n", "says “554 5.7.1 go away”"),
        (b"HTTP/1.1 400 Bad Request\r\n", "says “HTTP/1.1 400 Bad Request”"),
        (b"\x1b[2J\xff\xfe220\r\n", "says “"),
        (b"", "does not greet"),
        (b"220-" + b"x" * 70_000 + b"\r\n", "does not greet"),
        (b"220-more\r\n" * 200, "says “more”"),
    ],
)
def test_relay_that_is_no_mail_server_is_told(words: bytes, said: str) -> None:
    with odd_server(words) as port:
        seen = visited(relay(port))

    assert codes(seen) == ["relay-not-smtp"]
    assert said in seen.diagnoses[0].message
    assert "\x1b" not in seen.diagnoses[0].message


def test_relay_that_keeps_silent_is_a_finding_and_no_hang() -> None:
    with odd_server(b"", silent=True) as port:
        seen = visited(relay(port), timeout=0.2)

    assert codes(seen) == ["relay-not-smtp"]
    assert "did not answer in time" in seen.diagnoses[0].message
    assert "smtps://" in seen.diagnoses[0].remedy


def test_relay_is_skipped_where_there_is_none_to_visit() -> None:
    known = visited(Case(domain="harbour.example", relay=Relay(None, why_not="kept here")))

    assert (known.state.value, known.summary) == ("skipped", "kept here")
    assert visited(Case(domain="harbour.example")).state.value == "skipped"


@pytest.mark.parametrize(("days", "expected"), [(90, []), (5, ["host-certificate-soon"]), (-1, ["host-no-tls"])])
def test_hosts_have_certificates(tmp_path: Path, days: int, expected: list[str]) -> None:
    made = certificate(tmp_path, name="press.example", days=days)
    with mail_server(implicit=made) as port:
        case = Case(domain="harbour.example", hosts=(OwnHost("press.example", port, "the newsroom"),))
        assert codes(visited(case, made, examination="hosts")) == expected


def test_hosts_are_in_the_dns_and_not_in_the_clear() -> None:
    hosts = (OwnHost("gone.example", 443, "the archive"), OwnHost("press.example", 80, "the newsroom", secure=False))
    seen = visited(Case(domain="harbour.example", hosts=hosts), examination="hosts")

    assert codes(seen) == ["host-unresolved", "host-plain"]
