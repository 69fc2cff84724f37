"""Encryption and passwords against a server that has both, with the test certificates."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

import pytest

from masthead.relays.smtp_engine import Encryption, Login, Mechanism

Deliver = Callable[..., Any]
Contexts = Callable[[str], ssl.SSLContext]


def opening(delivery: Any) -> str:
    assert (delivery.taken, delivery.feed.replies) == ([], {})
    return f"{'retry' if delivery.opening.retry else 'stop'}: {delivery.opening}".replace(f":{delivery.relay.port}", "")


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
@pytest.mark.parametrize("mechanism", Mechanism)
def test_encrypted_and_logged_in(
    deliver: Deliver, certificate: Contexts, trusting: Contexts, any_loop: str, implicit: bool, mechanism: Mechanism
) -> None:
    delivery = deliver(
        loop=any_loop,
        messages=8,
        size=100_000,
        connections=2,
        context=certificate("loopback"),
        implicit_tls=implicit,
        demands_tls=True,
        login=("ana", "p w"),
        settings={
            "context": trusting("loopback"),
            "login": Login("ana", "p w", mechanism),
            "encryption": Encryption.IMPLICIT if implicit else Encryption.REQUIRED,
        },
    )
    assert delivery.opening is None
    assert sorted(delivery.taken) == list(range(8))


@pytest.mark.parametrize(
    ("name", "trusted", "words"),
    [
        ("elsewhere", "elsewhere", "stop: The certificate of 127.0.0.1 is not for “127.0.0.1”. "),
        ("expired", "expired", "stop: The certificate of 127.0.0.1 has expired. "),
        ("loopback", "", "stop: The certificate of 127.0.0.1 cannot be trusted ("),
    ],
)
@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "implicit"])
def test_certificate_that_is_not_good_is_refused(
    deliver: Deliver, certificate: Contexts, trusting: Contexts, name: str, trusted: str, words: str, implicit: bool
) -> None:
    settings = {
        "encryption": Encryption.IMPLICIT if implicit else Encryption.OFFERED,
        "context": trusting(trusted) if trusted else None,
    }
    delivery = deliver(context=certificate(name), implicit_tls=implicit, settings=settings)
    assert opening(delivery).startswith(words)


def test_server_without_tls_from_the_start(deliver: Deliver) -> None:
    delivery = deliver(settings={"encryption": Encryption.IMPLICIT})
    assert opening(delivery).startswith("stop: 127.0.0.1 does not speak TLS from the start. Write smtp:// instead ")


def test_relay_that_wants_encryption_says_so(deliver: Deliver, certificate: Contexts) -> None:
    delivery = deliver(
        context=certificate("loopback"), demands_tls=True, settings={"encryption": Encryption.NEVER}, messages=1
    )
    assert delivery.feed.replies == {}
    assert "wants an encrypted connection: 530 5.7.0 Must issue a STARTTLS command first." in str(
        delivery.feed.faults[0]
    )


def test_refused_password_marks_nobody(deliver: Deliver) -> None:
    delivery = deliver(login=("ana", "right"), settings={"login": Login("ana", "wrong")})
    assert opening(delivery).startswith("stop: 127.0.0.1 does not accept the user name and password: 535 5.7.8 not ")


def test_refused_token_marks_nobody(deliver: Deliver) -> None:
    delivery = deliver(login=("ana", "new"), settings={"login": Login("ana", "old", Mechanism.XOAUTH2)})
    assert opening(delivery).startswith("stop: 127.0.0.1 does not accept the user name and password: 535 5.7.8 not ")


def test_encrypted_message_that_had_not_left_is_deferred(
    deliver: Deliver, certificate: Contexts, trusting: Contexts
) -> None:
    delivery = deliver(
        "body:drop#1",
        messages=1,
        size=12_000_000,
        features=("PIPELINING",),
        context=certificate("loopback"),
        settings={"context": trusting("loopback")},
    )
    assert delivery.fate(0) == "deferred"


def test_encrypted_message_without_an_answer_is_in_doubt(
    deliver: Deliver, certificate: Contexts, trusting: Contexts
) -> None:
    delivery = deliver(
        "dot:drop@1#1", context=certificate("loopback"), settings={"context": trusting("loopback")}, messages=3
    )
    assert [delivery.fate(index) for index in range(3)] == ["accepted", "in_doubt", "accepted"]
