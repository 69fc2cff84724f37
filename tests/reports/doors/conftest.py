"""A keeper that remembers, and one that fails when it is told to."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.reports.doors import Arrival

TLS = Path(__file__).parents[2] / "relays" / "tls"


class Keeper:
    """What was handed over. refuses: raw messages that it cannot keep."""

    def __init__(self) -> None:
        self.kept: list[Arrival] = []
        self.refuses: set[bytes] = set()

    def __call__(self, arrival: Arrival) -> None:
        if arrival.raw in self.refuses:
            raise OSError("the disk is full")
        self.kept.append(arrival)

    def raw(self) -> list[bytes]:
        return [each.raw for each in self.kept]


@pytest.fixture(name="keeper")
def a_keeper() -> Keeper:
    return Keeper()


@pytest.fixture(scope="session")
def server_tls() -> Callable[[str], ssl.SSLContext]:
    """A server's context with one of the test certificates."""

    def make(name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / f"{name}.pem")
        return context

    return make


@pytest.fixture(scope="session")
def client_tls() -> Callable[[str], ssl.SSLContext]:
    """A client's context that trusts one of the test certificates."""
    return lambda name: ssl.create_default_context(cafile=str(TLS / f"{name}.pem"))
